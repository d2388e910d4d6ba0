/** What a server says of itself, in a sentence, and whether it is well. */
export interface Verdict {
  readonly well: boolean;
  readonly sentence: string;
  /** parts that are not well, where the server shows them; "name: why" */
  readonly parts: readonly string[];
}

interface Document {
  readonly status: string;
  readonly checks?: Readonly<
    Record<string, readonly { componentId?: string; status?: string; output?: string }[]>
  >;
}

const STATUSES = new Set(['pass', 'warn', 'fail']);
const SENTENCES: Readonly<Record<string, string>> = {
  pass: 'All is well.',
  warn: 'It serves, and something is not well.',
  fail: 'It does not serve as it should.',
};
/** What reaching it can run into, by the code of the system. */
const REASONS: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'nothing listens there',
  ENOTFOUND: 'its host name is not known',
  ECONNRESET: 'the connection was closed',
};

const unwell = (sentence: string): Verdict => ({ well: false, sentence, parts: [] });

function reasonOf(error: unknown, withinMs: number): string {
  if ((error as Error).name === 'TimeoutError') return `there is no answer within ${withinMs / 1_000} s`;
  const cause = (error as Error).cause as { code?: string; errors?: { code?: string }[] } | undefined;
  return REASONS[cause?.code ?? cause?.errors?.[0]?.code ?? ''] ?? 'it cannot be reached';
}

function read(text: string): Document | null {
  try {
    const document = JSON.parse(text) as Document | null;
    return STATUSES.has(document?.status ?? '') ? document : null;
  } catch {
    return null;
  }
}

const partsOf = ({ checks = {} }: Document): string[] =>
  Object.entries(checks).flatMap(([key, each]) =>
    each
      .filter(({ status }) => status !== 'pass')
      .map(({ componentId, output }) => `${key} (${componentId}): ${output ?? 'not well'}`),
  );

/** Asks one of the endpoints. Never throws, and takes no longer than it may. */
export async function askHealth(url: URL, withinMs: number): Promise<Verdict> {
  const where = `${url.origin}${url.pathname}`;
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(withinMs), redirect: 'manual' });
    const document = read(await response.text());
    if (!document)
      return unwell(`${where}: what answers is no Region Dashboard (status ${response.status}).`);
    const { status } = document;
    return {
      well: response.ok && status !== 'fail',
      sentence: `${where}: ${status}. ${SENTENCES[status]}`,
      parts: partsOf(document),
    };
  } catch (error) {
    return unwell(`${where}: ${reasonOf(error, withinMs)}.`);
  }
}
