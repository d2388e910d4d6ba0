import { apiTemplate } from './api-template.ts';

/** A request of ours as an error report may tell of it: no ids, no addresses, no bodies. */
export interface LoggedRequest {
  /** milliseconds since 1970, when it was answered */
  readonly at: number;
  readonly method: string;
  /** with everything but the API's own words as `*` */
  readonly path: string;
  /** 0: there was no answer */
  readonly status: number;
  /** ms */
  readonly duration: number;
  /** of the answer: the server's log has the same */
  readonly requestId: string | null;
  readonly traceId: string | null;
}

const MOST_KEPT = 20;
/** As the server makes and takes them. */
const REQUEST_ID = /^[\w-]{8,64}$/;

const requests: LoggedRequest[] = [];

/** @param path with its query, of which nothing is kept */
export function logRequest(told: LoggedRequest): void {
  const { requestId } = told;
  requests.push({
    ...told,
    path: apiTemplate(told.path),
    requestId: requestId !== null && REQUEST_ID.test(requestId) ? requestId : null,
  });
  if (requests.length > MOST_KEPT) requests.shift();
}

/** @returns the last requests, oldest first */
export function loggedRequests(): readonly LoggedRequest[] {
  return requests;
}
