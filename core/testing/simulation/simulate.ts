import { isDeepStrictEqual } from 'node:util';
import { redact } from '../../dashboard/index.ts';
import { predict } from '../../sync/index.ts';
import { ANNA, BEN, CLEO, uuid } from '../ids.ts';
import { checkOutcome } from './check-outcome.ts';
import { anyGroups } from './edits.ts';
import { FakeServer } from './fake-server.ts';
import { Page } from './page.ts';
import { type Random, seededRandom } from './random.ts';
import { FAIR, type Weather, type Wire } from './wire.ts';

const PEOPLE = [ANNA, BEN, CLEO];

/** What a run consisted of, so that a test can see that nothing was left out. */
export interface Tally {
  readonly committed: number;
  readonly refused: number;
  /** commands that were set aside because the server failed on them */
  readonly setAside: number;
  readonly actions: ReadonlyMap<string, number>;
}

/**
 * Several pages and one server under bad weather, then calm. Everything follows from the seed.
 *
 * @param trace hears of every action, for looking into a failing seed
 * @throws Error when anything was lost, done twice, half done, or is seen differently by somebody
 */
export function simulate(seed: number, trace: (line: string) => void = () => {}): Tally {
  const world = new World(seed, trace);
  const length = 40 + world.random.below(300);
  for (let turn = 0; turn < length; turn += 1) world.act();
  world.calmDown();
  const outcome = checkOutcome(world.server, world.pages, world.orderly);
  return { ...outcome, setAside: world.setAside, actions: world.actions };
}

class World {
  readonly random: Random;
  readonly server: FakeServer;
  readonly pages: readonly Page[];
  readonly actions = new Map<string, number>();
  /** the network is fair all the time */
  readonly orderly: boolean;
  #weather: Weather;
  /** connections that are cut, with messages that still arrive at the server */
  #late: Wire[] = [];
  #ids = 0;
  readonly #trace: (line: string) => void;
  readonly #deeds: readonly (readonly [weight: number, deed: () => string | null])[];

  constructor(seed: number, trace: (line: string) => void) {
    this.random = seededRandom(seed);
    this.#trace = trace;
    const { random } = this;
    this.orderly = random.chance(0.5);
    this.#weather = this.orderly ? FAIR : { reorder: random.next() * 0.5, duplicate: random.next() * 0.3 };
    this.server = new FakeServer(random, this.orderly);
    for (const person of PEOPLE) this.server.roles.set(person, 'editor');
    const count = 2 + random.below(5);
    this.pages = Array.from({ length: count }, (_, n) => new Page(`page ${n}`, random.pick(PEOPLE)));
    const trouble = random.next();
    this.#deeds = [
      [12, () => this.#edit()],
      [22, () => this.#deliverToServer()],
      [28, () => this.#deliverToClient()],
      [6, () => this.#connect()],
      [4, () => this.#retry()],
      [4, () => this.#tell()],
      [3 * trouble, () => this.#cut()],
      [2 * trouble, () => this.#reload()],
      [2 * trouble, () => this.#toggleOutage()],
      [1 * trouble, () => this.#restart()],
      [1 * trouble, () => this.#changeRole()],
      [1 * trouble, () => this.#fold()],
      [3, () => this.#deliverLate()],
    ];
  }

  get setAside(): number {
    return this.pages.reduce((sum, page) => sum + page.setAside.size, 0);
  }

  /** Does one thing that can be done at the moment. */
  act(): void {
    const total = this.#deeds.reduce((sum, [weight]) => sum + weight, 0);
    for (;;) {
      const done = this.#pick(this.random.next() * total)();
      if (done === null) continue;
      const [name = done] = done.split(':');
      this.actions.set(name, (this.actions.get(name) ?? 0) + 1);
      this.#trace(done);
      return;
    }
  }

  #pick(place: number): () => string | null {
    let end = 0;
    for (const [weight, deed] of this.#deeds) {
      end += weight;
      if (place < end) return deed;
    }
    throw new RangeError(`${place} lies beyond all deeds`);
  }

  /** The database is back and the network carries everything, until nobody has anything left to say. */
  calmDown(): void {
    this.#trace('calm');
    this.#weather = FAIR;
    this.server.outage = false;
    for (let round = 0; round < 500; round += 1) {
      while (this.#deliverLate() !== null);
      for (const page of this.pages) {
        if (!page.wire) page.connect(this.server);
        else if (!page.wire.open) page.disconnect();
        if (page.retryDue) page.retry();
        if (page.wire) this.server.tell(page.wire);
        while (this.#toServer(page) !== null || this.#toClient(page) !== null);
      }
      if (this.pages.every(page => this.#hasSettled(page))) return;
    }
    const open = this.pages
      .filter(page => !this.#hasSettled(page))
      .map(({ name, session }) => ({ name, session }));
    throw new Error(`Still not settled: ${JSON.stringify(open)}`);
  }

  #hasSettled({ session, wire, retryDue }: Page): boolean {
    return (
      session.connection === 'live' &&
      session.pending.length === 0 &&
      session.confirmed?.seq === this.server.head &&
      !session.partial &&
      !retryDue &&
      wire?.quiet === true
    );
  }

  #edit(): string | null {
    const page = this.random.pick(this.pages);
    const state = page.session.optimistic;
    if (!state) return null;
    const groups = anyGroups(this.random, state, () => this.#id());
    for (const commands of groups) page.submit(commands);
    return `edit: ${page.name} ${groups.map(group => group.map(({ type }) => type)).join(' | ')}`;
  }

  #deliverToServer(): string | null {
    return this.#toServer(this.random.pick(this.pages));
  }

  #toServer(page: Page): string | null {
    const message = page.wire?.open ? page.wire.takeForServer(this.random, this.#weather) : null;
    if (!message) return null;
    this.server.receive(page.wire!, message);
    return `to server: ${page.name} ${message.type}`;
  }

  #deliverToClient(): string | null {
    return this.#toClient(this.random.pick(this.pages));
  }

  #toClient(page: Page): string | null {
    const message = page.wire?.open ? page.wire.takeForClient(this.random, this.#weather) : null;
    if (!message) return null;
    page.receive(message);
    if (this.random.chance(0.2)) this.#check(page);
    const seqs = message.type === 'events' ? message.events.map(({ seq }) => seq).join(' ') : '';
    return `to client: ${page.name} ${message.type} ${seqs}`;
  }

  #connect(): string | null {
    const page = this.random.pick(this.pages);
    if (page.wire?.open) return null;
    if (page.wire) page.disconnect();
    else page.connect(this.server);
    return `connect: ${page.name} ${page.wire ? 'opened' : 'noticed'}`;
  }

  #retry(): string | null {
    const page = this.random.pick(this.pages);
    if (!page.retryDue) return null;
    page.retry();
    return `retry: ${page.name}`;
  }

  #tell(): string | null {
    const { wire, name } = this.random.pick(this.pages);
    if (!wire) return null;
    this.server.tell(wire);
    return `tell: ${name}`;
  }

  #cut(page = this.random.pick(this.pages)): string | null {
    if (!page.wire?.open) return null;
    const { wire } = page;
    wire.cut(this.random.below(wire.leftForServer + 1));
    this.server.hangUp(wire);
    this.#late.push(wire);
    return `cut: ${page.name}`;
  }

  /** What was sent on a connection that is gone arrives after all, perhaps after the next one has begun. */
  #deliverLate(): string | null {
    this.#late = this.#late.filter(({ leftForServer }) => leftForServer > 0);
    if (this.#late.length === 0) return null;
    const wire = this.random.pick(this.#late);
    const message = wire.takeForServer(this.random, FAIR)!;
    this.server.receive(wire, message);
    return `late: ${message.type}`;
  }

  #reload(): string {
    const page = this.random.pick(this.pages);
    this.#cut(page);
    page.reload();
    return `reload: ${page.name}`;
  }

  #toggleOutage(): string {
    this.server.outage = !this.server.outage;
    return `outage: ${this.server.outage}`;
  }

  #restart(): string {
    for (const { wire } of this.pages) wire?.cut(0);
    this.#late = [];
    this.server.restart();
    return 'restart';
  }

  /** At some moment of the past, also one that a page has not got to yet. */
  #fold(): string | null {
    const { head, folded } = this.server;
    if (head === folded) return null;
    this.server.fold(folded + 1 + this.random.below(head - folded));
    return 'fold';
  }

  /** Whoever's role changes has to come back. */
  #changeRole(): string {
    const person = this.random.pick(PEOPLE);
    const role = this.server.roles.get(person) === 'viewer' ? 'editor' : 'viewer';
    this.server.roles.set(person, role);
    for (const page of this.pages) if (page.person === person) this.#cut(page);
    return `role: ${person} ${role}`;
  }

  /** What holds at every moment, also in the middle of the storm. */
  #check({ name, session }: Page): void {
    const { confirmed, role, partial } = session;
    if (!isDeepStrictEqual(session.optimistic, predict(session)))
      throw new Error(`${name} does not show what is pending on top of what is confirmed`);
    if (!confirmed || !role || partial) return;
    if (!isDeepStrictEqual(confirmed.state, plain(redact(this.server.states[confirmed.seq]!, role))))
      throw new Error(`${name} has another state at ${confirmed.seq} than the server had`);
  }

  #id(): string {
    this.#ids += 1;
    return uuid(this.#ids);
  }
}

/** As it is after the way through JSON: members that are undefined are not there. */
const plain = <T>(value: T): T => JSON.parse(JSON.stringify(value)) as T;
