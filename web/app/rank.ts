/** What of a command a search looks at. */
export interface Findable {
  readonly title: string;
  readonly group: string;
  readonly keywords?: readonly string[];
}

const WORDS = /[^\p{L}\p{N}]+/u;

/** @returns lower case without accents, so that `cafe` finds `Café` */
function plain(text: string): string {
  return text.normalize('NFKD').replaceAll(/\p{M}/gu, '').toLocaleLowerCase();
}

/** How well one typed word fits: at the beginning of a word of the title, within the title, elsewhere. */
function fitness(
  word: string,
  title: string,
  titleWords: readonly string[],
  others: readonly string[],
): number {
  if (title.startsWith(word)) return 4;
  if (titleWords.some(one => one.startsWith(word))) return 3;
  if (title.includes(word)) return 2;
  return others.some(one => one.startsWith(word)) ? 1 : 0;
}

/**
 * Plain and predictable instead of fuzzy: every typed word must begin a word of the title, the keywords or
 * the group, or stand within the title.
 * @returns how well it fits; 0 when it does not
 */
export function rank(search: string, { title, group, keywords = [] }: Findable): number {
  const whole = plain(title);
  const titleWords = whole.split(WORDS);
  const others = [group, ...keywords].flatMap(text => plain(text).split(WORDS));
  const fits = plain(search)
    .split(WORDS)
    .filter(Boolean)
    .map(word => fitness(word, whole, titleWords, others));
  if (fits.length === 0) return 1;
  return fits.includes(0) ? 0 : fits.reduce((sum, one) => sum + one) / fits.length;
}

/** @returns those that fit, the best first; equals stay in their order */
export function ranked<T extends Findable>(search: string, items: readonly T[]): T[] {
  return items
    .map(item => ({ item, score: rank(search, item) }))
    .filter(({ score }) => score > 0)
    .sort((a, b) => b.score - a.score)
    .map(({ item }) => item);
}
