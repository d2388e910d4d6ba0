import { CliError } from '../cli-error.ts';

/** The HTTP API as a program uses it, with one person's session. */
export interface Api {
  get<T>(path: string): Promise<T>;
  post<T>(path: string, body: unknown, contentType?: string): Promise<T>;
  patch<T>(path: string, body: unknown): Promise<T>;
}

/** @param headers the credentials: a cookie or a bearer token */
export function makeApi(address: string, headers: Readonly<Record<string, string>>): Api {
  async function call<T>(method: string, path: string, body?: string, contentType?: string): Promise<T> {
    const response = await fetch(new URL(path, address), {
      method,
      headers: contentType ? { ...headers, 'content-type': contentType } : headers,
      body,
    });
    if (!response.ok) {
      const problem = (await response.json().catch(() => ({}))) as { title?: string; detail?: string };
      throw new CliError(
        `${method} ${path} was refused (${response.status}): ${problem.detail ?? problem.title ?? 'no reason given'}`,
      );
    }
    return (await response.json()) as T;
  }
  return {
    get: path => call('GET', path),
    patch: (path, body) => call('PATCH', path, JSON.stringify(body), 'application/json'),
    post: (path, body, contentType = 'application/json') =>
      call(
        'POST',
        path,
        contentType === 'application/json' ? JSON.stringify(body) : String(body),
        contentType,
      ),
  };
}
