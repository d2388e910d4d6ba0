import { harmlessText } from './one-line.ts';

const COLOURS: Readonly<Record<string, string>> = {
  fatal: '31;1',
  error: '31',
  warn: '33',
  debug: '2',
  trace: '2',
};
/** Of every line alike, or shown in front. */
const LEFT_OUT = new Set([
  'level',
  'time',
  'service',
  'version',
  'environment',
  'pid',
  'msg',
  'component',
  'err',
]);

interface ErrorLike {
  readonly type?: string;
  readonly message?: string;
  readonly stack?: string;
}

function shown(value: unknown): string {
  return harmlessText(typeof value === 'string' ? value : JSON.stringify(value));
}

/**
 * A line of the log for somebody at a terminal: time, level and sentence, then what else it says, and the places of
 * an error below it.
 * @param json the line as it is otherwise written
 */
export function readableLine(json: string, colours: boolean): string {
  const line = JSON.parse(json) as Record<string, unknown>;
  const {
    level = '',
    time = '',
    msg = '',
    err,
  } = line as { level?: string; time?: string; msg?: string; err?: ErrorLike };
  const colour = colours ? COLOURS[level] : undefined;
  const painted = (text: string) => (colour ? `\u001b[${colour}m${text}\u001b[0m` : text);
  const facts = Object.entries(line)
    .filter(([name, value]) => !LEFT_OUT.has(name) && value !== 'server.notice' && value !== 'app.message')
    .map(([name, value]) => `${name}=${shown(value)}`);
  const head = `${time.slice(11, 23)} ${painted(level.toUpperCase().padEnd(5))} ${harmlessText(msg)}`;
  const below = err
    ? [`${err.type}: ${err.message}`, ...(err.stack ?? '').split('\n')].map(
        text => `\n    ${harmlessText(text)}`,
      )
    : [];
  return `${[head, ...facts].join('  ')}${below.join('')}\n`;
}
