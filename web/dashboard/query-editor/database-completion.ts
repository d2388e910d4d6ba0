import { type Completion, type CompletionSource, completeFromList, ifNotIn } from '@codemirror/autocomplete';
import { PostgreSQL } from '@codemirror/lang-sql';
import type { Extension } from '@codemirror/state';
import type { SourceEntry } from '#core/contract/index.ts';

/** What a database says of itself; what cannot be had is an empty list. */
export interface DatabaseLook {
  /** `schema.table` each, in `public` without the schema */
  tables(): Promise<readonly SourceEntry[]>;
  columns(table: string): Promise<readonly SourceEntry[]>;
}

const BOUND: readonly Completion[] = [
  { label: '$from', detail: 'begin of the time range', type: 'variable' },
  { label: '$to', detail: 'end of the time range', type: 'variable' },
  { label: '$interval', detail: 'width of a time bucket', type: 'variable' },
];

/** What statements that read are made of. The dialect knows some seven hundred words, most of which nobody writes. */
const WORDS =
  'select distinct from where and or not in is null between like ilike exists join left inner outer cross lateral on using group by having order asc desc nulls first last limit offset with recursive as union all intersect except case when then else end cast filter over partition window rows range interval date timestamp true false';

/** Looking up the columns of more tables than a statement is likely to name would only ask for nothing. */
const MOST_TABLES = 8;

/** @returns the tables that a statement names, with their schema or without */
export function tablesIn(text: string, tables: readonly string[]): string[] {
  const words = new Set(text.toLowerCase().match(/[\w$.]+/g));
  const plain = new Set([...words].map(word => word.split('.').at(-1)));
  return tables
    .filter(table => words.has(table.toLowerCase()) || plain.has(table.split('.').at(-1)?.toLowerCase()))
    .slice(0, MOST_TABLES);
}

const schemaOf = (table: string) => (table.includes('.') ? table.slice(0, table.indexOf('.')) : 'public');
const ofTable = (label: string, { kind }: SourceEntry): Completion => ({
  label,
  apply: sqlName(label),
  detail: kind,
  type: 'type',
});

/** @returns the name as a statement has to write it: in quotes, where it would not mean itself without */
export function sqlName(name: string): string {
  const quoted = (part: string) =>
    /^[a-z_][a-z0-9_$]*$/.test(part) ? part : `"${part.replaceAll('"', '""')}"`;
  return name.split('.').map(quoted).join('.');
}

/** @returns a source of completions: bound values behind `$`, tables, and the columns of those that are named */
export function databaseCompletion(look: DatabaseLook): CompletionSource {
  return async context => {
    const bound = context.matchBefore(/\$\w*$/);
    if (bound) return { from: bound.from, options: BOUND, validFor: /^\$\w*$/ };
    const word = context.matchBefore(/[\w.]+$/);
    if (!word && !context.explicit) return null;
    const written = word?.text ?? '';
    const dot = written.lastIndexOf('.');
    const owner = written.slice(0, Math.max(0, dot)).toLowerCase();
    const tables = await look.tables();
    const named = tablesIn(
      context.state.doc.toString(),
      tables.map(({ name }) => name),
    );
    const columns = (
      await Promise.all(
        named.map(async table =>
          (
            await look.columns(table)
          ).map(({ name, detail }) => ({
            label: name,
            apply: sqlName(name),
            detail: detail ?? table,
            type: 'property',
            // What the statement is about stands before everything else there is.
            boost: 2,
          })),
        ),
      )
    ).flat();
    const inSchema = tables.filter(({ name }) => schemaOf(name).toLowerCase() === owner);
    const options =
      owner === ''
        ? [...columns, ...tables.map(entry => ofTable(entry.name, entry))]
        : inSchema.length > 0
          ? inSchema.map(entry => ofTable(entry.name.split('.').at(-1) ?? entry.name, entry))
          : columns;
    const from = context.pos - (owner === '' ? written.length : written.length - dot - 1);
    return { from, options, validFor: /^\w*$/ };
  };
}

const TEXTS = ['String', 'LineComment', 'BlockComment', 'QuotedIdentifier'];

/** SQL as PostgreSQL speaks it, with what is in this database. */
export function databaseLanguage(look: DatabaseLook): Extension {
  const words = completeFromList(WORDS.split(' ').map(label => ({ label, type: 'keyword', boost: -1 })));
  return [
    PostgreSQL.extension,
    PostgreSQL.language.data.of({ autocomplete: ifNotIn([...TEXTS, 'CompositeIdentifier', '.'], words) }),
    PostgreSQL.language.data.of({ autocomplete: ifNotIn(TEXTS, databaseCompletion(look)) }),
  ];
}
