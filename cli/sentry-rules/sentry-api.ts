import { reasonOf } from '#server/check/index.ts';
import { CliError } from '../cli-error.ts';
import type { PresentRule } from './plan.ts';
import type { WantedRule } from './rules.ts';

export interface SentryPlace {
  /** for example `https://sentry.io` */
  readonly url: string;
  readonly org: string;
  readonly token: string;
}

/** The part of Sentry's API (version 0) that alert rules need. Every method throws CliError with a sentence. */
export interface SentryApi {
  /** @returns ids of the monitors whose issues are the errors of a project */
  detectors(project: string): Promise<string[]>;
  rules(): Promise<PresentRule[]>;
  create(rule: WantedRule): Promise<void>;
  change(id: string, rule: WantedRule): Promise<void>;
}

const WITHIN_MS = 15_000;
/** More pages than an organisation may have rules. */
const MOST_PAGES = 50;
/** Every issue of the project; where a Sentry does not have it yet, its errors. */
const KINDS = ['issue_stream', 'error'];

const MEANING: Readonly<Record<number, string>> = {
  401: 'Sentry does not take SENTRY_AUTH_TOKEN (401). Make a new one.',
  403: 'SENTRY_AUTH_TOKEN may not do this (403). It needs the scopes org:read, project:read and alerts:write.',
  404: 'Sentry knows no such organisation or project (404), or is too old for this API. See SENTRY_ORG, SENTRY_PROJECT and SENTRY_URL; for an older Sentry or GlitchTip, docs/error-tracking.md lists the rules to make by hand.',
  410: 'This Sentry has no such API any more (410). See whether a later release of Region Dashboard knows the new one.',
  429: 'Sentry has had too many requests with this token (429). Try again in a minute.',
};

/** What a field of the answer says about a refused rule; Sentry's own words, for the operator. */
function detailOf(text: string): string {
  return text.replace(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ').slice(0, 300);
}

function nextOf(link: string | null): string | null {
  const next = link?.split(',').find(part => part.includes('rel="next"') && part.includes('results="true"'));
  return next ? (/cursor="([^"]+)"/.exec(next)?.[1] ?? null) : null;
}

export function sentryApi({ url, org, token }: SentryPlace): SentryApi {
  async function ask(method: string, path: string, body?: object) {
    let response: Response;
    try {
      response = await fetch(new URL(`/api/0${path}`, url), {
        method,
        headers: { authorization: `Bearer ${token}`, ...(body && { 'content-type': 'application/json' }) },
        body: body && JSON.stringify(body),
        // The token goes to nobody else.
        redirect: 'manual',
        signal: AbortSignal.timeout(WITHIN_MS),
      });
    } catch (error) {
      throw new CliError(
        `Sentry ${reasonOf(error)}. Look at SENTRY_URL, and whether this machine may reach it.`,
      );
    }
    const text = await response.text().catch(() => '');
    if (response.ok)
      try {
        return { answer: JSON.parse(text) as unknown, next: nextOf(response.headers.get('link')) };
      } catch {
        throw new CliError('What answers at SENTRY_URL is not the API of Sentry: it sends no JSON.');
      }
    const { status } = response;
    if (status >= 300 && status < 400)
      throw new CliError(`Sentry sends elsewhere (${status}). Set SENTRY_URL to the address of your region.`);
    if (status === 400) throw new CliError(`Sentry refuses this (400): ${detailOf(text)}`);
    throw new CliError(MEANING[status] ?? `Sentry is not well (${status}). Try again later.`);
  }

  const organisation = `/organizations/${org}`;
  return {
    async detectors(project) {
      const { answer } = await ask('GET', `/projects/${org}/${project}/`);
      const { id } = answer as { id?: string };
      const listed = await ask('GET', `${organisation}/detectors/?project=${encodeURIComponent(String(id))}`);
      const found = listed.answer as readonly { readonly id: string; readonly type: string }[];
      for (const kind of KINDS) {
        const ids = found.filter(({ type }) => type === kind).map(each => String(each.id));
        if (ids.length > 0) return ids;
      }
      throw new CliError(
        `The project ${project} has no monitor of errors. Send it an event first: \`region-dashboard sentry-test\`.`,
      );
    },
    async rules() {
      const rules: PresentRule[] = [];
      let cursor: string | null = '';
      for (let page = 0; cursor !== null && page < MOST_PAGES; page += 1) {
        const at: string = cursor === '' ? '' : `&cursor=${encodeURIComponent(cursor)}`;
        const { answer, next } = await ask('GET', `${organisation}/workflows/?per_page=100${at}`);
        rules.push(...(answer as PresentRule[]));
        cursor = next;
      }
      return rules;
    },
    create: async rule => void (await ask('POST', `${organisation}/workflows/`, rule)),
    change: async (id, rule) => void (await ask('PUT', `${organisation}/workflows/${id}/`, { ...rule, id })),
  };
}
