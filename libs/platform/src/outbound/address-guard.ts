import type { LookupAddress } from 'node:dns';
import { lookup } from 'node:dns/promises';
import { isIP, isIPv6 } from 'node:net';
import { networkInterfaces } from 'node:os';

import ipaddr from 'ipaddr.js';

import type { AddressRules, OutboundFailure } from './contract.js';

/**
 * Cloud metadata services hand out credentials to whoever reaches them: AWS, Azure, GCP and others on the first,
 * AWS over IPv6, AWS ECS task credentials, Alibaba Cloud.
 */
const METADATA = new Set(['169.254.169.254', 'fd00:ec2::254', '169.254.170.2', '100.100.100.200']);

/**
 * An address that this hub does not connect to. Travels through sockets as an error, leaves the room as a failure that pauses the connection: it is a
 * fault of a setting, and no document is refused for it.
 */
export class AddressForbidden extends Error {
  constructor(target: string, reason: string) {
    super(
      `${target} may not be connected to: ${reason}. An administrator of this machine may name the exact host:port in ` +
        'the process setting TRADELANE_ALLOW_ADDRESSES; metadata services and our own ports stay forbidden',
    );
  }

  get failure(): OutboundFailure {
    return { kind: 'unauthorised', message: this.message };
  }
}

export interface AddressGuard {
  /**
   * The addresses of `host` that may be connected to on `port`, never empty.
   * @throws AddressForbidden when there are only others; the resolver's own error when the name is unknown.
   */
  resolve: (host: string, port: number) => Promise<LookupAddress[]>;
}

/** Lower case, no brackets, no trailing dot; every spelling of an IPv4 address (octal, hex, one number) becomes dotted. */
export function normalHost(host: string): string {
  if (isIPv6(host)) return host.toLowerCase();
  // The URL parser reads what `connect` would read, and refuses what would smuggle in another host.
  if (/[\s/\\?#@]/.test(host) || !URL.canParse(`http://${host}`))
    throw new AddressForbidden(host, 'it is no host name');
  return new URL(`http://${host}`).hostname.replace(/^\[|\]$/g, '').replace(/(?<!\.)\.+$/, '');
}

const parseEndpoint = (entry: string): { host: string; port: number } => {
  const match = /^(.+):(\d{1,5})$/.exec(entry);
  if (!match?.[1]) throw new TypeError(`"${entry}" is no host:port, for example 127.0.0.1:8080`);
  return { host: normalHost(match[1]), port: Number(match[2]) };
};

/** Decides on the address that is really connected to, not on how it is written or what DNS said earlier. */
export function createAddressGuard(rules: AddressRules): AddressGuard {
  const denied = rules.deny.map(parseEndpoint);
  const allowed = new Set(rules.allow.map(parseEndpoint).map(({ host, port }) => `${host} ${port}`));

  const isOurs = async (host: string, address: string, port: number): Promise<boolean> => {
    for (const own of denied) {
      if (own.port !== port) continue;
      if (own.host === host || own.host === address) return true;
      const addresses = isIP(own.host) ? [own.host] : await addressesOf(own.host);
      // A name of ours that does not resolve now cannot be told from the target: refuse.
      if (addresses.length === 0 || addresses.includes(address)) return true;
      if (isThisMachine(address) && addresses.some(isThisMachine)) return true;
    }
    return false;
  };

  const reasonAgainst = async (host: string, address: string, port: number): Promise<string | undefined> => {
    const range = ipaddr.parse(address).range();
    if (METADATA.has(address)) return 'it is a metadata service';
    if (await isOurs(host, address, port)) return "it is this hub's own database, queue or port";
    if (range === 'unicast' || allowed.has(`${host} ${port}`) || allowed.has(`${address} ${port}`)) return undefined;
    return `${address} is a ${range} address`;
  };

  return {
    async resolve(written, port) {
      const host = normalHost(written);
      const found = isIP(host) ? [{ address: host, family: isIP(host) }] : await lookup(host, { all: true });
      const permitted: LookupAddress[] = [];
      let reason = 'it has no address';
      for (const { address, family } of found) {
        const objection = await reasonAgainst(host, ipaddr.process(address).toString(), port);
        if (objection === undefined) permitted.push({ address, family });
        else reason = objection;
      }
      if (permitted.length === 0) throw new AddressForbidden(`${written}:${port}`, reason);
      return permitted;
    },
  };
}

const addressesOf = async (host: string): Promise<string[]> =>
  lookup(host, { all: true }).then(
    (found) => found.map(({ address }) => ipaddr.process(address).toString()),
    () => [],
  );

/** Loopback, unspecified (which connects to loopback) or an address of one of our interfaces. */
function isThisMachine(address: string): boolean {
  const range = ipaddr.parse(address).range();
  if (range === 'loopback' || range === 'unspecified') return true;
  return Object.values(networkInterfaces()).some((entries) =>
    entries?.some((entry) => ipaddr.process(entry.address).toString() === address),
  );
}
