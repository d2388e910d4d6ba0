import type { Rejection } from '#core/contract/index.ts';

/** A refusal on its way to the client: thrown anywhere in a request, answered as problem+json. */
export class Refusal extends Error {
  override readonly name = 'Refusal';
  readonly rejection: Rejection;
  /** answer headers that belong to it, for example Retry-After */
  readonly headers: Readonly<Record<string, string>>;

  /** @param options its cause, where the client is told of something that the operator wants to know more about */
  constructor(rejection: Rejection, headers: Readonly<Record<string, string>> = {}, options?: ErrorOptions) {
    super(rejection.detail, options);
    this.rejection = rejection;
    this.headers = headers;
  }
}
