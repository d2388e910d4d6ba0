import type { ClientBase, QueryResultRow } from 'pg';

/** Which row is meant. */
export interface Place {
  readonly tenant: string;
  /** hash of the question */
  readonly key: string;
}

/** What the row of a question says. */
export interface Look {
  /** this process has the claim now, and asks the source */
  readonly mine: boolean;
  /** another process has it */
  readonly busy: boolean;
  /** how many answers there have been */
  readonly answers: number;
  /** of the last answer, by the database's clock, ms; null: there has been none */
  readonly age: number | null;
  /** content of the last frame, JSON; null: there has been none, it is too large, or it was not asked for */
  readonly frame: string | null;
  /** its `at`, ms since 1970 */
  readonly frameAt: number | null;
  /** JSON; null: the last answer was a frame */
  readonly rejection: string | null;
}

type Row = QueryResultRow & Look;

const NONE: Look = {
  mine: false,
  busy: true,
  answers: 0,
  age: null,
  frame: null,
  frameAt: null,
  rejection: null,
};

const ms = (parameter: string) => `${parameter}::float8 * interval '1 millisecond'`;
const ANSWER = `answers, (extract(epoch from clock_timestamp() - answered_at) * 1000)::float8 as age,
  frame_at as "frameAt", rejection`;

export interface Claim extends Place {
  /** UUID of this process */
  readonly by: string;
  /** for how long the claim is held without being renewed, ms */
  readonly leaseMs: number;
  /** how long the row is of use, ms */
  readonly keepMs: number;
  /** a frame, or a failure, of that age or less is good enough: then there is nothing to claim; ms */
  readonly maxAge: number;
  readonly maxFailureAge: number;
  /** whoever gets the claim has no frame to show if the source fails */
  readonly needsFrame: boolean;
}

/**
 * Takes the right to ask the source, unless another process has it or a fresh answer is there. Everything below
 * runs in a transaction with the claims of the tenant. Times are the database's: clocks of machines differ.
 */
export async function claim(client: ClientBase, wish: Claim): Promise<Look> {
  const { tenant, key, by, leaseMs, keepMs, maxAge, maxFailureAge, needsFrame } = wish;
  const { rows } = await client.query<Row>(
    `with /* claim-frame */ claim as (
       insert into region_dashboard.shared_frames as f (tenant_id, key, claimed_by, claimed_until, kept_until)
       values ($1, $2, $3, clock_timestamp() + ${ms('$4')}, clock_timestamp() + ${ms('$5')})
       on conflict (tenant_id, key) do update set claimed_by = excluded.claimed_by,
         claimed_until = excluded.claimed_until, kept_until = greatest(f.kept_until, excluded.kept_until)
       where f.claimed_until < clock_timestamp() and (f.answered_at is null or f.answered_at < clock_timestamp()
         - case when f.rejection is null then ${ms('$6')} else ${ms('$7')} end)
       returning ${ANSWER}, case when $8::boolean then frame end as frame)
     select true as mine, false as busy, claim.* from claim
     union all
     select false, claimed_until > clock_timestamp(), ${ANSWER}, frame from region_dashboard.shared_frames
     where tenant_id = $1 and key = $2 and not exists (select from claim)`,
    [tenant, key, by, leaseMs, keepMs, maxAge, maxFailureAge, needsFrame],
  );
  // Another process has inserted it in this moment: this statement does not see it yet.
  return rows[0] ?? NONE;
}

/** @param seen how many answers have been seen: the frame comes along only when there is another one */
export async function look(client: ClientBase, { tenant, key }: Place, seen: number): Promise<Look | null> {
  const { rows } = await client.query<Row>(
    `select /* look-at-frame */ false as mine, claimed_until > clock_timestamp() as busy, ${ANSWER},
       case when answers <> $3 then frame end as frame
     from region_dashboard.shared_frames where tenant_id = $1 and key = $2`,
    [tenant, key, seen],
  );
  return rows[0] ?? null;
}

export interface Shared extends Place {
  readonly by: string;
  /** since the source was asked, ms */
  readonly age: number;
  /** content of the frame, JSON; null with a rejection, and for one that is too large */
  readonly frame: string | null;
  readonly frameAt: number | null;
  /** JSON; null with a frame. The last frame stays */
  readonly rejection: string | null;
}

/** Gives the answer to the others, and the claim back; nothing when another process has taken it over. */
export async function share(client: ClientBase, answer: Shared): Promise<void> {
  const { tenant, key, by, age, frame, frameAt, rejection } = answer;
  await client.query(
    `update /* share-frame */ region_dashboard.shared_frames
     set claimed_until = '-infinity', answers = answers + 1, answered_at = clock_timestamp() - ${ms('$4')},
       frame = case when $7::text is null then $5 else frame end,
       frame_at = case when $7::text is null then $6::bigint else frame_at end, rejection = $7
     where tenant_id = $1 and key = $2 and claimed_by = $3`,
    [tenant, key, by, age, frame, frameAt, rejection],
  );
}

/** Keeps the claim for another while. @param leaseMs 0: gives it back without an answer */
export async function hold(
  client: ClientBase,
  { tenant, key }: Place,
  by: string,
  leaseMs: number,
): Promise<void> {
  await client.query(
    `update /* hold-frame */ region_dashboard.shared_frames set claimed_until = clock_timestamp() + ${ms('$4')}
     where tenant_id = $1 and key = $2 and claimed_by = $3`,
    [tenant, key, by, leaseMs],
  );
}

/** Deletes rows that are of no use any more, and those of a tenant that has too many. @returns how many are left */
export async function sweep(client: ClientBase, tenant: string, most: number): Promise<number> {
  const { rows } = await client.query<{ left: number }>(
    `with /* sweep-frames */ gone as (
       delete from region_dashboard.shared_frames where tenant_id = $1 and key in (
         (select key from region_dashboard.shared_frames where tenant_id = $1 and kept_until < clock_timestamp() limit 500)
         union
         (select key from region_dashboard.shared_frames where tenant_id = $1 order by kept_until desc offset $2 limit 500))
       returning 1)
     select ((select count(*) from region_dashboard.shared_frames where tenant_id = $1)
       - (select count(*) from gone))::float8 as left`,
    [tenant, most],
  );
  return rows[0]!.left;
}
