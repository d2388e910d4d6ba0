/** Values on their way into a statement: each is bound, none is ever part of the text. */
export class Parameters {
  readonly values: unknown[] = [];

  /** @returns the placeholder that stands for the value, for example `$3` */
  add(value: unknown): string {
    this.values.push(value);
    return `$${this.values.length}`;
  }
}
