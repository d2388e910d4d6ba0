import { reject } from '#core/contract/index.ts';
import { Refusal } from '../problems.ts';

interface Busy {
  running: number;
  readonly waiting: (() => void)[];
}

/** Transactions of one tenant that wait for their turn; beyond that they are refused at once. */
const MOST_WAITING = 500;

/**
 * How many connections one tenant may hold at once. The rest of its transactions wait for its own, in order,
 * and not in the pool's line, where everybody else would stand behind them.
 */
export class TenantShare {
  readonly #most: number;
  readonly #tenants = new Map<string, Busy>();

  /** @param most connections of one tenant */
  constructor(most: number) {
    this.#most = most;
  }

  /** @throws Refusal unavailable when too many of the tenant wait; whatever `run` throws */
  async run<T>(tenant: string, run: () => Promise<T>): Promise<T> {
    const busy = this.#tenants.get(tenant) ?? { running: 0, waiting: [] };
    this.#tenants.set(tenant, busy);
    if (busy.running < this.#most) busy.running += 1;
    else await this.#turn(busy);
    try {
      return await run();
    } finally {
      const next = busy.waiting.shift();
      if (next) next();
      else {
        busy.running -= 1;
        if (busy.running === 0) this.#tenants.delete(tenant);
      }
    }
  }

  /** Transactions that wait because their tenant has all the connections that it may have. */
  get waiting(): number {
    let sum = 0;
    for (const { waiting } of this.#tenants.values()) sum += waiting.length;
    return sum;
  }

  /** Tenants that do anything at the moment. */
  get size(): number {
    return this.#tenants.size;
  }

  #turn({ waiting }: Busy): Promise<void> {
    if (waiting.length < MOST_WAITING) return new Promise(resolve => waiting.push(resolve));
    throw new Refusal(
      reject('unavailable', 'Your team asks for more at once than can be done. Try again in a few seconds.'),
      { 'retry-after': '2' },
    );
  }
}
