import { statfs } from 'node:fs/promises';
import { type CheckKind, type HealthCheck, pass } from '../check.ts';

/** Below this share of the disk, or so many bytes, there is time to act. */
const LOW = { share: 0.05, bytes: 256 * 1024 ** 2 };
/** Postgres writes its log in files of 16 MiB; without room for the next two it stops, bytes. */
const FULL_BYTES = 32 * 1024 ** 2;

/**
 * Free space where the server writes.
 * @param folder of the embedded database, or DATA_DIR; one that is not there is no trouble: nothing is written
 * @param kind `important` where the database is on it
 */
export function diskCheck(folder: string, kind: CheckKind): HealthCheck {
  return {
    name: 'disk',
    type: 'system',
    measurement: 'free',
    kind,
    everyMs: 5_000,
    async check() {
      const found = await statfs(folder).catch((error: NodeJS.ErrnoException) => {
        if (error.code === 'ENOENT') return null;
        throw error;
      });
      if (found === null) return pass();
      // What only root may still fill is not ours.
      const free = found.bavail * found.bsize;
      const observed = pass(free, 'bytes');
      if (free < FULL_BYTES)
        return {
          ...observed,
          status: 'fail',
          output: 'The disk is full. Make room, or changes are refused.',
        };
      if (free < LOW.bytes || free < LOW.share * found.blocks * found.bsize)
        return { ...observed, status: 'warn', output: 'The disk is nearly full.' };
      return observed;
    },
  };
}
