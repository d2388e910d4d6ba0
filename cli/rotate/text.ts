import { type KeyKind, ROTATED } from '#server/secrets/index.ts';
import type { Step } from './plan.ts';

/** What stands for the secrets in a text: values where they may be shown, words where not. */
export interface Shown {
  readonly new: string;
  readonly present: string;
}

/** For a plan that nobody carries out, and for everything but the one time that values are handed over. */
export const HIDDEN: Shown = { new: '(a new secret)', present: '(its present value)' };

/** Values for a shell or an env file; ours need no quotes, an operator's may. */
function assignment(name: string, value: string): string {
  if (value === '' || /^[\w.+/=@:-]+$/.test(value)) return `${name}=${value}`;
  return value.startsWith('(') ? `${name}=${value}` : `${name}='${value.replaceAll("'", `'\\''`)}'`;
}

const own = (step: Step, kind: KeyKind): string => {
  const { variable } = ROTATED[kind];
  switch (step.do) {
    case 'accept':
      return `Make a new ${variable} and accept it beside the present one (DATA_DIR).`;
    case 'wait':
      return `Wait ${step.seconds} s: running servers look at the files by themselves.`;
    case 'switch':
      return `Use the new ${variable}; the present one is still accepted.`;
    case 'reseal':
      return 'Encrypt every stored credential with the current key.';
    case 'drop':
      return `Drop the previous ${variable}.`;
    case 'tell':
      return '';
  }
};

/** @returns a step's sentence for what the command does itself */
export const sentenceOf = (step: Step, kind: KeyKind): string =>
  step.do === 'tell' ? `${step.title}.` : own(step, kind);

/** @returns the lines `NAME=value` of a step */
export function assignmentsOf(step: Step, shown: Shown): string[] {
  if (step.do !== 'tell') return [];
  return Object.entries(step.assign).map(([name, what]) =>
    assignment(name, what === 'nothing' ? '' : shown[what]),
  );
}

/** @returns one step as people read it, one string per line */
export function stepText(step: Step, index: number, kind: KeyKind, shown: Shown = HIDDEN): string[] {
  return [
    `${index + 1}. ${sentenceOf(step, kind)}`,
    ...assignmentsOf(step, shown).map(line => `     ${line}`),
    ...(step.do === 'tell' ? step.afterwards.map(line => `   ${line}`) : []),
  ];
}

/** @returns the plan as people read it, one string per line */
export function textOf(steps: readonly Step[], kind: KeyKind, shown: Shown = HIDDEN): string[] {
  return steps.flatMap((step, index) => stepText(step, index, kind, shown));
}

/** @returns the same for a file: comments and assignments */
export function fileOf(steps: readonly Step[], kind: KeyKind, shown: Shown): string {
  const lines = steps.flatMap((step, index) => [
    `# ${index + 1}. ${sentenceOf(step, kind)}`,
    ...assignmentsOf(step, shown),
    ...(step.do === 'tell' ? step.afterwards.map(line => `# ${line}`) : []),
    '',
  ]);
  return lines.join('\n');
}
