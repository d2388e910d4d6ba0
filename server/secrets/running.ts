import type { Config } from '#server/config/index.ts';
import { createKeyring, type Keyring } from './keyring.ts';
import { type Keys, openKeys } from './keys.ts';
import { settleKeys } from './settle-keys.ts';
import { type Asking, noteSecrets } from './sightings.ts';

/** The secrets of a serving process. */
export interface RunningSecrets {
  /** sign cookies and invitations */
  readonly signing: Keys;
  /** encrypts at rest; follows a rotation by itself */
  readonly keyring: Keyring;
  /** Begins to look for replaced files. @param onSigning is told when what signs has changed */
  follow(onSigning: (keys: Keys) => void): void;
  stop(): Promise<void>;
}

export interface RunningSecretsOptions {
  readonly config: Config;
  /** reads the configuration again, with its files; absent: what it was at the start stays */
  readonly reread?: () => Promise<Config>;
  /** connections of the identity role */
  readonly database: Asking;
  readonly say: (line: string) => void;
  /** names of the variables whose secrets were taken over while it runs */
  readonly onReplaced?: (variables: readonly string[]) => void;
  readonly lookEveryMs?: number;
  readonly noteEveryMs?: number;
}

/** How often a running server looks whether files with secrets have been replaced, ms. */
export const LOOK_EVERY_MS = 5_000;
/** How often it notes which secrets it runs with, ms. */
export const NOTE_EVERY_MS = 300_000;

/** Calls again and again, one call after the other, until it is stopped. */
function repeat(everyMs: number, work: () => Promise<void>): () => Promise<void> {
  let underWay: Promise<void> = Promise.resolve();
  const timer = setInterval(() => {
    underWay = underWay.then(work);
  }, everyMs);
  timer.unref();
  return () => {
    clearInterval(timer);
    return underWay;
  };
}

/**
 * Opens the secrets of a serving process and notes that it runs with them.
 * @throws ConfigError when there are none
 */
export async function runSecrets(options: RunningSecretsOptions): Promise<RunningSecrets> {
  const { reread, database, say, lookEveryMs = LOOK_EVERY_MS, noteEveryMs = NOTE_EVERY_MS } = options;
  let { config } = options;
  let signing = settleKeys(await openKeys(config, 'jwt'));
  let encryption = settleKeys(await openKeys(config, 'encryption'));
  const keyring = createKeyring(encryption.keys);
  await noteSecrets(database, config, encryption.keys);

  const stops: (() => Promise<void>)[] = [];
  let complaint = '';

  async function look(onSigning: (keys: Keys) => void): Promise<void> {
    try {
      config = (await reread?.()) ?? config;
      const [before, sealed] = [signing.keys, encryption.keys];
      signing = signing.next(await openKeys(config, 'jwt'));
      encryption = encryption.next(await openKeys(config, 'encryption'));
      if (signing.keys !== before) onSigning(signing.keys);
      if (encryption.keys !== sealed) keyring.use(encryption.keys);
      const replaced = [
        signing.keys.current !== before.current && 'JWT_SECRET',
        encryption.keys.current !== sealed.current && 'ENCRYPTION_KEY',
      ].filter(name => name !== false);
      if (replaced.length > 0) {
        say(`${replaced.join(' and ')} replaced; the previous one is still accepted.`);
        options.onReplaced?.(replaced);
        await note();
      }
      complaint = '';
    } catch (error) {
      const sentence = error instanceof Error ? error.message : String(error);
      if (sentence !== complaint)
        say(`Secrets could not be read again, the server goes on with those it has. ${sentence}`);
      complaint = sentence;
    }
  }

  // An outage of the database is reported by those who need it; the next time is soon enough.
  const note = () => noteSecrets(database, config, encryption.keys).catch(() => {});

  return {
    get signing() {
      return signing.keys;
    },
    keyring,
    follow(onSigning) {
      if (reread) stops.push(repeat(lookEveryMs, () => look(onSigning)));
      stops.push(repeat(noteEveryMs, note));
    },
    async stop() {
      await Promise.all(stops.splice(0).map(stop => stop()));
    },
  };
}
