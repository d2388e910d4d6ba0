export type PushFormat = 'csv' | 'json' | 'ndjson';

const FORMATS: Readonly<Record<PushFormat, { readonly type: string; readonly file: string }>> = {
  csv: { type: 'text/csv', file: 'rows.csv' },
  json: { type: 'application/json', file: 'rows.json' },
  ndjson: { type: 'application/x-ndjson', file: 'rows.ndjson' },
};

/** @returns a text as one word of a POSIX shell */
export function shellQuote(text: string): string {
  return /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}

interface Target {
  /** address of the server, without a slash at its end */
  readonly origin: string;
  readonly tenant: string;
  readonly dataset: string;
  readonly format: PushFormat;
  /** by default what stands in the variable TOKEN */
  readonly token?: string;
}

/** @returns the shell line that pushes a file's rows; by default the token stands in the variable TOKEN */
export function pushLine({ origin, tenant, dataset, format, token = '$TOKEN' }: Target): string {
  const { type, file } = FORMATS[format];
  const url = `${origin}/api/v1/tenants/${encodeURIComponent(tenant)}/datasets/${dataset}/rows`;
  return [
    `curl --fail-with-body ${shellQuote(url)} \\`,
    `  -H "Authorization: Bearer ${token}" \\`,
    `  -H "Content-Type: ${type}" \\`,
    `  --data-binary @${file}`,
  ].join('\n');
}

/** @returns the shell lines that ask for the password and put a bearer token into TOKEN */
export function tokenLine({ origin, email }: { readonly origin: string; readonly email: string }): string {
  const url = `${origin}/api/auth/sign-in/email`;
  return [
    'read -rsp "Password: " PASSWORD && TOKEN=$(',
    `  jq -n --arg e ${shellQuote(email)} --arg p "$PASSWORD" '{email: $e, password: $p}' |`,
    `  curl -s ${shellQuote(url)} -H "Content-Type: application/json" --data-binary @- | jq -r .token)`,
  ].join('\n');
}
