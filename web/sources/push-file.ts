import type { PushAnswer, PushMode } from '#core/contract/index.ts';
import { path } from '#web/app/api.ts';
import { ApiProblem, problemOf, unreachable } from '#web/app/problem.ts';
import { sessionExpired } from '#web/app/session.ts';
import { contentTypeOf } from './file-format.ts';

export interface Push {
  readonly tenant: string;
  readonly dataset: string;
  readonly file: File;
  readonly mode: PushMode;
  /** share of the file that is on the other side, 0 to 1; 1 means that the server reads the rows */
  readonly onProgress: (share: number) => void;
  readonly signal?: AbortSignal;
}

/**
 * Pushes a file's rows: all are stored, or none. (XMLHttpRequest, because fetch does not tell how much of
 * a body is sent.)
 * @throws ApiProblem, `bad-rows` with the `errors` and their `count` in `extra`
 */
export async function pushFile(push: Push): Promise<PushAnswer> {
  try {
    return await send(push);
  } catch (error) {
    if (!(error instanceof ApiProblem) || error.status !== 401) throw error;
    await sessionExpired();
    return send(push);
  }
}

/** @returns why this file cannot be pushed, told before anything is sent; null when it can be tried */
export function refuseFile(file: { readonly name: string }): ApiProblem | null {
  if (contentTypeOf(file.name)) return null;
  const detail = `“${file.name}” is not a CSV, JSON or NDJSON file. From a spreadsheet, export it as CSV.`;
  return new ApiProblem({ status: 415, code: 'unsupported-media-type', detail });
}

function send({ tenant, dataset, file, mode, onProgress, signal }: Push): Promise<PushAnswer> {
  return new Promise((resolve, reject) => {
    const sending = new XMLHttpRequest();
    sending.open('POST', `${path`tenants/${tenant}/datasets/${dataset}/rows`}?mode=${mode}`);
    sending.setRequestHeader('content-type', contentTypeOf(file.name) ?? 'application/octet-stream');
    sending.setRequestHeader('accept', 'application/json');
    sending.upload.onprogress = ({ loaded, total }) => onProgress(total > 0 ? loaded / total : 0);
    sending.upload.onload = () => onProgress(1);
    sending.onerror = () => reject(unreachable());
    sending.onabort = () => reject(new DOMException('The push was stopped.', 'AbortError'));
    sending.onload = () => {
      const { status, responseText } = sending;
      if (status < 200 || status > 299) {
        reject(problemOf(status, responseText, sending.getResponseHeader('retry-after')));
        return;
      }
      try {
        resolve(JSON.parse(responseText) as PushAnswer);
      } catch {
        reject(problemOf(502, responseText, null));
      }
    };
    signal?.addEventListener('abort', () => sending.abort(), { once: true });
    sending.send(file);
  });
}
