import type { Problem, Query } from '#core/contract/index.ts';
import type { Frame } from '#core/query/index.ts';

/** What is known of one region's data. */
export interface RegionData {
  /** the last good one; stays when later executions fail */
  readonly frame: Frame | null;
  /** why the last execution gave none */
  readonly problem: Problem | null;
  /** the query that the frame answers */
  readonly query: Query | null;
}

export const NO_DATA: RegionData = { frame: null, problem: null, query: null };

type Answer = { readonly frame: Frame } | { readonly problem: Problem };

/** The frames of all regions, outside React: one that arrives redraws one region and nothing else. */
export class RegionDataStore {
  readonly #data = new Map<string, RegionData>();
  readonly #listeners = new Map<string, Set<() => void>>();
  /** how far the server's clock is behind ours, ms: the least that any frame has shown (its way took time too) */
  #behind = Number.POSITIVE_INFINITY;

  get(regionId: string): RegionData {
    return this.#data.get(regionId) ?? NO_DATA;
  }

  /** @param now our clock, milliseconds since 1970 */
  put(regionId: string, answer: Answer, query: Query | null, now: number): void {
    const before = this.get(regionId);
    if ('frame' in answer) {
      this.#behind = Math.min(this.#behind, now - answer.frame.at);
      this.#set(regionId, { frame: answer.frame, problem: null, query });
    } else {
      const kept = before.query === query ? before : NO_DATA;
      this.#set(regionId, { ...kept, problem: answer.problem, query });
    }
  }

  /** Forgets why there was no data, as the next try begins. */
  forgetProblem(regionId: string): void {
    const before = this.get(regionId);
    if (before.problem) this.#set(regionId, { ...before, problem: null });
  }

  /** @returns how old a frame is, ms, whatever the two clocks say */
  ageOf(frame: Frame, now: number): number {
    const behind = Number.isFinite(this.#behind) ? this.#behind : 0;
    return Math.max(0, now - frame.at - behind);
  }

  subscribe(regionId: string, listener: () => void): () => void {
    const listeners = this.#listeners.get(regionId) ?? new Set();
    this.#listeners.set(regionId, listeners);
    listeners.add(listener);
    return () => {
      listeners.delete(listener);
      if (listeners.size === 0) this.#listeners.delete(regionId);
    };
  }

  #set(regionId: string, data: RegionData): void {
    this.#data.set(regionId, data);
    for (const listener of this.#listeners.get(regionId) ?? []) listener();
  }
}
