import type { Rejection } from '#core/contract/index.ts';
import type { Measures } from './measures.ts';
import { MessagePace } from './message-pace.ts';
import { exceeded } from './refusals.ts';
import type { Caller, RequestLimits } from './requests.ts';
import type { Verdict } from './verdict.ts';

/** Counts what comes over one live connection. */
export interface LiveGate {
  /** One message of any kind. @returns why it may not pass (with `retryAfter`, seconds), or null */
  message(): Rejection | null;
  /** The commands of one message. @returns the same; at once when this process counts alone */
  commands(bytes: number): Rejection | null | Promise<Rejection | null>;
  /** it goes on and on, whatever it is answered: no page does that */
  readonly abusive: boolean;
}

/** Share of the quota that is there again when somebody who was refused comes back: not one message at a time. */
const BREATH = 0.1;

function rejectionOf(verdict: Verdict): Rejection | null {
  if (verdict.admitted) return null;
  return exceeded({ ...verdict, waitMs: verdict.waitMs + verdict.policy.windowMs * BREATH });
}

/** @param caller whose commands they are: those over HTTP count together with them */
export function liveGate(caller: Caller, requests: RequestLimits, measures: Measures): LiveGate {
  const pace = new MessagePace();
  return {
    message() {
      const refused = pace.take();
      if (!refused) return null;
      measures.refused('live-messages', 'connection');
      return rejectionOf(refused);
    },
    commands(bytes) {
      const verdict = requests.takeCommands(caller, bytes);
      return verdict instanceof Promise ? verdict.then(rejectionOf) : rejectionOf(verdict);
    },
    get abusive() {
      return pace.abusive;
    },
  };
}
