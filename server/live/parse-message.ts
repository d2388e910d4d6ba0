import {
  type ClientMessage,
  ClientMessageSchemas,
  CommandsBody,
  LIMITS,
  type Rejection,
  reject,
} from '#core/contract/index.ts';
import { compileSchema } from '../validation.ts';

/** A message that cannot be taken. */
export interface Misunderstood {
  readonly rejection: Rejection;
  /** ids of the commands in it, when it is a `submit` that has some: their author waits for an answer */
  readonly commandIds: readonly string[];
}

const LONGEST_ID = 64;

function commandIdsIn(message: unknown): string[] {
  const { type, commands } = message as { type?: unknown; commands?: unknown };
  if (type !== 'submit' || !Array.isArray(commands)) return [];
  return commands
    .map(command => (command as { id?: unknown } | null)?.id)
    .filter(id => typeof id === 'string' && id.length <= LONGEST_ID)
    .slice(0, LIMITS.commandsPerRequest) as string[];
}

/** @returns a function that reads one message of a client, or says what is wrong with it */
export function makeMessageParser(): (text: string) => ClientMessage | Misunderstood {
  const { submit } = ClientMessageSchemas;
  const schemas = {
    ...ClientMessageSchemas,
    // As over HTTP, where a refusal speaks of the command that was meant, not of all that it was not.
    submit: { ...submit, properties: { ...submit.properties, commands: CommandsBody.properties.commands } },
  };
  const validators = new Map(
    Object.entries(schemas).map(([type, schema]) => [type, compileSchema<ClientMessage>(schema)]),
  );
  const unknown = reject(
    'invalid-request',
    `A message's "type" is one of ${[...validators.keys()].join(', ')}.`,
  );
  const notJson = reject('not-json', 'Every message is one JSON object with a "type".');

  return text => {
    let message: unknown;
    try {
      message = JSON.parse(text);
    } catch {
      return { rejection: notJson, commandIds: [] };
    }
    const type = (message as { type?: unknown } | null)?.type;
    const validate = typeof type === 'string' ? validators.get(type) : undefined;
    if (!validate) return { rejection: unknown, commandIds: [] };
    const read = validate(message);
    return 'code' in read ? { rejection: read, commandIds: commandIdsIn(message) } : read;
  };
}
