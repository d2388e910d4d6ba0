import { constants } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';

/** Larger than any secret: a file beyond this was named by mistake. */
export const MAXIMUM_BYTES = 65_536;

/** The text of a secret, or what is wrong with its file as the end of a sentence that begins with its variable. */
export type SecretFileReading = { readonly text: string } | { readonly fault: string };

const FAULTS: Readonly<Record<string, string>> = {
  ENOENT: 'names a file that does not exist',
  ENOTDIR: 'names a file that does not exist',
  EACCES: 'names a file that this user may not read',
  EPERM: 'names a file that this user may not read',
  EISDIR: 'names a folder',
  ENXIO: 'names something that is not a regular file',
  // what happens when somebody gives the secret where its file belongs
  ENAMETOOLONG: 'is not the name of a file; the secret itself belongs into the variable without _FILE',
  ERR_INVALID_ARG_VALUE: 'is not the name of a file',
};

/** One more byte than allowed, so that a file that grew meanwhile is noticed. */
async function readBounded(file: FileHandle): Promise<Buffer> {
  const buffer = Buffer.alloc(MAXIMUM_BYTES + 1);
  let length = 0;
  while (length < buffer.length) {
    const { bytesRead } = await file.read(buffer, length, buffer.length - length, null);
    if (bytesRead === 0) break;
    length += bytesRead;
  }
  return buffer.subarray(0, length);
}

function textOf(bytes: Buffer): SecretFileReading {
  if (bytes.length > MAXIMUM_BYTES) return { fault: `names a file of more than ${MAXIMUM_BYTES / 1024} KiB` };
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return { fault: 'names a file that is not text in UTF-8' };
  }
  if (text.includes('\0')) return { fault: 'names a file that is not text in UTF-8' };
  // editors and `echo` end a file with a newline; a second one was meant
  text = text.replace(/\r?\n$/, '');
  return text === '' ? { fault: 'names a file that is empty' } : { text };
}

/**
 * Reads a secret that is mounted as a file (Docker, Kubernetes). One newline at its end is dropped. The
 * fault never says the path: it may be the secret itself, given in the wrong place.
 */
export async function readSecretFile(path: string): Promise<SecretFileReading> {
  let file: FileHandle | undefined;
  try {
    // not blocking: opening a pipe that nobody writes to would wait for ever
    file = await open(path, constants.O_RDONLY | constants.O_NONBLOCK);
    const stat = await file.stat();
    if (stat.isDirectory()) return { fault: FAULTS.EISDIR! };
    if (!stat.isFile()) return { fault: FAULTS.ENXIO! };
    return textOf(await readBounded(file));
  } catch (error) {
    return {
      fault: FAULTS[(error as NodeJS.ErrnoException).code ?? ''] ?? 'names a file that cannot be read',
    };
  } finally {
    await file?.close();
  }
}
