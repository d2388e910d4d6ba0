import { AUDIT_EVENTS } from '../audit-events.ts';
import { EVENTS } from '../events.ts';
import { FIELDS } from '../fields.ts';
import { HEAD, TAIL } from '../line.ts';

const table = (head: readonly string[], rows: readonly (readonly string[])[]) =>
  [head, head.map(() => '---'), ...rows].map(cells => `| ${cells.join(' | ')} |`).join('\n');

const rowsOf = (entries: Readonly<Record<string, { readonly says: string }>>, when: string) =>
  Object.entries(entries).map(([name, { says }]) => [`\`${name}\``, when, says]);

const { event, component, ...sometimes } = FIELDS;

const SECTIONS: Readonly<Record<string, string>> = {
  fields: table(
    ['field', 'in', 'what it is'],
    [
      ...rowsOf({ ...HEAD, event, component, msg: TAIL.msg }, 'every line'),
      ...rowsOf({ requestId: TAIL.requestId, ...sometimes }, 'some'),
    ],
  ),
  events: table(
    ['event', 'what has happened'],
    Object.entries(EVENTS).map(([name, { says }]) => [`\`${name}\``, says]),
  ),
  audit: table(
    ['event', 'what has happened', 'fields'],
    Object.entries(AUDIT_EVENTS).map(([name, { says, fields }]) => [
      `\`${name}\``,
      says,
      fields.map(field => `\`${field}\``).join(' '),
    ]),
  ),
};

/** @returns the page with its generated sections as the schema says them; what is written by hand stays */
export function withSections(page: string): string {
  return Object.entries(SECTIONS).reduce((text, [name, content]) => {
    const section = new RegExp(`(<!-- ${name} -->\n)[\\s\\S]*?(<!-- /${name} -->)`);
    if (!section.test(text)) throw new Error(`The page has no place for ${name}.`);
    return text.replace(section, (_, begin: string, end: string) => `${begin}\n${content}\n\n${end}`);
  }, page);
}
