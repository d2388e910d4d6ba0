import type { Socket } from 'node:net';
import type { FastifyRequest } from 'fastify';
import type { HttpInstruments } from './instruments/http.ts';

type Counted = Pick<HttpInstruments, 'requestBegun' | 'requestOver'>;

const BEGUN = Symbol('requests under way');
/** By what was begun on it and is not over: seldom more than one, as most clients wait for an answer before they ask again. */
type Connection = Socket & { [BEGUN]?: string[] };

/**
 * Which requests are under way. A client may go away before its answer, and then Fastify has no hook for the end: its
 * connection is watched. (Watching the answers is the same, and costs for each request what this costs for each
 * connection.)
 */
export class UnderWay {
  readonly #counted: Counted;

  constructor(counted: Counted) {
    this.#counted = counted;
  }

  begin({ raw, method }: FastifyRequest): void {
    const connection: Connection = raw.socket;
    connection[BEGUN] ??= this.#watch(connection);
    connection[BEGUN].push(method);
    this.#counted.requestBegun(method);
  }

  /** It is answered. What was not begun here, or is over already, is left alone. */
  end({ raw, method }: FastifyRequest): void {
    const begun = (raw.socket as Connection)[BEGUN];
    const at = begun?.indexOf(method) ?? -1;
    if (begun === undefined || at < 0) return;
    if (begun.length === 1) begun.pop();
    else begun.splice(at, 1);
    this.#counted.requestOver(method);
  }

  #watch(connection: Connection): string[] {
    const begun: string[] = [];
    connection.once('close', () => {
      for (const method of begun.splice(0)) this.#counted.requestOver(method);
    });
    return begun;
  }
}
