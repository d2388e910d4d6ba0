import { gunzipSync } from 'node:zlib';

/** One part of an envelope: an event, a session, a report of what the client dropped. */
export interface EnvelopeItem {
  readonly type: string;
  readonly header: Readonly<Record<string, unknown>>;
  /** JSON where it is JSON, otherwise its bytes */
  readonly payload: unknown;
}

export interface Envelope {
  readonly header: Readonly<Record<string, unknown>>;
  readonly items: readonly EnvelopeItem[];
  /** as it was sent, unpacked: to look for what must not be in it */
  readonly text: string;
}

const NEWLINE = 0x0a;

function jsonOf(bytes: Buffer): unknown {
  try {
    return JSON.parse(bytes.toString('utf8'));
  } catch {
    return bytes;
  }
}

/**
 * Reads an envelope by Sentry's specification, without the code that wrote it: a line of headers, then for each item
 * a line of headers and a payload, as long as `length` says or up to the end of the line.
 *
 * @throws Error when it is none
 */
export function parseEnvelope(body: Buffer, encoding = 'identity'): Envelope {
  const bytes = encoding === 'gzip' ? gunzipSync(body) : body;
  let at = 0;
  const line = (): Buffer => {
    const end = bytes.indexOf(NEWLINE, at);
    const taken = bytes.subarray(at, end < 0 ? bytes.length : end);
    at = end < 0 ? bytes.length : end + 1;
    return taken;
  };
  const header = JSON.parse(line().toString('utf8'));
  const items: EnvelopeItem[] = [];
  while (at < bytes.length) {
    const text = line().toString('utf8');
    if (text === '') continue;
    const itemHeader = JSON.parse(text);
    let payload: Buffer;
    if (typeof itemHeader.length === 'number') {
      payload = bytes.subarray(at, at + itemHeader.length);
      if (payload.length < itemHeader.length) throw new Error('An item is shorter than its header says.');
      at += itemHeader.length;
      if (at < bytes.length && bytes[at] !== NEWLINE)
        throw new Error('An item is longer than its header says.');
      at += 1;
    } else payload = line();
    items.push({ type: String(itemHeader.type), header: itemHeader, payload: jsonOf(payload) });
  }
  return { header, items, text: bytes.toString('utf8') };
}
