import type { Rejection } from '#core/contract/index.ts';

/** A refusal on its way to the client: thrown anywhere in a request, answered as problem+json. */
export class Refusal extends Error {
  override readonly name = 'Refusal';
  readonly rejection: Rejection;
  /** answer headers that belong to it, for example Retry-After */
  readonly headers: Readonly<Record<string, string>>;

  constructor(rejection: Rejection, headers: Readonly<Record<string, string>> = {}) {
    super(rejection.detail);
    this.rejection = rejection;
    this.headers = headers;
  }
}
