import { GROUPS, type Variable, type Variables } from '#server/config/index.ts';

/** Which variables a file shows, and how. */
export interface ExampleFile {
  /** whether it is for production: then what that needs is set, to the example */
  readonly production: boolean;
  readonly shows: (variable: Variable) => boolean;
  readonly introduction: string;
}

const WIDTH = 100;

function commented(text: string): string {
  const lines: string[] = [];
  let line = '#';
  for (const word of text.split(/\s+/)) {
    if (line.length + 1 + word.length > WIDTH) {
      lines.push(line);
      line = '#';
    }
    line += ` ${word}`;
  }
  return [...lines, line].join('\n');
}

/** What production needs or had better have, with what that goes with, and the flag that makes it production. */
function setInProduction(variables: Variables): ReadonlySet<string> {
  const wanted = Object.entries(variables).filter(([, { production }]) => production);
  return new Set(['NODE_ENV', ...wanted.flatMap(([name, { requires = [] }]) => [name, ...requires])]);
}

/** @returns the text of an example file: all its variables, most of them commented out */
export function exampleFile(variables: Variables, { production, shows, introduction }: ExampleFile): string {
  const set = production ? setInProduction(variables) : new Set<string>();
  const blocks = Object.entries(GROUPS).flatMap(([group, title]) => {
    const shown = Object.entries(variables).filter(([, v]) => v.group === group && shows(v));
    if (shown.length === 0) return [];
    const entries = shown.map(([name, variable]) => {
      const text = production ? variable.example : (variable.default ?? variable.example);
      return `${commented(variable.description)}\n${set.has(name) ? '' : '#'}${name}=${text}`;
    });
    return [`# --- ${title} ${'-'.repeat(WIDTH - title.length - 7)}`, ...entries];
  });
  return `${[
    introduction
      .split('\n')
      .map(line => (line ? `# ${line}` : '#'))
      .join('\n'),
    ...blocks,
  ].join('\n\n')}\n`;
}
