import { Ajv } from 'ajv';
import addFormats from 'ajv-formats';

const ajv = addFormats.default(
  new Ajv({ discriminator: true, useDefaults: true, allErrors: false, strict: false }),
);

/** @returns a check of JSON texts against a schema, with the options that the server's bodies are checked with */
export function acceptsJson(schema: object): (text: string) => boolean {
  const validate = ajv.compile(schema);
  return text => validate(JSON.parse(text)) as boolean;
}

/** The same for values that JSON cannot spell. */
export function acceptsValue(schema: object): (value: unknown) => boolean {
  const validate = ajv.compile(schema);
  return value => validate(value) as boolean;
}
