import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { advisoriesFor } from '../advisories.ts';
import type { Area } from '../area.ts';
import type { Finding } from '../finding.ts';

/** One entry of a lock file of npm, version 3. */
interface Locked {
  readonly version?: string;
  readonly resolved?: string;
  readonly integrity?: string;
  readonly license?: string;
  readonly dev?: boolean;
  readonly optional?: boolean;
  readonly link?: boolean;
  readonly deprecated?: string;
}

/** Licences that put no duty on those who merely run or change the product beyond naming the authors. */
const FREE =
  /^(?:MIT|ISC|0BSD|Apache-2\.0|BSD-[23]-Clause|BlueOak-1\.0\.0|MPL-2\.0|OFL-1\.1|Unlicense|CC0-1\.0|Zlib|Python-2\.0)$/;

/** @returns whether an SPDX expression can be lived with */
function isFree(license: string): boolean {
  const plain = license.replaceAll(/[()]/g, '');
  const one = (words: string) => words.split(/ AND /i).every(name => FREE.test(name.trim()));
  return plain.split(/ OR /i).some(one);
}

function lockedIn(folder: string): Record<string, Locked> | null {
  try {
    const lock = JSON.parse(readFileSync(join(folder, 'package-lock.json'), 'utf8')) as {
      packages?: Record<string, Locked>;
    };
    return lock.packages ?? null;
  } catch {
    return null;
  }
}

function faultsOf(path: string, locked: Locked): Finding[] {
  const name = path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length);
  const seen = `${name} ${locked.version ?? ''}`.trim();
  const findings: Finding[] = [];
  if (locked.resolved !== undefined && !/^https:\/\/[^/]+\/.+\.tgz$/.test(locked.resolved))
    findings.push({
      check: 'dependency-source',
      severity: 'high',
      sentence: 'A dependency does not come from a registry by https.',
      seen,
      advice: 'Take a published version instead.',
    });
  // Of other platforms' optional parts nothing is ever unpacked here.
  if (locked.integrity === undefined && !locked.optional && !locked.link)
    findings.push({
      check: 'dependency-integrity',
      severity: 'high',
      sentence: 'Nothing in the lock file says what the package must contain.',
      seen,
      advice: 'Install it anew, so that the lock file gets its checksum.',
    });
  if (locked.license !== undefined && !locked.dev && !isFree(locked.license))
    findings.push({
      check: 'dependency-licence',
      severity: 'low',
      sentence: `The licence ${locked.license} puts duties on whoever passes the product on.`,
      seen,
      advice: 'Let somebody who knows about licences decide.',
    });
  if (locked.deprecated !== undefined)
    findings.push({
      check: 'dependency-deprecated',
      severity: 'low',
      sentence: 'The authors do not keep this version any more.',
      seen,
      advice: 'Move to what its authors recommend.',
    });
  return findings;
}

/** What the product is made of: where it comes from, whether it is what it was, what is known against it. */
export const dependenciesArea: Area = {
  id: 'dependencies',
  title: 'Dependencies',
  checks: [
    'dependency-source',
    'dependency-integrity',
    'dependency-licence',
    'dependency-deprecated',
    'dependency-advisory',
  ],
  async audit({ folder }) {
    const packages = lockedIn(folder);
    if (!packages) return { skipped: 'there is no package-lock.json' };
    const entries = Object.entries(packages).filter(([path]) => path !== '');
    const serving = entries.filter(([, { dev }]) => !dev).length;
    const advisories = await advisoriesFor(folder);
    const known =
      advisories === null
        ? 'known vulnerabilities were NOT looked up: the registry gave no answer'
        : 'known vulnerabilities looked up';
    return {
      findings: [...entries.flatMap(([path, locked]) => faultsOf(path, locked)), ...(advisories ?? [])],
      looked: `${entries.length} packages, ${serving} of them in production; ${known}`,
    };
  },
};
