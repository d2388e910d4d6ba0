import { codeOf } from './errors.ts';

/** Why the database refuses changes although it answers, by the code of Postgres. */
const TROUBLES = {
  '53100': 'disk-full',
  '58030': 'disk-broken',
  '25006': 'read-only',
} as const;
export type Trouble = (typeof TROUBLES)[keyof typeof TROUBLES];

/** @returns what kept the database from writing, when that is why something failed; libraries wrap it */
export function troubleOf(error: unknown): Trouble | null {
  for (let at = error, depth = 0; at instanceof Error && depth < 5; at = at.cause, depth += 1) {
    const trouble = TROUBLES[codeOf(at) as keyof typeof TROUBLES];
    if (trouble) return trouble;
  }
  return null;
}

/** What it means to whoever wanted to change something; ends with what they can do. */
const SENTENCES: Readonly<Record<Trouble, string>> = {
  'disk-full':
    "Nothing can be saved at the moment, because the database's disk is full. Tell the operator; reading goes on.",
  'disk-broken':
    'Nothing can be saved at the moment, because the database cannot write to its disk. Tell the operator; reading goes on.',
  'read-only':
    'Nothing can be saved at the moment, because the database takes no changes. Try again in a moment; reading goes on.',
};

/** @returns a sentence for people, when something failed because the database cannot write; otherwise null */
export function troubleSentence(error: unknown): string | null {
  const trouble = troubleOf(error);
  return trouble && SENTENCES[trouble];
}

/** How long a refused change is news, ms: nobody may try again for a while, and then it may be over. */
const NEWS_MS = 30_000;

/** Remembers that changes were refused, until one succeeds or it is old news. */
export class WriteTrouble {
  #trouble: Trouble | null = null;
  #at = Number.NEGATIVE_INFINITY;

  failed(error: unknown): void {
    const trouble = troubleOf(error);
    if (trouble === null) return;
    this.#trouble = trouble;
    this.#at = performance.now();
  }

  done(): void {
    this.#trouble = null;
  }

  get now(): Trouble | null {
    return performance.now() - this.#at < NEWS_MS ? this.#trouble : null;
  }
}
