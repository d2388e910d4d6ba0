import type { Fault, ShapingReason } from './messages.ts';

const SENTENCES: Readonly<Record<Exclude<ShapingReason, 'syntax' | 'runtime'>, string>> = {
  timeout: 'The expression took too long and was stopped. Give it less data, or make it simpler.',
  'too-much-memory':
    'The expression needs too much memory and was stopped. Let it make fewer or smaller values.',
  'result-too-large': 'The result of the expression is too large. Let it pick fewer rows or fields.',
  'input-too-large': 'The data is too large for an expression. Ask the source for less.',
  'expression-too-long': 'The expression is too long. Write a shorter one.',
  'not-json': 'The data is not JSON. Look at what the source answers.',
  busy: 'Too many expressions are waiting. Try again in a few seconds.',
  failed: 'The expression could not be evaluated. Try again; if it stays, tell the operator.',
};

function sentenceOf({ reason, position, token, says }: Fault): string {
  if (reason !== 'syntax' && reason !== 'runtime') return SENTENCES[reason];
  const place = position === undefined ? '' : ` at character ${position}`;
  const near = token === undefined ? '' : `, near ${JSON.stringify(token)}`;
  const start =
    reason === 'syntax' ? 'The expression cannot be read' : 'The expression does not fit the data';
  return `${start}${place}${near}${says === undefined ? '' : `: ${says}`}`;
}

/** An expression without a result; the message is for people. */
export class ShapingError extends Error {
  override readonly name = 'ShapingError';
  readonly reason: ShapingReason;
  /** of the character in the expression after which it went wrong, from 1 */
  readonly position: number | undefined;
  readonly token: string | undefined;

  constructor(fault: Fault) {
    super(sentenceOf(fault));
    this.reason = fault.reason;
    this.position = fault.position;
    this.token = fault.token;
  }
}
