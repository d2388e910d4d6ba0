import { timeOfLine } from './clock.ts';
import { harmlessJson } from './one-line.ts';

/** One answered request. Everything in it is ours or a number: nothing that was sent. */
export interface AccessLine {
  /** as the request's own id is: harmless characters alone */
  readonly requestId: string;
  readonly traceId: string | null;
  readonly method: string;
  /** the template */
  readonly route: string;
  readonly status: number;
  readonly durationMs: number;
  readonly bytes: number | undefined;
  readonly aborted: boolean;
  /** UUIDs that the database gave */
  readonly person: string | undefined;
  readonly tenant: string | undefined;
  /** made by `truncatedNetwork` */
  readonly network: string | undefined;
}

const quoted = (value: string) => harmlessJson(JSON.stringify(value));

/** What all lines of one method, route and status have alike: before their duration, and at their end. */
interface Alike {
  readonly middle: string;
  readonly end: string;
}

function alikeOf(method: string, route: string, status: number): Alike {
  const middle = `,"stream":"access","method":${quoted(method)},"route":${quoted(route)},"status":${status},"durationMs":`;
  return { middle, end: `,"msg":${quoted(`${method} ${route} ${status}`)}}\n` };
}

/** Bounded by the templates of the routes, the methods that Node's parser knows and the statuses that are given. */
const known = new Map<string, Map<string, Map<number, Alike>>>();

function rememberedAlike(method: string, route: string, status: number): Alike {
  const found = known.get(route)?.get(method)?.get(status);
  if (found) return found;
  const alike = alikeOf(method, route, status);
  const methods = known.get(route) ?? new Map<string, Map<number, Alike>>();
  const statuses = methods.get(method) ?? new Map<number, Alike>();
  known.set(route, methods.set(method, statuses.set(status, alike)));
  return alike;
}

const field = (name: string, value: string | undefined | null) => (value ? `,"${name}":"${value}"` : '');
const numeral = (name: string, value: number | undefined) =>
  value === undefined ? '' : `,"${name}":${value}`;

/**
 * A line of the access stream as the logger would write it, put together by hand: there is one for each request, and
 * the logger's way costs four times as much. The schema's test reads both.
 * @param base what every line of this process has, as `,"name":"value"…`
 */
export function accessLine(base: string, line: AccessLine): string {
  const { requestId, method, route, status } = line;
  const { middle, end } = rememberedAlike(method, route, status);
  return (
    `{"level":"info"${timeOfLine()}${base}${field('requestId', requestId)}` +
    `,"component":"http","event":"http.request"${field('traceId', line.traceId)}${middle}${line.durationMs}` +
    `${numeral('bytes', line.bytes)}${line.aborted ? ',"aborted":true' : ''}` +
    `${field('person', line.person)}${field('tenant', line.tenant)}${field('network', line.network)}${end}`
  );
}
