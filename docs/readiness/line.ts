/** What proves a line: a test, by its file and the beginning of its title. */
export interface Proof {
  readonly file: string;
  readonly title: string;
}

/** One line of the production checklist, in its own words. It is proven when it has all of it and misses nothing. */
export interface Line {
  readonly line: string;
  /** what does it, as a sentence with the places */
  readonly by?: string;
  readonly proofs?: readonly Proof[];
  /** the pages that document it, relative to the project */
  readonly pages?: readonly string[];
  /** what is still to be done; a line with this is not proven, whatever else it has */
  readonly missing?: string;
}

export interface Group {
  readonly title: string;
  readonly lines: readonly Line[];
}

/** A chapter of the checklist. */
export interface Section {
  readonly title: string;
  readonly groups: readonly Group[];
}

/** @returns proofs that stand in one file */
export const tests = (file: string, ...titles: readonly string[]): Proof[] =>
  titles.map(title => ({ file, title }));
