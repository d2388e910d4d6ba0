import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Line, Proof, Section } from '../../docs/readiness/line.ts';
import { parseFile } from '../source/parse.ts';
import { titlesIn } from '../spec/titles.ts';

/** @returns whether everything that a line needs is named and nothing is said to be missing */
export function isProven({ by, proofs = [], pages = [], missing }: Line): boolean {
  return missing === undefined && by !== undefined && proofs.length > 0 && pages.length > 0;
}

/**
 * What a checklist claims and the project does not have: a test that is not there or never runs, a page that is
 * not there, a line that neither is proven nor says what is missing.
 *
 * @param root absolute path of the project
 * @returns one sentence per gap
 */
export function readinessGaps(root: string, sections: readonly Section[]): string[] {
  const gaps: string[] = [];
  const titles = new Map<string, readonly string[]>();
  const titlesOf = (file: string) => {
    const known = titles.get(file);
    if (known) return known;
    const found = existsSync(join(root, file))
      ? titlesIn(parseFile(root, file)).flatMap(({ text, skipped }) => (skipped ? [] : [text]))
      : [];
    titles.set(file, found);
    return found;
  };
  const stands = ({ file, title }: Proof) => titlesOf(file).some(text => text.startsWith(title));
  for (const line of sections.flatMap(({ groups }) => groups.flatMap(({ lines }) => lines))) {
    for (const proof of line.proofs ?? [])
      if (!stands(proof)) gaps.push(`"${line.line}": ${proof.file} has no test "${proof.title}"`);
    for (const page of line.pages ?? [])
      if (!existsSync(join(root, page))) gaps.push(`"${line.line}": there is no page ${page}`);
    if (line.missing === undefined && !isProven(line))
      gaps.push(`"${line.line}" lacks what does it, its test or its page: name them, or say what is missing`);
  }
  return gaps;
}
