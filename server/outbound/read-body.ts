import { pipeline, type Readable } from 'node:stream';
import { createBrotliDecompress, createGunzip, createInflate, createZstdDecompress } from 'node:zlib';
import { OutboundError } from './outbound-error.ts';

/** What is read, and asked for. */
const DECODERS = {
  gzip: createGunzip,
  'x-gzip': createGunzip,
  deflate: createInflate,
  br: createBrotliDecompress,
  zstd: createZstdDecompress,
} as const;

export const ACCEPTED_ENCODINGS = 'gzip, br, zstd, deflate';

const isDecoded = (encoding: string): encoding is keyof typeof DECODERS => Object.hasOwn(DECODERS, encoding);

/**
 * Reads an answer, unpacked, and never holds more of it than is taken: what is packed tightly (a megabyte of
 * zeros is a kilobyte of gzip) is counted as it comes out.
 *
 * @param encoding the header Content-Encoding
 * @param maxBytes of the unpacked body; the packed one may not be larger either
 * @throws OutboundError `too-large`, `unreadable`; errors of the stream
 */
export async function readBody(body: Readable, encoding: string, maxBytes: number): Promise<Buffer> {
  const name = encoding.trim().toLowerCase();
  if (name === '' || name === 'identity') return collect(body, maxBytes);
  if (!isDecoded(name)) {
    body.on('error', () => {}).destroy();
    throw new OutboundError('unreadable');
  }
  // Errors of either come out of the last one; pipeline ends both.
  return collect(
    pipeline(body, DECODERS[name](), () => {}),
    maxBytes,
  );
}

async function collect(stream: AsyncIterable<unknown>, maxBytes: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  // Leaving the loop destroys the stream, and with it the connection.
  for await (const chunk of stream) {
    if (!Buffer.isBuffer(chunk)) throw new OutboundError('unreadable');
    bytes += chunk.length;
    if (bytes > maxBytes) throw new OutboundError('too-large');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks, bytes);
}
