import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

export const HEADINGS = ['Meaning', 'Impact', 'Diagnosis', 'Mitigation'] as const;

/** A page about one alert. */
export interface Runbook {
  /** file name without its ending */
  readonly name: string;
  readonly text: string;
}

/** @returns the runbooks in a folder, without its introduction */
export function runbooksIn(folder: string): Runbook[] {
  return readdirSync(folder)
    .filter(file => file.endsWith('.md') && file !== 'README.md')
    .sort()
    .map(file => ({ name: file.slice(0, -3), text: readFileSync(join(folder, file), 'utf8') }));
}

/** @returns title and chapters of a page, in order; code is left alone */
export function chaptersOf({ text }: Runbook): {
  title: string;
  chapters: [heading: string, text: string][];
} {
  const [first = '', ...rest] = text.split(/^## /m);
  return {
    title: first.replace(/^# /, '').trim(),
    chapters: rest.map(part => {
      const [heading = '', ...lines] = part.split('\n');
      return [heading, lines.join('\n').trim()];
    }),
  };
}

/** @returns what stands between fences of this language, without the list's indentation */
export function blocksOf(text: string, language: string): string[] {
  const fenced = new RegExp(`^( *)\`\`\`${language}\\n([\\s\\S]*?)^ *\`\`\`$`, 'gm');
  return [...text.matchAll(fenced)].map(([, indent = '', inner = '']) =>
    inner.replaceAll(new RegExp(`^${indent}`, 'gm'), '').trim(),
  );
}
