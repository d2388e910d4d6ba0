import { GROUPS, type Variable, type Variables } from '#server/config/index.ts';
import { valueText } from './value-text.ts';

const INTRODUCTION = `# Configuration

<!-- Made from server/config by \`node bin/launch.js tooling/configuration.ts --write\`; edit it there. -->

Everything is configured by environment variables. None is needed to try it out: \`npm start\` runs an embedded
Postgres and makes its secrets itself. For production, begin with [.env.production.example](../.env.production.example)
and [web/.env.production.example](../web/.env.production.example), then ask what is wrong with it:

\`\`\`sh
region-dashboard check --production --env production.env
\`\`\`

It lists everything at once, with what to do about it: what is missing, malformed, weak, shared or left over from
development; then it asks the database, Redis, the mail server, Sentry and Supabase whether they answer. It never shows
a value. It ends with 1 when the server would not start, and with 2 when it was asked in the wrong way; \`--json\` is for
programs, and \`--offline\` asks nobody, on a machine that may not reach them. The server runs the same check when it starts: in production it refuses on errors, elsewhere it warns.

- **Files.** \`--env FILE\` after any command reads lines \`NAME=value\`; what is set in the environment already stays as
  it is. (\`check --env FILE\` looks at the file alone.) An empty value counts as not set.
- **Secrets** can be mounted as files: \`NAME_FILE\` names the file that holds the secret \`NAME\`.
- **Two environments must not share a secret.** \`check --fingerprints staging.json\` in one writes marks of its secrets,
  \`check --against staging.json\` in the other compares. The marks are scrypt with a salt of that file: guessing is slow,
  and possible, so keep the file as carefully as a password.
- **The page** is told its variables when it starts, not when it is built, so one artifact serves staging and production:
  the server answers them at \`/config.json\`. For a page on a CDN, \`region-dashboard page-config --out config.json\`
  writes that file, to be uploaded beside index.html.
`;

const READERS = {
  server: 'the server',
  page: 'the page (public)',
  operator: "the operator's commands",
} as const;

function facts(name: string, variable: Variable): string[] {
  const { readers, requires = [], production, obtain, secret, since, deprecatedBy } = variable;
  const initial = variable.default ? `default \`${variable.default}\`` : 'not set by default';
  const who = readers.map(reader => READERS[reader]).join(' and ');
  return [
    `- ${valueText(variable)}; ${initial}`,
    `- read by ${who}; since ${since}`,
    ...(deprecatedBy ? [`- **will go:** use [\`${deprecatedBy}\`](#${deprecatedBy.toLowerCase()})`] : []),
    ...(production
      ? [`- **${production === 'needed' ? 'Needed' : 'Advised'} in production.** ${obtain ?? ''}`.trimEnd()]
      : []),
    ...(requires.length > 0 ? [`- goes with ${requires.map(other => `\`${other}\``).join(', ')}`] : []),
    ...(secret ? [`- secret; may be given as \`${name}_FILE\``] : []),
  ];
}

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

function entry([name, variable]: [string, Variable]): string {
  return [
    `### \`${name}\``,
    '',
    variable.description,
    '',
    ...facts(name, variable).map(line =>
      line.replace(/^- (\w)/, (_, first: string) => `- ${capital(first)}`),
    ),
  ].join('\n');
}

/** @returns the text of docs/configuration.md */
export function configurationPage(variables: Variables): string {
  const chapters = Object.entries(GROUPS).map(([group, title]) => {
    const entries = Object.entries(variables).filter(([, variable]) => variable.group === group);
    return [`## ${title}`, ...entries.map(entry)].join('\n\n');
  });
  return `${[INTRODUCTION.trimEnd(), ...chapters].join('\n\n')}\n`;
}
