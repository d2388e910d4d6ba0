import { IDENTITY_LIMITS } from '#core/contract/index.ts';
import { type KeyKind, LOOK_EVERY_MS, NOTE_EVERY_MS, ROTATED } from '#server/secrets/index.ts';

/** What a rotation has to know before it is planned. No secret is in it. */
export interface RotationState {
  readonly kind: KeyKind;
  /** where the secret is held: then who carries a step out differs */
  readonly held: 'environment' | 'data folder';
  /** keys that are accepted beside the current one: what they are, and when a server last had one as its current */
  readonly accepted: readonly { readonly role: 'next' | 'previous'; readonly lastUsed: number | null }[];
}

/** One step: done by the command itself, or told to the operator. `new` and `present` stand for secrets. */
export type Step =
  | { readonly do: 'accept' | 'switch' | 'drop' | 'reseal' }
  | { readonly do: 'wait'; readonly seconds: number }
  | {
      readonly do: 'tell';
      readonly title: string;
      readonly assign: Readonly<Record<string, 'new' | 'present' | 'nothing'>>;
      readonly afterwards: readonly string[];
    };

const DAY_MS = 86_400_000;
/** What a secret signed is valid for so long after: sessions that nobody uses, links of invitations. */
const SIGNED_DAYS = Math.max(7, IDENTITY_LIMITS.invitationDays);
/** Servers note that often which key they seal with; a key not noted for two rounds seals nothing any more. */
const SEALED_MS = 2 * NOTE_EVERY_MS;

const ROLL =
  'Then restart the processes one after another, each when the one before is ready (/ready). Servers that read it from a file (NAME_FILE) need no restart: wait half a minute.';

/** @returns the steps that replace a secret, in order */
export function planRotation({ kind, held, accepted }: RotationState): Step[] {
  const { variable, previous } = ROTATED[kind];
  if (held === 'data folder') {
    const begun = accepted.some(({ role }) => role === 'next');
    const reseal: Step[] = kind === 'encryption' ? [{ do: 'reseal' }] : [];
    return [
      ...(begun ? [] : [{ do: 'accept' } as const]),
      // every running server has looked at the files by then
      { do: 'wait', seconds: (3 * LOOK_EVERY_MS) / 1_000 },
      { do: 'switch' },
      ...reseal,
    ];
  }
  return [
    {
      do: 'tell',
      title: 'Every process accepts the new one beside the present one',
      assign: { [previous]: 'new' },
      afterwards: [
        ROLL,
        'Go on only when every process has it: one that has not would refuse what the others make.',
      ],
    },
    {
      do: 'tell',
      title: 'Every process uses the new one and still accepts the present one',
      assign: { [variable]: 'new', [previous]: 'present' },
      afterwards: [ROLL],
    },
    {
      do: 'tell',
      title: `Finish: \`region-dashboard rotate ${kind} --finish\``,
      assign: {},
      afterwards: [
        kind === 'jwt'
          ? `From ${SIGNED_DAYS} days later on; until then sessions are signed anew as people come back.`
          : `From ${SEALED_MS / 60_000} minutes later on, with DATABASE_ADMIN_URL; it encrypts what is stored with the new key.`,
      ],
    },
  ];
}

/** @returns the steps that end the overlap */
export function planFinish({ kind, held }: RotationState): Step[] {
  const { previous } = ROTATED[kind];
  const reseal: Step[] = kind === 'encryption' ? [{ do: 'reseal' }] : [];
  if (held === 'data folder') return [...reseal, { do: 'drop' }];
  return [
    ...reseal,
    {
      do: 'tell',
      title: `Nothing needs ${previous} any more: remove it`,
      assign: { [previous]: 'nothing' },
      afterwards: [ROLL],
    },
  ];
}

const dateOf = (ms: number) => `${new Date(ms).toISOString().slice(0, 16).replace('T', ' ')} UTC`;

/** @returns why a second rotation cannot begin yet, or null */
export function obstacleToRotation({ kind, held, accepted }: RotationState): string | null {
  if (held === 'data folder' || accepted.length === 0) return null;
  const { previous } = ROTATED[kind];
  return `A rotation is under way: ${previous} is set. End it first with \`region-dashboard rotate ${kind} --finish\`.`;
}

/**
 * @param now ms since 1970
 * @returns why the previous keys cannot be dropped yet, or null
 */
export function obstacleToFinish({ kind, accepted }: RotationState, now: number): string | null {
  const { variable, previous } = ROTATED[kind];
  const force = 'or use --force when it must not be accepted any longer';
  if (accepted.some(({ lastUsed }) => lastUsed === null))
    return `No server is known to have used what ${previous} holds as its ${variable}. Is the second step still to be done? Do it first, ${force}.`;
  const last = Math.max(...accepted.map(({ lastUsed }) => lastUsed ?? 0));
  const until = last + (kind === 'jwt' ? SIGNED_DAYS * DAY_MS : SEALED_MS);
  if (until <= now) return null;
  return kind === 'jwt'
    ? `The previous secret signed until ${dateOf(last)}, and what it signed is valid for ${SIGNED_DAYS} days. Run this again after ${dateOf(until)}, ${force}: whoever has not come back since is then signed out, and open links of invitations end.`
    : `A server still encrypted with the previous key at ${dateOf(last)}. Run this again after ${dateOf(until)}, when every process has the new one.`;
}
