import type { Finding } from '../finding.ts';
import type { Answer } from '../target.ts';

const ADVICE =
  'The server sends a strict policy itself (docs/headers.md): look for a proxy or CDN that drops or widens it.';

/** @returns the directives of a policy by name, with their sources */
function directivesOf(policy: string): ReadonlyMap<string, readonly string[]> {
  const directives = new Map<string, readonly string[]>();
  for (const part of policy.split(';')) {
    const [name, ...sources] = part.trim().toLowerCase().split(/\s+/);
    // The first of a name counts, the others are ignored (CSP 3, 2.2.1).
    if (name && !directives.has(name)) directives.set(name, sources);
  }
  return directives;
}

const UNSAFE = /^(?:'unsafe-inline'|'unsafe-eval'|\*|https?:|data:|blob:|(?:https?:\/\/)?\*.*)$/;

/** @returns what is wrong with the content security policy of an answer */
export function policyFaults({ headers, seen }: Answer): Finding[] {
  const finding = (check: string, severity: Finding['severity'], sentence: string): Finding => ({
    check,
    severity,
    sentence,
    seen,
    advice: ADVICE,
  });
  const policy = headers['content-security-policy'];
  const isPage = /^text\/html/i.test(headers['content-type'] ?? '');
  if (policy === undefined)
    return [finding('csp-missing', isPage ? 'high' : 'medium', 'The answer lacks content-security-policy.')];
  const directives = directivesOf(policy);
  const fallback = directives.get('default-src') ?? ['*'];
  const unsafe = ['script-src', 'style-src', 'object-src'].filter(name =>
    (directives.get(name) ?? fallback).some(source => UNSAFE.test(source)),
  );
  const open = ['base-uri', 'frame-ancestors', 'form-action'].filter(name => {
    const sources = directives.get(name);
    return sources === undefined || sources.some(source => UNSAFE.test(source));
  });
  return [
    ...(unsafe.length > 0
      ? [finding('csp-unsafe', 'high', `The policy lets foreign code in: ${unsafe.join(', ')}.`)]
      : []),
    ...(open.length > 0
      ? [finding('csp-open', 'medium', `The policy leaves open: ${open.join(', ')}.`)]
      : []),
  ];
}
