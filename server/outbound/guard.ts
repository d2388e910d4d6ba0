import { lookup as systemLookup } from 'node:dns/promises';
import { isIP, isIPv6 } from 'node:net';
import type { AllowedHosts } from '#server/addresses/index.ts';
import { OutboundError } from './outbound-error.ts';
import { outboundErrorOf } from './reason-of.ts';

export interface Address {
  readonly address: string;
  readonly family: 4 | 6;
}

/** @returns every address of a host name; throws when there is none */
export type Resolve = (host: string) => Promise<readonly { readonly address: string }[]>;

/** As everything else on this machine resolves names, its hosts file included. */
const systemResolve: Resolve = host => systemLookup(host, { all: true, order: 'verbatim' });

/** Judges every address that a connection could go to, before it goes there. */
export class Guard {
  readonly #allowed: AllowedHosts;
  readonly #resolve: Resolve;

  constructor(allowed: AllowedHosts, resolve: Resolve = systemResolve) {
    this.#allowed = allowed;
    this.#resolve = resolve;
  }

  /**
   * The only time that a host is resolved for a connection: it then goes to one of these addresses, whatever
   * DNS says a moment later.
   *
   * @param host as readHost gives it
   * @returns at least one
   * @throws OutboundError `not-resolved`, or `refused-address` when none may be connected to
   */
  async addressesOf(host: string, port: number): Promise<readonly Address[]> {
    const found = await this.#find(host);
    if (found.length === 0) throw new OutboundError('not-resolved');
    const addresses = found.filter(({ address }) => this.permits(host, address, port));
    if (addresses.length === 0) throw new OutboundError('refused-address');
    return addresses.map(({ address }) => ({ address, family: isIPv6(address) ? 6 : 4 }));
  }

  permits(host: string, address: string, port: number): boolean {
    return this.#allowed.permits({ host, address, port });
  }

  async #find(host: string): Promise<readonly { readonly address: string }[]> {
    if (isIP(host) !== 0) return [{ address: host }];
    try {
      return await this.#resolve(host);
    } catch (error) {
      throw outboundErrorOf(error);
    }
  }
}
