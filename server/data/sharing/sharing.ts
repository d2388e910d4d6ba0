import { createHash, randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import type { PoolClient } from 'pg';
import type { Rejection } from '#core/contract/index.ts';
import type { Database } from '#server/database/index.ts';
import { Cancelled } from '../failure.ts';
import { type Good, goodFrom, type Outcome } from '../outcome.ts';
import { claim, hold, type Look, look, type Place, share } from './shared-frames.ts';
import { Sweeping } from './sweeping.ts';

export interface Question {
  readonly tenant: string;
  /** of `keyOf` */
  readonly key: string;
  /** @returns what changes with the source: nobody gets an answer from before a change */
  readonly version: () => Promise<string>;
  readonly times: {
    /** ms between two questions, how old an answer may be, and how old a failure */
    readonly everyMs: number;
    readonly maxAge: number;
    readonly maxFailureAge: number;
  };
  /** this process has no frame yet to show if the source fails */
  readonly needsFrame: boolean;
  /** aborted when nobody waits any more */
  readonly signal: AbortSignal;
}

export interface Answer {
  readonly outcome: Outcome;
  /** beside a rejection: the last frame that any process got, if it was asked for */
  readonly good: Good | null;
  /** whether this process has asked the source */
  readonly own: boolean;
}

export interface SharingOptions {
  readonly database: Pick<Database, 'tenant' | 'readTenant'>;
  /** the database could not be asked */
  readonly onFailed: () => void;
  /** how long a claim holds without being renewed, ms */
  readonly leaseMs?: number;
}

/** Goes into every key: releases that answer differently do not share. */
const FORMAT = 1;
/** A process that was killed holds the others up for so long. */
const LEASE_MS = 5_000;
/** Renewals within one lease: one may fail. */
const RENEWALS = 2.5;
/** Larger frames (characters of JSON) are asked for by each process: through the database they would cost it more. */
const MOST_SHARED = 1_000_000;
/** Rows are of use to whoever looks again after a while. */
const LEAST_KEPT_MS = 15 * 60_000;
/** Answers of others are looked for after pauses that grow with the waiting. */
const PAUSE_MS = { least: 25, most: 1_000 };
/** The database has so long to answer, ms; then the source is asked without it, and for a while the next ones too. */
const PATIENCE_MS = 2_000;
const REST_MS = 5_000;

/** The database cannot be asked now. */
class NotShared extends Error {}

/**
 * One execution for all processes: before the source is asked, a claim is taken in the database; whoever has it
 * asks, the others wait for the answer. Whatever goes wrong with that, the source is asked by this process itself.
 */
export class Sharing {
  readonly #options: SharingOptions;
  readonly #leaseMs: number;
  readonly #self = randomUUID();
  readonly #sweeping: Sweeping;
  /** by the clock of `performance` */
  #restUntil = Number.NEGATIVE_INFINITY;

  constructor(options: SharingOptions) {
    this.#options = options;
    this.#leaseMs = options.leaseMs ?? LEASE_MS;
    this.#sweeping = new Sweeping(options.database);
  }

  /**
   * @param execute asks the source; never throws
   * @throws Cancelled when the signal is aborted while another process is waited for
   */
  async ask(question: Question, execute: () => Promise<Outcome>): Promise<Answer> {
    try {
      return await this.#ask(question, execute);
    } catch (error) {
      if (!(error instanceof NotShared)) throw error;
      return { outcome: await execute(), good: null, own: true };
    }
  }

  /** Nothing is swept any more. */
  close(): void {
    this.#sweeping.close();
  }

  async #ask(question: Question, execute: () => Promise<Outcome>): Promise<Answer> {
    const { tenant, signal } = question;
    const place = { tenant, key: await hashOf(question) };
    this.#sweeping.remember(tenant);
    for (;;) {
      if (signal.aborted) throw new Cancelled();
      const first = await this.#claim(place, question);
      if (first.mine) return this.#execute(place, first, signal, execute);
      const found = isFresh(first, question) ? first : await this.#wait(place, first.answers, signal);
      if (found) return answerOf(found);
      // Whoever had the claim has gone, or has given it back.
    }
  }

  async #claim(place: Place, { times, needsFrame }: Question): Promise<Look> {
    const { everyMs, maxAge, maxFailureAge } = times;
    const keepMs = Math.max(LEAST_KEPT_MS, 2 * everyMs);
    const wish = { by: this.#self, leaseMs: this.#leaseMs, keepMs, maxAge, maxFailureAge, needsFrame };
    return this.#inTime(
      () => this.#options.database.tenant(place.tenant, client => claim(client, { ...place, ...wish })),
      // Got too late it would hold up the others.
      ({ mine }) => mine && void this.#hold(place, 0),
    );
  }

  /** @returns the answer of whoever has the claim; null when they do not have it any more, and have not answered */
  async #wait(place: Place, seen: number, signal: AbortSignal): Promise<Look | null> {
    const began = performance.now();
    for (;;) {
      const waited = performance.now() - began;
      const ms = Math.min(PAUSE_MS.most, Math.max(PAUSE_MS.least, waited / 2));
      await pause(ms, undefined, { signal, ref: false }).catch(() => {
        throw new Cancelled();
      });
      const now = await this.#inTime(() =>
        this.#options.database.readTenant(place.tenant, client => look(client, place, seen)),
      );
      if (now && now.answers > seen) return now;
      if (!now?.busy) return null;
    }
  }

  async #execute(
    place: Place,
    { frame, frameAt }: Look,
    signal: AbortSignal,
    execute: () => Promise<Outcome>,
  ): Promise<Answer> {
    const began = performance.now();
    // Waiting for a place among others may take long.
    const renewing = setInterval(() => void this.#hold(place, this.#leaseMs), this.#leaseMs / RENEWALS);
    const outcome = await execute().finally(() => clearInterval(renewing));
    // Not waited for: those who watch here need not.
    if (signal.aborted) void this.#hold(place, 0);
    else void this.#share(place, outcome, performance.now() - began);
    return { outcome, good: frame === null ? null : goodFrom(frame, frameAt ?? 0, 0), own: true };
  }

  #share(place: Place, outcome: Outcome, age: number): Promise<void> {
    const good = 'frame' in outcome ? outcome : null;
    const frame = good && good.content.length <= MOST_SHARED ? good.content : null;
    const rejection = 'rejection' in outcome ? JSON.stringify(outcome.rejection) : null;
    const answer = { ...place, by: this.#self, age, frame, frameAt: good?.at ?? null, rejection };
    return this.#quietly(place, client => share(client, answer));
  }

  #hold(place: Place, leaseMs: number): Promise<void> {
    return this.#quietly(place, client => hold(client, place, this.#self, leaseMs));
  }

  /** What fails here is made good by the end of the lease. */
  async #quietly({ tenant }: Place, run: (client: PoolClient) => Promise<void>): Promise<void> {
    await this.#options.database.tenant(tenant, run).catch(() => this.#options.onFailed());
  }

  /** @param onLate given what comes when it is not waited for any more. @throws NotShared */
  async #inTime<T>(ask: () => Promise<T>, onLate: (value: T) => void = () => {}): Promise<T> {
    const failed = (): never => {
      this.#options.onFailed();
      throw new NotShared();
    };
    if (performance.now() < this.#restUntil) return failed();
    const asking = ask();
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<never>((_, reject) => {
      timer = setTimeout(reject, PATIENCE_MS);
    });
    try {
      return await Promise.race([asking, late]);
    } catch {
      asking.then(onLate).catch(() => {});
      this.#restUntil = performance.now() + REST_MS;
      return failed();
    } finally {
      clearTimeout(timer);
    }
  }
}

/** @throws NotShared: what is wrong with the source shows when it is asked */
async function hashOf({ key, version }: Question): Promise<string> {
  const revision = await version().catch(() => {
    throw new NotShared();
  });
  return createHash('sha256')
    .update(JSON.stringify([FORMAT, revision, key]))
    .digest('hex');
}

function isFresh({ age, rejection }: Look, { times }: Question): boolean {
  return age !== null && age <= (rejection === null ? times.maxAge : times.maxFailureAge);
}

/** @throws NotShared when the frame was too large */
function answerOf({ age, frame, frameAt, rejection }: Look): Answer {
  const askedAt = Date.now() - (age ?? 0);
  const good = frame === null ? null : goodFrom(frame, frameAt ?? askedAt, askedAt);
  if (rejection !== null) {
    const outcome = { at: askedAt, askedAt, rejection: JSON.parse(rejection) as Rejection };
    return { outcome, good, own: false };
  }
  if (!good) throw new NotShared();
  return { outcome: good, good, own: false };
}
