import type { FastifyInstance, FastifyRequest } from 'fastify';
import fastifyPlugin from 'fastify-plugin';
import { PROBLEMS } from '#core/contract/index.ts';
import type { Config } from '#server/config/index.ts';
import { Refusal } from '../problems.ts';
import { networkOf } from './address.ts';
import { Guesses } from './guesses.ts';
import { Limiter } from './limiter.ts';
import { type LiveGate, liveGate } from './live-gate.ts';
import { LocalCounters } from './local-counters.ts';
import { createMeasures, type Measures } from './measures.ts';
import { OpenConnections } from './open-connections.ts';
import { Pseudonyms } from './pseudonyms.ts';
import { RedisLink } from './redis-link.ts';
import { pausedAccount, tooManyOpen } from './refusals.ts';
import { type Caller, RequestLimits, type RequestLimitsOptions } from './requests.ts';
import { SharedCounters } from './shared-counters.ts';
import { shedding } from './shedding.ts';

/** The limits of this process: `app.limits`. */
export interface Limits {
  /**
   * Runs something that shows whether a password is right: what it refuses was a wrong guess.
   * @param account e-mail address, or id of the person
   * @throws Refusal too-many-requests while the account pauses; whatever `run` throws
   */
  guess<T>(request: FastifyRequest, account: string, run: () => Promise<T>): Promise<T>;
  /**
   * A place for a live connection; call it when its socket is closed.
   * @throws Refusal too-many-requests
   */
  openLive(request: FastifyRequest, caller: Caller): () => void;
  /** what counts the messages of one live connection */
  gate(caller: Caller): LiveGate;
}

declare module 'fastify' {
  interface FastifyInstance {
    limits: Limits;
  }
}

export interface LimitsOptions {
  readonly config: Pick<Config, 'RATE_LIMITS' | 'REDIS_URL' | 'JWT_SECRET' | 'MAX_EVENT_LOOP_DELAY'>;
  readonly caller: RequestLimitsOptions['caller'];
}

/** How long the first requests wait for Redis at most, ms: the start does not depend on it. */
const CONNECT_MS = 1_000;

function connect(app: FastifyInstance, url: string, measures: Measures): RedisLink {
  const onChange = (up: boolean, reason: string) => {
    measures.store(up);
    if (up) app.log.info({ event: 'limits.shared', problem: reason }, 'rate limits are shared through Redis');
    else
      app.log.warn(
        { event: 'limits.alone', problem: reason },
        'Redis does not answer: rate limits are counted by this process alone',
      );
  };
  measures.store(false);
  const link = new RedisLink({ url, onChange });
  app.health.register({
    name: 'redis',
    type: 'datastore',
    measurement: 'reachable',
    kind: 'optional',
    everyMs: 0,
    check: () =>
      link.up
        ? { status: 'pass', value: true }
        : {
            status: 'warn',
            value: false,
            output: 'Redis does not answer: each process counts its rate limits alone.',
          },
  });
  app.addHook('onReady', async () => link.start(CONNECT_MS));
  app.addHook('onClose', async () => link.close());
  return link;
}

const clientNetwork = (request: FastifyRequest): string =>
  networkOf(request.ip ?? '', request.raw.socket.remoteAddress);

function wasWrong(error: unknown): boolean {
  return error instanceof Refusal && PROBLEMS[error.rejection.code].status < 500;
}

function limitsOf(
  guesses: Guesses,
  open: OpenConnections,
  requests: RequestLimits,
  measures: Measures,
): Limits {
  return {
    async guess(request, account, run) {
      const begun = await guesses.begin(account, clientNetwork(request));
      if (typeof begun === 'number') {
        measures.refused('sign-in', 'account');
        throw pausedAccount(begun);
      }
      try {
        const result = await run();
        begun('right');
        return result;
      } catch (error) {
        begun(wasWrong(error) ? 'wrong' : 'interrupted');
        throw error;
      }
    },
    openLive(request, { person, key, tenant }) {
      const who = key === undefined ? { person } : { key };
      const address = clientNetwork(request);
      const taken = open.take({ ...who, ...(tenant !== undefined && { tenant }), address });
      if (typeof taken === 'function') return taken;
      measures.refused('live-connections', taken.kind);
      throw tooManyOpen(taken.kind, taken.most);
    },
    gate: caller => liveGate(caller, requests, measures),
  };
}

const NO_LIMITS: Limits = {
  guess: (_request, _account, run) => run(),
  openLive: () => () => {},
  gate: () => ({ abusive: false, message: () => null, commands: () => null }),
};

/**
 * How often people, keys, tenants and addresses may ask (`app.limits`, and a hook before everything that is
 * expensive), and what is turned away when there is more than the process can do. Before the routes.
 */
export const limitsPlugin = fastifyPlugin<LimitsOptions>(
  async (app, { config, caller }) => {
    const measures = createMeasures(app.instruments.registry);
    shedding(app, { delayMs: config.MAX_EVENT_LOOP_DELAY, measures });
    if (!config.RATE_LIMITS) {
      app.decorate('limits', NO_LIMITS);
      return;
    }
    const local = new LocalCounters();
    app.addHook('onClose', async () => local.close());
    const link = config.REDIS_URL ? connect(app, config.REDIS_URL, measures) : null;
    // Processes that share counters share the secret; one that generated its own counts alone.
    const pseudonyms = new Pseudonyms(config.JWT_SECRET ?? '');
    const shared = link && { counters: new SharedCounters(link, pseudonyms), isUp: () => link.up };
    const limiter = new Limiter({ local, shared, onFallback: measures.fallback });
    const requests = new RequestLimits({ limiter, local, measures, caller, networkOf: clientNetwork });
    const guesses = new Guesses({ pseudonyms, link });
    app.decorate('limits', limitsOf(guesses, new OpenConnections(), requests, measures));
    app.addHook('onRequest', requests.onRequest);
  },
  { name: 'limits', dependencies: ['instruments', 'health'] },
);

export { distrust, trustedHops } from './address.ts';
export { CLASSES } from './classes.ts';
export type { LiveGate } from './live-gate.ts';
export { Pseudonyms } from './pseudonyms.ts';
export type { Caller } from './requests.ts';
