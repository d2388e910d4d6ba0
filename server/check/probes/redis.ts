import { type Probe, WrongAnswer } from '../probe.ts';

/** Asks Redis for a PONG. Without Redis each process limits alone, so that is no reason not to start. */
export const redisProbe: Probe = {
  title: 'Redis',
  variables: ['REDIS_URL'],
  unreachable: 'warning',
  async run({ text, signal }) {
    const { Redis, ReplyError } = await import('ioredis');
    const redis = new Redis(text('REDIS_URL'), {
      lazyConnect: true,
      enableReadyCheck: false,
      enableOfflineQueue: false,
      maxRetriesPerRequest: 0,
      retryStrategy: () => null,
      connectionName: 'region-dashboard check',
    });
    // `connect` says only that the connection was closed; why, this says.
    let reason: unknown;
    redis.on('error', error => {
      reason ??= error;
    });
    const close = () => redis.disconnect();
    signal.addEventListener('abort', close);
    try {
      await redis.connect();
      await redis.ping();
      return [];
    } catch (error) {
      const failure = reason ?? error;
      if (failure instanceof ReplyError)
        throw new WrongAnswer(
          'refuses: the user or password in REDIS_URL, or what that user may do, is not right',
        );
      throw failure;
    } finally {
      signal.removeEventListener('abort', close);
      close();
    }
  },
};
