import { execFileSync, spawnSync } from 'node:child_process';
import { chmodSync, closeSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A file system that can be filled without harm to anybody else. */
export interface SmallDisk {
  readonly folder: string;
  /** until not one more byte can be written */
  fill(): void;
  /** takes away what `fill` wrote */
  makeRoom(): void;
  [Symbol.dispose](): void;
}

const BYTES = 512 * 1024 ** 2;

function mount(): string {
  const folder = mkdtempSync(join(tmpdir(), 'region-dashboard-disk-'));
  const { status, error } = spawnSync(
    'mount',
    ['-t', 'tmpfs', '-o', `size=${BYTES},mode=711`, 'tmpfs', folder],
    {
      stdio: 'ignore',
    },
  );
  if (status === 0 && !error) return folder;
  rmSync(folder, { recursive: true });
  throw new Error('no file system can be mounted here');
}

function unmount(folder: string): void {
  execFileSync('umount', [folder], { stdio: 'ignore' });
  rmSync(folder, { recursive: true });
}

/** Why a disk cannot be filled on this machine; null when it can. */
export const noSmallDisk: string | null = (() => {
  if (process.platform !== 'linux') return 'a file system in memory is mounted on Linux alone';
  try {
    unmount(mount());
    return null;
  } catch {
    return 'mounting a file system takes root';
  }
})();

export function smallDisk(): SmallDisk {
  const folder = mount();
  chmodSync(folder, 0o711);
  const ballast = join(folder, 'ballast');
  return {
    folder,
    fill() {
      const file = openSync(ballast, 'a');
      try {
        for (let size = 1024 ** 2; size >= 1; size = Math.floor(size / 2)) {
          const block = Buffer.alloc(size);
          try {
            for (;;) writeSync(file, block);
          } catch (error) {
            if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error;
          }
        }
      } finally {
        closeSync(file);
      }
    },
    makeRoom: () => rmSync(ballast, { force: true }),
    [Symbol.dispose]: () => unmount(folder),
  };
}
