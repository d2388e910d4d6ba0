import type { Present } from '#core/contract/index.ts';
import type { Bus } from './bus.ts';

interface Here {
  readonly tenant: string;
  readonly dashboard: string;
  readonly mine: Map<string, Present>;
  /** by process: who is there, and when it said so last (ms since 1970) */
  readonly others: Map<string, { readonly people: readonly Present[]; readonly heard: number }>;
  readonly listeners: Set<(people: readonly Present[]) => void>;
  scheduled: boolean;
}

/** Said again this often, so that a process that dies without a word is forgotten. */
const HEARTBEAT_MS = 5_000;
const FORGET_MS = 12_000;
/** Changes within this time go out together: a crowd that arrives at once is one message, not n². */
const GATHER_MS = 50;
/** People shown at most; above that only their number matters. */
const MOST_SHOWN = 50;

/** Who has which dashboard open, over all processes. */
export class Presence {
  readonly #bus: Bus;
  readonly #here = new Map<string, Here>();
  readonly #timer: NodeJS.Timeout;

  constructor(bus: Bus) {
    this.#bus = bus;
    bus.listen((message, from) => {
      if (message.type !== 'presence') return;
      const here = this.#here.get(`${message.tenant}/${message.dashboard}`);
      if (!here) return;
      here.others.set(from, { people: message.people, heard: Date.now() });
      this.#schedule(here, false);
    });
    this.#timer = setInterval(() => this.#heartbeat(), HEARTBEAT_MS);
    this.#timer.unref();
  }

  /** @returns to change what others see of this connection (null: gone) */
  enter(
    tenant: string,
    dashboard: string,
    listener: (people: readonly Present[]) => void,
  ): (present: Present) => void {
    const id = `${tenant}/${dashboard}`;
    const here = this.#here.get(id) ?? {
      tenant,
      dashboard,
      mine: new Map(),
      others: new Map(),
      listeners: new Set(),
      scheduled: false,
    };
    this.#here.set(id, here);
    here.listeners.add(listener);
    return present => {
      here.mine.set(present.connection, present);
      this.#schedule(here, true);
    };
  }

  leave(
    tenant: string,
    dashboard: string,
    connection: string,
    listener: (people: readonly Present[]) => void,
  ): void {
    const here = this.#here.get(`${tenant}/${dashboard}`);
    if (!here) return;
    here.listeners.delete(listener);
    here.mine.delete(connection);
    this.#schedule(here, true);
  }

  close(): void {
    clearInterval(this.#timer);
  }

  #schedule(here: Here, tellOthers: boolean): void {
    if (tellOthers) this.#tellSoon.add(here);
    if (here.scheduled) return;
    here.scheduled = true;
    setTimeout(() => {
      here.scheduled = false;
      if (this.#tellSoon.delete(here)) this.#tell(here);
      const people = this.#people(here);
      for (const listener of here.listeners) listener(people);
      if (here.listeners.size === 0) this.#here.delete(`${here.tenant}/${here.dashboard}`);
    }, GATHER_MS).unref();
  }
  readonly #tellSoon = new Set<Here>();

  #people(here: Here): readonly Present[] {
    const people = [...here.mine.values()];
    for (const { people: elsewhere } of here.others.values()) people.push(...elsewhere);
    return people.slice(0, MOST_SHOWN);
  }

  #tell({ tenant, dashboard, mine }: Here): void {
    const people = [...mine.values()].slice(0, 20);
    this.#bus.send({ type: 'presence', tenant, dashboard, people });
  }

  #heartbeat(): void {
    const now = Date.now();
    for (const here of this.#here.values()) {
      this.#tell(here);
      let forgot = false;
      for (const [process, { heard }] of here.others)
        if (now - heard > FORGET_MS) forgot = here.others.delete(process) || forgot;
      if (forgot) this.#schedule(here, false);
    }
  }
}
