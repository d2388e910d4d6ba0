import autocannon from 'autocannon';

export interface Load {
  readonly url: string;
  readonly connections: number;
  readonly seconds: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly method?: 'GET' | 'POST';
  /** the next request of a connection: its path and body */
  readonly next?: (connection: number) => { readonly path: string; readonly body: string };
  readonly path?: string;
}

/** @returns answers per second; @throws when an answer was not 2xx */
export async function httpLoad(load: Load): Promise<number> {
  const { answers, seconds } = await httpAnswers(load);
  return answers / seconds;
}

/** @returns how many answers came in which time; @throws when an answer was not 2xx */
export async function httpAnswers(
  load: Load,
): Promise<{ readonly answers: number; readonly seconds: number }> {
  const { url, connections, seconds, headers, method = 'GET', next, path } = load;
  let connection = 0;
  let refusal = '';
  const result = await autocannon({
    url: path ? new URL(path, url).href : url,
    connections,
    duration: seconds,
    // How often it looks whether the time is over: a second would be longer than some turns.
    sampleInt: 50,
    method,
    headers: { ...headers },
    setupClient(client) {
      client.on('response', status => {
        if (status < 200 || status > 299) refusal ||= `, first with ${status}`;
      });
      client.on('body', body => {
        if (refusal && !refusal.includes(': ')) refusal += `: ${body}`;
      });
      if (!next) return;
      const mine = connection++;
      client.setRequests([{ setupRequest: request => ({ ...request, ...next(mine) }) }]);
    },
  });
  if (result.non2xx > 0 || result.errors > 0)
    throw new Error(
      `${result.non2xx} refusals and ${result.errors} errors among ${result['2xx']} answers${refusal}`,
    );
  return { answers: result['2xx'], seconds: result.duration };
}
