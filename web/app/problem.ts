import type { Problem, ProblemCode } from '#core/contract/index.ts';

/** A refusal of the server (RFC 9457), or a request that reached nobody (`unreachable`). */
export class ApiProblem extends Error {
  override readonly name = 'ApiProblem';
  /** HTTP status; 0 when there was no answer */
  readonly status: number;
  readonly code: ProblemCode | 'unreachable';
  /** a sentence for the person: what is wrong and what to do */
  readonly detail: string;
  /** everything else of the problem, for example the two values of a conflict */
  readonly extra: Readonly<Record<string, unknown>>;
  /** seconds after which a repetition makes sense, when the server named them */
  readonly retryAfter: number | null;

  constructor(
    problem: Pick<Problem, 'status' | 'code'> & Record<string, unknown>,
    retryAfter?: number | null,
  ) {
    const { status, code, title, detail, type: _, ...extra } = problem;
    const text = [detail, title].find(part => typeof part === 'string' && part !== '');
    super(String(text ?? 'Something went wrong. Try again.'));
    this.status = status;
    this.code = code as ApiProblem['code'];
    this.detail = this.message;
    this.extra = extra;
    this.retryAfter = retryAfter ?? null;
  }
}

/** @returns a sentence for the person about anything that was thrown */
export function explain(error: unknown): string {
  return error instanceof ApiProblem ? error.detail : 'Something went wrong on this page. Reload it.';
}

/** @returns whether the error is a refusal with this code */
export function isProblem(error: unknown, code: ApiProblem['code']): error is ApiProblem {
  return error instanceof ApiProblem && error.code === code;
}

const CODES: Readonly<Record<number, ProblemCode>> = {
  400: 'invalid-request',
  401: 'not-signed-in',
  403: 'forbidden',
  404: 'not-found',
  413: 'too-large',
  429: 'too-many-requests',
  502: 'unavailable',
  503: 'unavailable',
  504: 'unavailable',
};

/**
 * @param body the answer's text: a problem document, another JSON error, or what a proxy in between wrote
 * @returns the problem, always with a code
 */
export function problemOf(status: number, body: string, retryAfter: string | null): ApiProblem {
  const seconds = retryAfter !== null && /^\d+$/.test(retryAfter) ? Number(retryAfter) : null;
  let parsed: Record<string, unknown> = {};
  try {
    const json: unknown = JSON.parse(body);
    if (json && typeof json === 'object' && !Array.isArray(json)) parsed = json as Record<string, unknown>;
  } catch {
    // A proxy's page, not ours: the status has to do.
  }
  const ours = typeof parsed.code === 'string' && typeof parsed.title === 'string';
  if (ours) return new ApiProblem({ ...parsed, status, code: parsed.code as string }, seconds);
  const code = CODES[status] ?? (status >= 500 ? 'internal' : 'invalid-request');
  const detail =
    status >= 500
      ? 'The server cannot answer at the moment. Try again in a few seconds.'
      : typeof parsed.message === 'string'
        ? parsed.message
        : `The server refused this (${status}).`;
  return new ApiProblem({ status, code, detail }, seconds);
}

export function unreachable(): ApiProblem {
  return new ApiProblem({
    status: 0,
    code: 'unreachable',
    detail: 'Can’t reach the server. Check your connection; nothing you did here is lost.',
  });
}
