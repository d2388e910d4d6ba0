import { type Rejection, reject } from '#core/contract/index.ts';
import { Refusal } from '../problems.ts';
import type { KeyKind } from './classes.ts';
import { limitField, seconds } from './fields.ts';
import type { Verdict } from './verdict.ts';

/** Whose limit it is, for the person who meets it. */
const WHOSE: Readonly<Record<KeyKind, string>> = {
  address: 'From your network there have been more requests than are taken in such a short time.',
  account: 'There have been several attempts to sign in to this account.',
  person: 'You have sent more requests than are taken in such a short time.',
  key: 'This key has sent more requests than are taken in such a short time.',
  tenant: 'Your team has sent more requests than are taken in such a short time.',
  connection: 'This page has sent more messages than are taken in such a short time.',
};

const again = (after: number) => `Try again in ${after} second${after === 1 ? '' : 's'}.`;

/** @param extra.violated-policies as the draft's problem type `quota-exceeded` names them */
function tooMany(kind: KeyKind, waitMs: number, policy?: string): Rejection {
  const retryAfter = seconds(waitMs);
  return reject('too-many-requests', `${WHOSE[kind]} ${again(retryAfter)}`, {
    retryAfter,
    ...(policy && { 'violated-policies': [policy] }),
  });
}

/** A quota is used up, as a named rejection. */
export function exceeded({ policy, waitMs }: Verdict): Rejection {
  return tooMany(policy.kind, waitMs, policy.name);
}

/** The same as the answer to a request. */
export function refusalOf(verdict: Verdict): Refusal {
  return new Refusal(exceeded(verdict), {
    'retry-after': String(seconds(verdict.waitMs)),
    'ratelimit-policy': verdict.policy.field,
    ratelimit: limitField(verdict),
  });
}

/** An account's pause, the same whether there is such an account or not. */
export function pausedAccount(waitMs: number): Refusal {
  return new Refusal(tooMany('account', waitMs), { 'retry-after': String(seconds(waitMs)) });
}

/** How long to wait where there is no telling when somebody closes a connection, ms. */
const FULL_MS = 10_000;

/** As many live connections as may be are open. */
export function tooManyOpen(kind: KeyKind, most: number): Refusal {
  const whose = kind === 'tenant' ? 'Your team has' : kind === 'address' ? 'Your network has' : 'You have';
  return new Refusal(
    reject(
      'too-many-requests',
      `${whose} ${most.toLocaleString('en')} dashboards open here, which is as many as may be. Close some.`,
      { retryAfter: seconds(FULL_MS) },
    ),
    { 'retry-after': String(seconds(FULL_MS)) },
  );
}

/** Overloaded ones are asked to come back in a moment, not all in the same. */
export function overloaded(): Refusal {
  const retryAfter = 1 + Math.floor(Math.random() * 4);
  return new Refusal(
    reject('unavailable', `The server has more to do than it can at the moment. ${again(retryAfter)}`, {
      retryAfter,
    }),
    { 'retry-after': String(retryAfter) },
  );
}
