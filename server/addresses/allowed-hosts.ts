import ipaddr from 'ipaddr.js';
import { addressVerdict, type SpecialKind } from './address-verdict.ts';
import { readHost } from './read-host.ts';

type Range = readonly [ipaddr.IPv4 | ipaddr.IPv6, number];

/** One entry of SOURCE_ALLOWED_HOSTS. */
type AllowedHost = { readonly port: number | null } & (
  | { readonly name: string }
  /** with its dot: `.acme.internal` */
  | { readonly suffix: string }
  | { readonly range: Range }
);

/** Where a connection goes. */
export interface Target {
  /** as readHost gives it */
  readonly host: string;
  readonly address: string;
  readonly port: number;
}

const WITH_PORT = /^(?:\[(?<six>[^\]]+)\]|(?<other>[^:[\]]+))(?::(?<port>\d{1,5}))?$/;
const NAME = /^(?:[a-z\d_](?:[a-z\d_-]*[a-z\d_])?)(?:\.[a-z\d_](?:[a-z\d_-]*[a-z\d_])?)*$/;

/** A name leads where its DNS says, today and tomorrow: these are never meant. */
const NOT_BY_NAME: ReadonlySet<SpecialKind> = new Set([
  'metadata',
  'link-local',
  'multicast',
  'broadcast',
  'unspecified',
  'not-an-address',
]);

/**
 * @param text `name`, `*.suffix`, an address or a range (`10.0.0.0/8`), each with or without `:port`; IPv6 with
 *   a port stands in brackets
 * @returns the entry, or null when it is none
 */
export function readAllowedHost(text: string): AllowedHost | null {
  const parts = WITH_PORT.exec(text)?.groups;
  const what = (parts ? (parts.six ?? parts.other) : text)?.toLowerCase();
  if (what === undefined || (parts?.six !== undefined && !what.includes(':'))) return null;
  const port = parts?.port === undefined ? null : Number(parts.port);
  if (port !== null && (port < 1 || port > 65_535)) return null;
  const range = readRange(what);
  if (range) return { range, port };
  if (what.startsWith('*.')) return isName(what.slice(2)) ? { suffix: what.slice(1), port } : null;
  return isName(what) ? { name: what, port } : null;
}

/** Only in the usual spelling: in a list that lets somebody in, `10.1` is more likely a slip. */
function readRange(text: string): Range | null {
  const [address = '', bits, ...more] = text.split('/');
  const four = ipaddr.IPv4.isValidFourPartDecimal(address);
  if (more.length > 0 || (!four && !(ipaddr.IPv6.isValid(address) && !address.includes('%')))) return null;
  const whole = four ? 32 : 128;
  if (bits !== undefined && !(/^\d{1,3}$/.test(bits) && Number(bits) <= whole)) return null;
  return bits === undefined
    ? [ipaddr.process(address), wholeOf(address)]
    : [ipaddr.parse(address), Number(bits)];
}

const wholeOf = (address: string): number => (ipaddr.process(address).kind() === 'ipv4' ? 32 : 128);

/** `10.1` is a name by its letters and an address for the system; readHost tells them apart. */
const isName = (text: string): boolean => NAME.test(text) && readHost(text) === text && !ipaddr.isValid(text);

/** What the operator allows beyond the internet. */
export class AllowedHosts {
  readonly #entries: readonly AllowedHost[];

  /** @throws Error for an entry that is none; the check of the configuration has said so before */
  constructor(texts: readonly string[]) {
    this.#entries = texts.map(text => {
      const entry = readAllowedHost(text);
      if (!entry) throw new Error('SOURCE_ALLOWED_HOSTS has an entry that is no host, address or range.');
      return entry;
    });
  }

  /** @returns whether a connection may go there: to the internet always, elsewhere by an entry */
  permits(target: Target): boolean {
    const verdict = addressVerdict(target.address);
    if (verdict.public) return true;
    if (verdict.kind === 'not-an-address') return false;
    const address = ipaddr.parse(verdict.address);
    return this.#entries.some(
      entry =>
        (entry.port === null || entry.port === target.port) &&
        ('range' in entry
          ? isInRange(address, entry.range, verdict.kind)
          : !NOT_BY_NAME.has(verdict.kind) && isNamed(target.host, entry)),
    );
  }
}

/** Metadata addresses must be named one by one: a range is about machines. */
function isInRange(address: ipaddr.IPv4 | ipaddr.IPv6, [first, bits]: Range, kind: SpecialKind): boolean {
  if (address.kind() !== first.kind()) return false;
  const isWhole = bits === (first.kind() === 'ipv4' ? 32 : 128);
  return (isWhole || kind !== 'metadata') && address.match(first, bits);
}

function isNamed(host: string, entry: { readonly name: string } | { readonly suffix: string }): boolean {
  return 'name' in entry
    ? host === entry.name
    : host.endsWith(entry.suffix) && host.length > entry.suffix.length;
}
