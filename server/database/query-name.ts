/**
 * What our own statements have after their first word: a comment with their name, such as `list-dashboards`. It
 * shows in metrics, in traces, in the log of slow statements and in pg_stat_statements. (Not before the first
 * word: there Postgres 18 cuts it off.)
 */
const COMMENT = /^\s*[a-z]+ \/\* ([a-z][a-z0-9-]{0,59}) \*\//;

/** The first word of a statement and the table it is about: enough for what others write for us. */
const VERB =
  /^\s*(?:with\b.*?\b)?(select|insert|update|delete|begin|start|commit|rollback|savepoint|set|listen)\b/is;
const TABLE = /\b(?:from|into|update)\s+(?:"?[a-z_]+"?\.)?"?([a-z_]+)"?/i;

/** Statements of others that get a name; their texts are few, but nobody promises it. */
const MOST_KNOWN = 500;
const known = new Map<string, string>();
/** Of ours the texts are remembered as well, while there is room: looking one up costs less than reading it. */
const named = new Map<string, string>();

/** @returns the verb and the table of a statement that nobody has named, as the OpenTelemetry conventions do */
function summaryOf(text: string): string {
  const [, verb] = VERB.exec(text) ?? [];
  if (!verb) return 'other';
  const [, table] = TABLE.exec(text) ?? [];
  return table ? `${verb} ${table}`.toLowerCase().replaceAll(/[ _]/g, '-') : verb.toLowerCase();
}

/** @returns the name of a statement: its own, or one made of its verb and table; never a value */
export function queryNameOf(text: string): string {
  const found = named.get(text) ?? known.get(text);
  if (found) return found;
  const [, name] = COMMENT.exec(text) ?? [];
  if (name) {
    if (named.size < MOST_KNOWN) named.set(text, name);
    return name;
  }
  if (known.size >= MOST_KNOWN) return 'other';
  const summary = summaryOf(text);
  known.set(text, summary);
  return summary;
}
