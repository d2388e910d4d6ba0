import { isUtf8 } from 'node:buffer';
import type { Readable } from 'node:stream';
import { DATA_LIMITS, type RowError, reject } from '#core/contract/index.ts';
import { Refusal } from '#server/problems.ts';
import { CsvReader } from './csv.ts';
import { JsonReader, NdjsonReader } from './json.ts';
import type { RowReader } from './row-reader.ts';

/** How each content type's rows are read. */
export const ROW_FORMATS: Readonly<Record<string, (body: Buffer) => RowReader>> = {
  'application/json': body => new JsonReader(body),
  'application/x-ndjson': body => new NdjsonReader(body),
  'text/csv': body => new CsvReader(body),
};

/** @returns the refusal of a push, naming what is wrong with it */
export function badRows(errors: readonly RowError[], count: number): Refusal {
  const detail =
    count === 1
      ? 'One thing is wrong in this push, so nothing was stored. Correct it and push again.'
      : `${count} things are wrong in this push, so nothing was stored. Correct them and push again.`;
  return new Refusal(reject('bad-rows', detail, { errors, count }));
}

const tooLarge = () =>
  new Refusal(
    reject(
      'too-large',
      `One push takes at most ${DATA_LIMITS.pushBytes / 1_048_576} MB. Split it and push the parts one after the other.`,
    ),
  );

/** A body has to arrive within this time: it holds a place for which others wait. Milliseconds. */
const ARRIVAL_MS = 60_000;

/**
 * @param expected the Content-Length, when the client said it
 * @returns the whole body
 * @throws Refusal too-large; invalid-request when it stops in the middle or comes too slowly
 */
export async function readBody(payload: Readable, expected: number | undefined): Promise<Buffer> {
  if (expected !== undefined && expected > DATA_LIMITS.pushBytes) throw tooLarge();
  const chunks: Buffer[] = [];
  let size = 0;
  const deadline = performance.now() + ARRIVAL_MS;
  try {
    // The connection stays open after a refusal, or nobody could read it.
    for await (const chunk of payload.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
      size += chunk.length;
      if (size > DATA_LIMITS.pushBytes) throw tooLarge();
      if (performance.now() > deadline)
        throw new Refusal(reject('invalid-request', 'The body came too slowly. Push it in smaller parts.'));
      chunks.push(chunk);
    }
  } catch (error) {
    discard(payload);
    if (error instanceof Refusal) throw error;
    throw new Refusal(reject('invalid-request', 'The connection ended in the middle of the body.'));
  }
  return Buffer.concat(chunks, size);
}

/**
 * Takes the rest of a refused body: most clients read the answer only when they have sent everything. Who
 * goes on beyond all measure is cut off.
 */
function discard(payload: Readable): void {
  let left = DATA_LIMITS.pushBytes;
  payload.on('error', () => {});
  payload.on('data', (chunk: Buffer) => {
    left -= chunk.length;
    if (left < 0) payload.destroy();
  });
}

const UTF8_MARK = Buffer.from([0xef, 0xbb, 0xbf]);

function isUtf16(body: Buffer): boolean {
  const [first, second] = body;
  if ((first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff)) return true;
  // Without a mark: text in Latin letters has a NUL in every second place.
  const sample = body.subarray(0, 200);
  let zeros = 0;
  for (const byte of sample) if (byte === 0) zeros += 1;
  return sample.length >= 4 && zeros >= sample.length / 4;
}

function lineAt(body: Buffer, offset: number): number {
  let line = 1;
  for (let at = body.indexOf(0x0a); at >= 0 && at < offset; at = body.indexOf(0x0a, at + 1)) line += 1;
  return line;
}

function firstWrongLine(body: Buffer): number {
  let line = 1;
  for (let start = 0; start < body.length; line += 1) {
    const newline = body.indexOf(0x0a, start);
    const end = newline < 0 ? body.length : newline;
    if (!isUtf8(body.subarray(start, end))) return line;
    start = end + 1;
  }
  return line;
}

/**
 * @returns the body as UTF-8 text without a byte order mark
 * @throws Refusal bad-rows for any other encoding, and for NUL bytes
 */
export function checkText(body: Buffer): Buffer {
  if (isUtf16(body))
    throw badRows([{ line: 1, reason: 'The text is in UTF-16. Save it as UTF-8 and push it again.' }], 1);
  const zero = body.indexOf(0);
  if (zero >= 0)
    throw badRows(
      [{ line: lineAt(body, zero), reason: 'There is a NUL byte here. Is this really a text file?' }],
      1,
    );
  if (!isUtf8(body))
    throw badRows(
      [
        {
          line: firstWrongLine(body),
          reason: 'This line is not UTF-8 (perhaps Windows-1252). Save the text as UTF-8 and push it again.',
        },
      ],
      1,
    );
  return body.subarray(0, 3).equals(UTF8_MARK) ? body.subarray(3) : body;
}
