import { copyFileSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';

const REAL_ROOT = resolve(import.meta.dirname, '../..');

/** A throwaway project with this project's own configuration and whatever files a test plants in it. */
export class PlantedProject {
  readonly root = mkdtempSync(join(tmpdir(), 'planted-'));

  constructor(files: Record<string, string> = {}) {
    for (const name of ['biome.json', 'package.json', '.gitignore']) {
      copyFileSync(join(REAL_ROOT, name), join(this.root, name));
    }
    symlinkSync(join(REAL_ROOT, 'node_modules'), join(this.root, 'node_modules'));
    for (const [path, text] of Object.entries(files)) this.write(path, text);
  }

  write(path: string, text: string): void {
    const file = join(this.root, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
  }

  [Symbol.dispose](): void {
    rmSync(this.root, { recursive: true, force: true });
  }
}
