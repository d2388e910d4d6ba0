import { type ProblemCode, reject } from '#core/contract/index.ts';
import { Refusal } from '#server/problems.ts';

/** Our words, where the library's are not enough to know what to do. */
const DETAILS: Readonly<Record<string, readonly [ProblemCode, string]>> = {
  INVALID_EMAIL_OR_PASSWORD: [
    'sign-in-refused',
    'The e-mail address or the password is not right. Check both and try again.',
  ],
  INVALID_PASSWORD: ['invalid-request', 'The current password is not right.'],
  CREDENTIAL_ACCOUNT_NOT_FOUND: ['invalid-request', 'This account has no password to change.'],
  INVALID_EMAIL: ['invalid-request', 'That is not a full e-mail address. It looks like name@example.org.'],
  USER_ALREADY_EXISTS_USE_ANOTHER_EMAIL: [
    'already-exists',
    'Somebody has signed up with this e-mail address already. Sign in instead, or use another address.',
  ],
  FAILED_TO_CREATE_USER: ['unavailable', 'The account could not be created just now. Try again.'],
  UNAUTHORIZED: ['not-signed-in', 'Sign in first.'],
};

const BY_STATUS: Readonly<Record<number, ProblemCode>> = {
  401: 'not-signed-in',
  403: 'forbidden',
  404: 'not-found',
  409: 'already-exists',
};

/**
 * Translates a refusal of Better Auth. Its own words stay on the problem as `reason` and `message`, for
 * clients that know them; `code` is ours everywhere.
 * @param status the answer's, 4xx
 */
export function refusalOf(status: number, body: { code?: string; message?: string } | null): Refusal {
  const { code = 'REFUSED', message = 'This was refused' } = body ?? {};
  const [ours, detail] = DETAILS[code] ?? [BY_STATUS[status] ?? 'invalid-request', `${message}.`];
  return new Refusal(reject(ours, detail, { reason: code, message }));
}
