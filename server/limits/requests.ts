import type { FastifyReply, FastifyRequest } from 'fastify';
import { LIMITS } from '#core/contract/index.ts';
import { classOf } from './class-of.ts';
import { type ClassName, COMMAND_UNIT_BYTES, limitClass } from './classes.ts';
import { limitField, policyField } from './fields.ts';
import type { Limiter } from './limiter.ts';
import type { LocalCounters } from './local-counters.ts';
import type { Measures } from './measures.ts';
import { type Charge, policyOf } from './policy.ts';
import { refusalOf } from './refusals.ts';
import type { Verdict } from './verdict.ts';

/** Who asks, as limits count them. */
export interface Caller {
  readonly person: string;
  /** id of the API key that the request came with: it is counted instead of the person */
  readonly key?: string;
  /** id of the tenant that the path names, when the person is in it */
  readonly tenant?: string;
}

export interface RequestLimitsOptions {
  readonly limiter: Limiter;
  readonly local: LocalCounters;
  readonly measures: Measures;
  /** null for nobody; a function when the database has to be asked */
  readonly caller: (request: FastifyRequest) => Caller | null | Look;
  readonly networkOf: (request: FastifyRequest) => string;
}

type Look = () => Promise<Caller | null>;
type Done = (error?: Error) => void;

const MOST_UNITS = Math.ceil(LIMITS.bodyBytes / COMMAND_UNIT_BYTES);

/** @param bytes of commands. @returns units; one for each so many begun */
export function unitsOf(bytes: number): number {
  return Math.min(MOST_UNITS, Math.max(1, Math.ceil(bytes / COMMAND_UNIT_BYTES)));
}

function costOf(className: ClassName, { headers }: FastifyRequest): number {
  if (className !== 'commands') return 1;
  const length = headers['content-length'];
  if (length !== undefined) return unitsOf(Number(length));
  // A body of a length that is not said may be as long as any.
  return headers['transfer-encoding'] === undefined ? 1 : MOST_UNITS;
}

function chargesOf(className: ClassName, caller: Caller): Charge[] {
  const charges: Charge[] = [];
  const add = (kind: 'person' | 'key' | 'tenant', key: string | undefined) => {
    const policy = key === undefined ? null : policyOf(className, kind);
    if (policy) charges.push({ policy, key: key! });
  };
  if (caller.key === undefined) add('person', caller.person);
  else add('key', caller.key);
  add('tenant', caller.tenant);
  return charges;
}

const byAddress = (className: ClassName): boolean => limitClass(className).limits.address !== undefined;

/** Counts every request before its body is read, and refuses those beyond the quota of their class. */
export class RequestLimits {
  readonly #options: RequestLimitsOptions;

  constructor(options: RequestLimitsOptions) {
    this.#options = options;
  }

  /** The hook. Without Redis and with a session that memory knows, it is done when it returns. */
  readonly onRequest = (request: FastifyRequest, reply: FastifyReply, done: Done): void => {
    const className = classOf(request);
    if (className === 'unlimited') {
      done();
    } else if (byAddress(className)) {
      this.#take(this.#anonymous(className, request), 1, reply, done);
    } else {
      const caller = this.#options.caller(request);
      if (typeof caller !== 'function') this.#decide(caller, className, request, reply, done);
      else this.#afterLook(caller, className, request, reply).then(() => done(), done);
    }
  };

  /** Commands that came another way than by a request. */
  takeCommands(caller: Caller, bytes: number): Verdict | Promise<Verdict> {
    const verdict = this.#options.limiter.take(chargesOf('commands', caller), unitsOf(bytes));
    if (verdict instanceof Promise) return verdict.then(each => this.#noted(each));
    return this.#noted(verdict);
  }

  /**
   * Invalid sessions must not cost a look at the database each, without end: the look is paid for in advance
   * by the address, and given back when the session is good.
   */
  async #afterLook(
    look: Look,
    className: ClassName,
    request: FastifyRequest,
    reply: FastifyReply,
  ): Promise<void> {
    const { local } = this.#options;
    const deposit = this.#anonymous('anonymous', request);
    const verdict = this.#noted(local.take(deposit));
    if (!verdict.admitted) throw refusalOf(verdict);
    const caller = await look().finally(() => local.add(deposit, -1));
    await new Promise<void>((resolve, fail) =>
      this.#decide(caller, className, request, reply, error => (error ? fail(error) : resolve())),
    );
  }

  #decide(
    caller: Caller | null,
    className: ClassName,
    request: FastifyRequest,
    reply: FastifyReply,
    done: Done,
  ): void {
    if (!caller) this.#take(this.#anonymous('anonymous', request), 1, reply, done);
    else this.#take(chargesOf(className, caller), costOf(className, request), reply, done);
  }

  #anonymous(className: ClassName, request: FastifyRequest): readonly Charge[] {
    return [{ policy: policyOf(className, 'address')!, key: this.#options.networkOf(request) }];
  }

  #take(charges: readonly Charge[], cost: number, reply: FastifyReply, done: Done): void {
    const verdict = this.#options.limiter.take(charges, cost);
    if (verdict instanceof Promise) {
      verdict.then(each => this.#tell(each, charges, reply, done), done);
    } else this.#tell(verdict, charges, reply, done);
  }

  #tell(verdict: Verdict, charges: readonly Charge[], reply: FastifyReply, done: Done): void {
    this.#noted(verdict);
    if (verdict.admitted) {
      reply.header('ratelimit-policy', policyField(charges)).header('ratelimit', limitField(verdict));
      done();
    } else done(refusalOf(verdict));
  }

  #noted(verdict: Verdict): Verdict {
    const { className, kind } = verdict.policy;
    if (!verdict.admitted) this.#options.measures.refused(className, kind);
    return verdict;
  }
}
