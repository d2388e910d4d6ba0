import type { Row } from '../layout.ts';

/** A dashboard that operators find in their team. */
export interface Definition {
  /** makes its id: never changes, or it would be a second one */
  readonly key: string;
  readonly title: string;
  readonly description: string;
  readonly rows: readonly Row[];
}
