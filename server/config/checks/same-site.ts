import type { ConfigProblem } from '../problem.ts';
import { listEntries } from '../read-value.ts';
import type { Check } from './context.ts';
import { isSameSite } from './hosts.ts';

/** Whether cookies travel between the page and the API where they are on different hosts. */
export const sameSite: Check = ({ text, strict }) => {
  const [page, api] = ['PUBLIC_URL', 'VITE_API_URL'].map(name => {
    const found = text(name);
    return found === undefined ? undefined : new URL(found);
  });
  const allowed = listEntries(text('CORS_ORIGINS') ?? '').map(entry => new URL(entry));
  const problems: ConfigProblem[] = [];
  if (page && api && page.origin !== api.origin) {
    if (!isSameSite(page, api))
      problems.push({
        code: 'other-site',
        // VITE_API_URL first: `page-config` publishes it, and must not when it leads nowhere.
        variables: ['VITE_API_URL', 'PUBLIC_URL'],
        severity: 'error',
        sentence:
          'PUBLIC_URL and VITE_API_URL are different sites: browsers do not send cookies from the page to the API, so nobody could stay signed in.',
        advice:
          'Give both the same scheme and registrable domain, for example https://boards.acme.org and https://api.acme.org.',
      });
    if (!allowed.some(({ origin }) => origin === page.origin))
      problems.push({
        code: 'page-not-allowed',
        variables: ['CORS_ORIGINS', 'PUBLIC_URL', 'VITE_API_URL'],
        severity: 'error',
        sentence:
          'VITE_API_URL is another origin than PUBLIC_URL, which CORS_ORIGINS does not allow: browsers would refuse its requests.',
        advice: 'Add the origin of PUBLIC_URL to CORS_ORIGINS.',
      });
  }
  const base = api ?? page;
  if (base && allowed.some(origin => origin.origin !== page?.origin && !isSameSite(origin, base)))
    problems.push({
      code: 'other-site',
      variables: ['CORS_ORIGINS', api ? 'VITE_API_URL' : 'PUBLIC_URL'],
      severity: strict === 'error' ? 'warning' : 'notice',
      sentence:
        'CORS_ORIGINS allows a page of another site: browsers do not send cookies from there, so it can only use bearer tokens.',
      advice: 'Serve that page from a host of the same registrable domain, or take it out.',
    });
  return problems;
};
