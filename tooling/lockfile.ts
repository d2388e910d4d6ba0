import { readFileSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';

interface LockedPackage {
  version?: string;
  integrity?: string;
  cpu?: string[];
  os?: string[];
  libc?: string[];
  dev?: boolean;
  optional?: boolean;
  optionalDependencies?: Record<string, string>;
}

interface Lockfile {
  packages: Record<string, LockedPackage>;
}

/**
 * Optional dependencies without an entry in package-lock.json. npm leaves them out when the registry it asks
 * does not carry a package for every platform (a mirror, say), and `npm ci` refuses such a lock file on
 * every machine.
 *
 * @returns what is missing: the package's path in node_modules, and its version as its dependent names it
 */
export function missingPackages(lock: Lockfile): Array<{ path: string; version: string; dev: boolean }> {
  const missing = [];
  for (const dependent of Object.values(lock.packages)) {
    for (const [name, version] of Object.entries(dependent.optionalDependencies ?? {})) {
      const path = `node_modules/${name}`;
      const isLocked = Object.keys(lock.packages).some(key => key === path || key.endsWith(`/${path}`));
      if (!isLocked) missing.push({ path, version, dev: dependent.dev ?? false });
    }
  }
  return missing;
}

/**
 * The lock file with an entry for every platform's package. Such an entry has no integrity, because the
 * registry at hand does not carry the package; npm then takes the one that the registry states when it
 * installs on that platform.
 *
 * @throws Error for a missing package whose name does not say which platform it is for, or whose version
 *   is a range
 */
export function completed(lock: Lockfile): Lockfile {
  const packages = { ...lock.packages };
  for (const { path, version, dev } of missingPackages(lock)) {
    if (!/^\d+\.\d+\.\d+(-[\w.]+)?$/.test(version))
      throw new Error(`${path} is missing and ${version} is no version.`);
    packages[path] = { version, ...platformOf(path), ...(dev && { dev }), optional: true };
  }
  const sorted = Object.entries(packages).sort(([a], [b]) => a.localeCompare(b, 'en'));
  return { ...lock, packages: Object.fromEntries(sorted) };
}

const SYSTEMS = ['aix', 'android', 'darwin', 'freebsd', 'linux', 'netbsd', 'openbsd', 'sunos', 'win32'];
const PROCESSORS = ['arm', 'arm64', 'ia32', 'ppc64', 'riscv64', 's390x', 'x64', 'wasm32'];

function platformOf(path: string): Pick<LockedPackage, 'cpu' | 'os' | 'libc'> {
  const words = path.split(/[/-]/);
  const os = SYSTEMS.filter(system => words.includes(system));
  const cpu = PROCESSORS.filter(processor => words.includes(processor));
  // "gnueabihf" is the ABI of 32-bit ARM and says nothing about the C library in npm's sense.
  const libc = words.includes('musl') ? ['musl'] : words.includes('gnu') ? ['glibc'] : [];
  if (cpu.length !== 1 || (os.length !== 1 && cpu[0] !== 'wasm32')) {
    throw new Error(
      `${path} is missing in package-lock.json and its name does not say for which platform it is.`,
    );
  }
  return { cpu, ...(os.length > 0 && { os }), ...(libc.length > 0 && { libc }) };
}

if (import.meta.main) {
  const file = resolve(import.meta.dirname, '../package-lock.json');
  const lock: Lockfile = JSON.parse(readFileSync(file, 'utf8'));
  const missing = missingPackages(lock);
  if (missing.length > 0) writeFileSync(file, `${JSON.stringify(completed(lock), null, 2)}\n`);
  console.log(missing.length === 0 ? 'package-lock.json is complete.' : `Added ${missing.length} packages.`);
}
