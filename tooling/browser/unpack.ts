import { execFile } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  lchownSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';

/**
 * Unpacks the browser that comes with the npm package `@sparticuz/chromium` (about 200 MB) into `.cache`,
 * once per version. It appears there complete or not at all, also when several processes unpack it at once.
 *
 * @param root absolute path of the project
 * @returns the folder: `chromium`, its own shared libraries in `al2023/lib`, fonts and `fonts.conf`
 */
export async function unpackChromium(root: string): Promise<string> {
  const manifest = join(root, 'node_modules/@sparticuz/chromium/package.json');
  const { version } = JSON.parse(readFileSync(manifest, 'utf8'));
  const folder = join(root, '.cache', `chromium-${version}`);
  if (existsSync(folder)) return folder;

  mkdirSync(join(root, '.cache'), { recursive: true });
  const fresh = mkdtempSync(join(root, '.cache', '.chromium-'));
  try {
    await unpackInto(fresh, root);
    own(fresh);
    chmodSync(join(fresh, 'chromium'), 0o755);
    chmodSync(fresh, 0o755);
    writeFileSync(join(fresh, 'fonts.conf'), fontsConfiguration());
    renameSync(fresh, folder);
  } catch (error) {
    if (!existsSync(folder)) throw error; // otherwise another process was faster
  } finally {
    rmSync(fresh, { recursive: true, force: true });
  }
  return folder;
}

/**
 * The package unpacks into the folder for temporary files, at fixed names that another user may have taken,
 * and its shared libraries only where it believes to run in a certain cloud: hence a process of its own.
 */
async function unpackInto(folder: string, root: string): Promise<void> {
  const script = "import chromium from '@sparticuz/chromium'; await chromium.executablePath();";
  await promisify(execFile)(process.execPath, ['--input-type=module', '--eval', script], {
    cwd: root,
    env: { ...process.env, TMPDIR: folder, AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs24.x' },
  });
}

/** The archives name owners of another machine, and root would leave the files to them. */
function own(folder: string): void {
  const [uid, gid] = [process.getuid?.() ?? 0, process.getgid?.() ?? 0];
  if (uid !== 0) return;
  for (const name of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
    lchownSync(join(folder, name), uid, gid);
  }
}

/** The same fonts first on every machine, so that screenshots are alike; the machine's own for the rest. */
function fontsConfiguration(): string {
  const families = ['sans-serif', 'serif', 'monospace', 'system-ui'];
  const alias = (family: string) =>
    `<alias binding="same"><family>${family}</family><prefer><family>Open Sans</family></prefer></alias>`;
  return `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <dir prefix="relative">fonts</dir>
  <dir>/usr/share/fonts</dir>
  ${families.map(alias).join('\n  ')}
</fontconfig>
`;
}
