import Type, { type Static } from 'typebox';
import type { Role } from '../access/index.ts';
import { type Frame, VariablesSchema } from '../query/index.ts';
import { Id, LIMITS, Seq, Traceparent } from './basics.ts';
import type { Command } from './commands.ts';
import { CommandSchemas } from './commands.ts';
import type { DashboardEvent } from './events.ts';
import type { Problem } from './problems.ts';
import type { DashboardState } from './state.ts';

/** The live protocol: JSON messages over one WebSocket per open dashboard. */
export const LIVE_PROTOCOL = 'region-dashboard.v1';

/** Close codes: two that IANA has registered, and our own. */
export const CLOSE = {
  restarting: 1012,
  tryAgain: 1013,
  tooFarBehind: 4408,
  tooManyMessages: 4429,
  sessionExpired: 4401,
  accessLost: 4403,
} as const;

const exact = { additionalProperties: false };
const RangeEnd = Type.String({ minLength: 1, maxLength: 40 });

export const ClientMessageSchemas = {
  /** First message, also after a gap: what I have seen. Answered by `events` or, far behind, by `snapshot`. */
  hello: Type.Object({ type: Type.Literal('hello'), seq: Type.Union([Seq, Type.Null()]) }, exact),
  /** The commands of one message succeed or fail together. */
  submit: Type.Object(
    {
      type: Type.Literal('submit'),
      commands: Type.Array(Type.Union(Object.values(CommandSchemas)), {
        minItems: 1,
        maxItems: LIMITS.commandsPerRequest,
      }),
      /** the trace that the page began for them */
      traceparent: Type.Optional(Traceparent),
    },
    exact,
  ),
  /** Where I am; the others see it. */
  presence: Type.Object({ type: Type.Literal('presence'), selection: Type.Union([Id, Type.Null()]) }, exact),
  /** The regions on my screen and the time range they show; replaces what was watched before. */
  watch: Type.Object(
    {
      type: Type.Literal('watch'),
      regions: Type.Array(Id, { maxItems: LIMITS.regionsPerDashboard }),
      /** without a range each source shows its own: the last hour of metrics, all rows of a dataset */
      from: Type.Optional(RangeEnd),
      to: Type.Optional(RangeEnd),
      /** what is chosen for the dashboard's variables; the others are as they are by default */
      variables: Type.Optional(VariablesSchema),
      /** seconds between two executions, for regions that do not set their own */
      refresh: Type.Optional(Type.Integer({ minimum: 1, maximum: 86_400 })),
    },
    exact,
  ),
} as const;

export type ClientMessage =
  | { readonly type: 'hello'; readonly seq: number | null }
  | { readonly type: 'submit'; readonly commands: readonly Command[]; readonly traceparent?: string }
  | Static<(typeof ClientMessageSchemas)['presence']>
  | Static<(typeof ClientMessageSchemas)['watch']>;

/** Somebody who has the dashboard open; one person may be here more than once. */
export interface Present {
  readonly connection: string;
  readonly person: string;
  readonly name: string;
  readonly selection: string | null;
}

export type ServerMessage =
  /** answers the handshake, before anything else */
  | { readonly type: 'welcome'; readonly connection: string; readonly person: string; readonly role: Role }
  | { readonly type: 'snapshot'; readonly seq: number; readonly state: DashboardState }
  /** consecutive events; empty when a `hello` had missed nothing */
  | { readonly type: 'events'; readonly events: readonly DashboardEvent[] }
  /** committed: the commands' events are all at or before `seq` */
  | { readonly type: 'accepted'; readonly commandIds: readonly string[]; readonly seq: number }
  /** nothing of these commands was done */
  | { readonly type: 'rejected'; readonly commandIds: readonly string[]; readonly problem: Problem }
  | { readonly type: 'presence'; readonly people: readonly Present[] }
  /** a region's data: a new frame, or why there is none (the last frame stays on the page, with its age) */
  | { readonly type: 'data'; readonly regionId: string; readonly frame: Frame }
  | { readonly type: 'data'; readonly regionId: string; readonly problem: Problem }
  /** a message that was not understood; the connection stays open */
  | { readonly type: 'problem'; readonly problem: Problem };
