import type { ClientMessage, ServerMessage } from '../../contract/index.ts';
import type { Random } from './random.ts';

/** What the network does beside delivering. */
export interface Weather {
  /** chance that a message overtakes others (a WebSocket never does; a careless server may) */
  readonly reorder: number;
  /** chance that a message arrives once more later */
  readonly duplicate: number;
}

/** As on a WebSocket: nothing overtakes and nothing arrives twice. */
export const FAIR: Weather = { reorder: 0, duplicate: 0 };

/** One connection: texts on their way in both directions. */
export class Wire {
  open = true;
  #welcomed = false;
  readonly #toServer: string[] = [];
  readonly #toClient: string[] = [];

  sendToServer(message: ClientMessage): void {
    if (this.open) this.#toServer.push(JSON.stringify(message));
  }

  sendToClient(message: ServerMessage): void {
    if (this.open) this.#toClient.push(JSON.stringify(message));
  }

  get quiet(): boolean {
    return this.#toServer.length === 0 && this.#toClient.length === 0;
  }

  takeForServer(random: Random, weather: Weather): ClientMessage | null {
    return take<ClientMessage>(this.#toServer, random, weather);
  }

  /** The welcome opens a connection; nothing comes before it. */
  takeForClient(random: Random, weather: Weather): ServerMessage | null {
    const opening = !this.#welcomed;
    this.#welcomed ||= this.#toClient.length > 0;
    return take<ServerMessage>(this.#toClient, random, opening ? FAIR : weather);
  }

  /** @param arriving how many of the messages on their way to the server still arrive */
  cut(arriving: number): void {
    this.open = false;
    this.#toServer.splice(arriving);
    this.#toClient.length = 0;
  }

  get leftForServer(): number {
    return this.#toServer.length;
  }
}

function take<M>(queue: string[], random: Random, { reorder, duplicate }: Weather): M | null {
  if (queue.length === 0) return null;
  const index = random.chance(reorder) ? random.below(queue.length) : 0;
  const text = queue[index]!;
  if (random.chance(duplicate)) queue.push(text);
  queue.splice(index, 1);
  return JSON.parse(text) as M;
}
