import { Ajv } from 'ajv';
import { type LogLine, LogLineSchema } from '../line.ts';

const validate = new Ajv({ allErrors: true, strict: false, allowUnionTypes: true }).compile(LogLineSchema);

/** @returns the lines that were written, parsed @throws when one is no JSON */
export function readLines(text: string): LogLine[] {
  return text
    .split('\n')
    .filter(line => line !== '')
    .map(line => JSON.parse(line) as LogLine);
}

/** @returns what is wrong with a line by the schema; nothing for a good one */
export function faultsOf(line: unknown): string[] {
  if (validate(line)) return [];
  return (validate.errors ?? []).map(
    ({ instancePath, message, params }) =>
      `${(line as Partial<LogLine>).event}: ${instancePath || 'the line'} ${message} ${JSON.stringify(params)}`,
  );
}
