import { Ajv, type ErrorObject, type Options } from 'ajv';
import addFormats from 'ajv-formats';
import type { FastifyRequest, FastifySchemaCompiler } from 'fastify';
import { type Rejection, reject, unstorable } from '#core/contract/index.ts';
import { Refusal } from './problems.ts';

/**
 * JSON Schema validation for everything that comes in. Bodies are taken as they are (nothing coerced,
 * nothing unknown dropped in silence); query strings and paths are text, so they are coerced.
 */
const STRICT: Options = { discriminator: true, useDefaults: true, allErrors: false, strict: false };
const bodies = addFormats.default(new Ajv(STRICT));
const texts = addFormats.default(new Ajv({ ...STRICT, coerceTypes: true }));

export const validatorCompiler: FastifySchemaCompiler<object> = ({ schema, httpPart }) =>
  (httpPart === 'body' ? bodies : texts).compile(schema);

/** The pattern of texts that may not be blank. */
const VISIBLE = '\\S';

const place = ({ instancePath }: ErrorObject) => instancePath.slice(1) || 'The request';

/** One validation error as a sentence about the place it was found in. */
export function explain(error: ErrorObject): string {
  const { keyword, params, message } = error;
  switch (keyword) {
    case 'additionalProperties':
      return `${place(error)} has a member that is not known here: ${String(params.additionalProperty)}.`;
    case 'required':
      return `${place(error)} lacks ${String(params.missingProperty)}.`;
    case 'enum':
      return `${place(error)} must be one of ${(params.allowedValues as unknown[]).join(', ')}.`;
    case 'discriminator':
      return `${place(error)} has a ${String(params.tag)} that is not known here: ${JSON.stringify(params.tagValue ?? null).slice(0, 60)}.`;
    case 'pattern':
      return params.pattern === VISIBLE
        ? `${place(error)} must have a character that can be seen.`
        : `${place(error)} does not have the right form.`;
    default:
      return `${place(error)} ${message?.replace('NOT', 'not') ?? 'is not right'}.`;
  }
}

/** @returns the refusal for values that do not fit their schema */
export function invalid(errors: readonly ErrorObject[] | null | undefined): Rejection {
  const [first] = errors ?? [];
  if (!first) return reject('invalid-request', 'The request does not have the right form.');
  return reject('invalid-request', explain(first), { at: first.instancePath || '/' });
}

/** @returns a function that gives the value back when it fits the schema, else the refusal */
export function compileSchema<T>(schema: object): (value: unknown) => T | Rejection {
  const validate = bodies.compile<T>(schema);
  return value => (validate(value) ? value : invalid(validate.errors));
}

/**
 * Refuses what no part of the server could keep or pass on (a NUL character, half of a surrogate pair, an
 * infinite number, thousands of levels), before a schema or a handler sees it.
 * @throws Refusal invalid-request, with the place
 */
export function assertStorable(value: unknown): void {
  const found = unstorable(value);
  if (found) throw new Refusal(reject('invalid-request', found.detail, { at: `/${found.path}` }));
}

/** The same for everything that a request says. */
export async function refuseUnstorable({ params, query, body }: FastifyRequest): Promise<void> {
  for (const part of [params, query, body]) if (!Buffer.isBuffer(part)) assertStorable(part);
}
