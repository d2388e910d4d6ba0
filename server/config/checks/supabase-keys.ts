import type { ConfigProblem } from '../problem.ts';
import type { Check } from './context.ts';

/** @returns what a Supabase key may do: by its prefix, or, in the older form, by the role in the token */
function powerOf(key: string): 'secret' | 'publishable' | 'unknown' {
  if (key.startsWith('sb_secret_')) return 'secret';
  if (key.startsWith('sb_publishable_')) return 'publishable';
  const role = roleInToken(key);
  if (role === 'service_role') return 'secret';
  return role === 'anon' ? 'publishable' : 'unknown';
}

function roleInToken(token: string): unknown {
  try {
    const claims = JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString()) as {
      role?: unknown;
    };
    return claims.role;
  } catch {
    return undefined;
  }
}

/** The two keys of a project look alike, and changed places they open everything to everybody. */
export const supabaseKeys: Check = ({ text, strict }) => {
  const problems: ConfigProblem[] = [];
  const published = text('VITE_SUPABASE_PUBLISHABLE_KEY');
  if (published && powerOf(published) === 'secret')
    problems.push({
      code: 'published-secret',
      variables: ['VITE_SUPABASE_PUBLISHABLE_KEY'],
      severity: 'error',
      sentence:
        'VITE_SUPABASE_PUBLISHABLE_KEY is a secret key, which reads and changes everything, and everybody can read it in /config.json.',
      advice: 'Revoke that key in Supabase, and use the publishable one (sb_publishable_…) here.',
    });
  const secret = text('SUPABASE_SECRET_KEY');
  if (secret && powerOf(secret) === 'publishable')
    problems.push({
      code: 'wrong-key',
      variables: ['SUPABASE_SECRET_KEY'],
      severity: 'error',
      sentence: 'SUPABASE_SECRET_KEY is a publishable key, which may do nothing that the server needs.',
      advice: 'Use the secret key (sb_secret_…) of the project.',
    });
  const [ours, theirs] = [text('SUPABASE_URL'), text('VITE_SUPABASE_URL')];
  if (ours && theirs && new URL(ours).origin !== new URL(theirs).origin)
    problems.push({
      code: 'two-projects',
      variables: ['SUPABASE_URL', 'VITE_SUPABASE_URL'],
      severity: strict,
      sentence:
        'SUPABASE_URL and VITE_SUPABASE_URL are two projects: whoever signs in on the page is a stranger to the server.',
      advice: 'Set both to the same address.',
    });
  return problems;
};
