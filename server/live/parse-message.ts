import { type ClientMessage, ClientMessageSchemas, type Rejection, reject } from '#core/contract/index.ts';
import { compileSchema } from '../validation.ts';

/** @returns a function that reads one message of a client, or says what is wrong with it */
export function makeMessageParser(): (text: string) => ClientMessage | Rejection {
  const validators = new Map(
    Object.entries(ClientMessageSchemas).map(([type, schema]) => [
      type,
      compileSchema<ClientMessage>(schema),
    ]),
  );
  return text => {
    let message: unknown;
    try {
      message = JSON.parse(text);
    } catch {
      return reject('not-json', 'Every message is one JSON object with a "type".');
    }
    const type = (message as { type?: unknown } | null)?.type;
    const validate = typeof type === 'string' ? validators.get(type) : undefined;
    if (!validate)
      return reject('invalid-request', `A message's "type" is one of ${[...validators.keys()].join(', ')}.`);
    return validate(message);
  };
}
