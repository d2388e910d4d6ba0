import type { Present } from '#core/contract/index.ts';
import type { Bus } from './bus.ts';

type Listener = (people: readonly Present[]) => void;

/** One dashboard that somebody has open in this process. */
interface Here {
  readonly tenant: string;
  readonly dashboard: string;
  /** connections of this process; null before one has said who it is */
  readonly mine: Map<string, { readonly listener: Listener; present: Present | null }>;
  /** by process: who is there, and when it said so last (ms since 1970) */
  readonly others: Map<string, { readonly people: readonly Present[]; readonly heard: number }>;
  /** the other processes are to be told with the next message */
  tell: boolean;
  scheduled: boolean;
}

/** Somebody's place among those present. */
export interface Place {
  show(present: Present): void;
  leave(): void;
}

/** Said again this often, so that a process that dies without a word is forgotten. */
const HEARTBEAT_MS = 5_000;
const FORGET_MS = 12_000;
/** Changes within this time go out together: a crowd that arrives at once is one message, not n². */
const GATHER_MS = 50;
/** People shown at most; above that only their number matters. */
const MOST_SHOWN = 50;
/** People one process tells the others of, per dashboard. */
const MOST_TOLD = 20;

/** Who has which dashboard open, over all processes. */
export class Presence {
  readonly #bus: Bus;
  readonly #here = new Map<string, Here>();
  readonly #timer: NodeJS.Timeout;

  constructor(bus: Bus) {
    this.#bus = bus;
    bus.listen((message, from) => {
      if (message.type === 'presence')
        this.#heard(`${message.tenant}/${message.dashboard}`, from, message.people);
    });
    this.#timer = setInterval(() => this.#heartbeat(), HEARTBEAT_MS);
    this.#timer.unref();
  }

  /** @param listener is told who is here whenever that changes, until the place is left */
  enter(tenant: string, dashboard: string, connection: string, listener: Listener): Place {
    const id = `${tenant}/${dashboard}`;
    const here: Here = this.#here.get(id) ?? {
      tenant,
      dashboard,
      mine: new Map(),
      others: new Map(),
      tell: false,
      scheduled: false,
    };
    this.#here.set(id, here);
    here.mine.set(connection, { listener, present: null });
    return {
      show: present => {
        const mine = here.mine.get(connection);
        if (!mine) return;
        mine.present = present;
        this.#schedule(here, true);
      },
      leave: () => {
        if (here.mine.delete(connection)) this.#schedule(here, true);
      },
    };
  }

  close(): void {
    clearInterval(this.#timer);
  }

  #heard(id: string, from: string, people: readonly Present[]): void {
    const here = this.#here.get(id);
    if (!here) return;
    const isNew = !here.others.has(from) && people.length > 0;
    if (people.length > 0) here.others.set(from, { people, heard: Date.now() });
    else here.others.delete(from);
    // A process that has just opened this dashboard need not wait for our next heartbeat.
    this.#schedule(here, isNew);
  }

  #schedule(here: Here, tell: boolean): void {
    here.tell ||= tell;
    if (here.scheduled) return;
    here.scheduled = true;
    setTimeout(() => {
      here.scheduled = false;
      if (here.tell) this.#tell(here);
      here.tell = false;
      const people = this.#people(here);
      for (const { listener } of here.mine.values()) listener(people);
      if (here.mine.size === 0) this.#here.delete(`${here.tenant}/${here.dashboard}`);
    }, GATHER_MS).unref();
  }

  #mine({ mine }: Here): Present[] {
    return [...mine.values()].flatMap(({ present }) => present ?? []);
  }

  #people(here: Here): readonly Present[] {
    const people = this.#mine(here);
    for (const { people: elsewhere } of here.others.values()) people.push(...elsewhere);
    return people.slice(0, MOST_SHOWN);
  }

  #tell(here: Here): void {
    const { tenant, dashboard } = here;
    this.#bus.send({ type: 'presence', tenant, dashboard, people: this.#mine(here).slice(0, MOST_TOLD) });
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
