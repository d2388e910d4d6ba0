/**
 * How a variable's text becomes a value: `flag` is true or false, `list` is separated by commas, `number` may
 * have decimals, `pairs` are `key=value` separated by commas, percent-encoded (as OpenTelemetry writes them).
 */
export type Kind = 'text' | 'integer' | 'number' | 'url' | 'email' | 'choice' | 'flag' | 'list' | 'pairs';

/** Chapters of docs/configuration.md, in its order. */
export const GROUPS = {
  server: 'Server',
  database: 'Database',
  secrets: 'Secrets',
  network: 'Network and limits',
  accounts: 'Accounts',
  observability: 'Observability',
  page: 'Page',
} as const;

/**
 * Who reads a variable: the serving process, the page (then it is public: /config.json shows it to
 * everybody), or only the commands of the operator.
 */
export type Reader = 'server' | 'page' | 'operator';

/** One environment variable: everything that types, documentation, example files and checks need to know. */
export interface Variable {
  readonly kind: Kind;
  readonly group: keyof typeof GROUPS;
  readonly readers: readonly [Reader, ...Reader[]];
  /** what it does now; what it does not do yet is said, too */
  readonly description: string;
  /** for the example files; recognisably no real value where a real one would be somebody's own */
  readonly example: string;
  /** as text; absent: the variable is optional and undefined when not set */
  readonly default?: string;
  /** never printed, never logged */
  readonly secret?: true;
  /** names of variables that must be set as well when this one is */
  readonly requires?: readonly string[];
  /** `needed`: the server refuses to start in production without it; `advised`: the check asks for it */
  readonly production?: 'needed' | 'advised';
  /** what happens without an advised one: a sentence */
  readonly without?: string;
  /** what to do when it is missing: a sentence */
  readonly obtain?: string;
  /** release that brought it */
  readonly since: string;
  /** the variable that took its place, once there is one */
  readonly deprecatedBy?: string;
  /** of a choice */
  readonly choices?: readonly string[];
  /** of an integer or number */
  readonly minimum?: number;
  readonly maximum?: number;
  /** of a URL, without colon */
  readonly schemes?: readonly string[];
  /** a URL or the entries of a list: scheme, host and port alone */
  readonly origin?: true;
  /** of a text, or of each entry of a list */
  readonly minimumLength?: number;
  /** what a text must look like; `says` completes "… must be" */
  readonly pattern?: { readonly matches: (text: string) => boolean; readonly says: string };
}
