import { Ajv, type ErrorObject, type Options } from 'ajv';
import addFormats from 'ajv-formats';
import type { FastifySchemaCompiler } from 'fastify';
import { type Rejection, reject } from '#core/contract/index.ts';

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
      return `${place(error)} has a type that is not known here: ${JSON.stringify(params.tagValue ?? null).slice(0, 60)}.`;
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
