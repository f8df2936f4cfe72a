import type { LookupFunction } from 'node:net';
import { connect as connectTcp } from 'node:net';
import { callbackify } from 'node:util';

import { AddressForbidden, createAddressGuard } from './address-guard.js';
import type { AddressGuard } from './address-guard.js';
import type { AddressRules, GuardedConnect, OutboundFailure } from './contract.js';

export const CONNECT_TIMEOUT_MS = 10_000;

/**
 * A resolver for `net.connect` and `tls.connect` that yields permitted addresses only. Node skips the resolver for
 * a host written as an address, so whoever connects calls `guard.resolve` first as well.
 */
export function guardedLookup(guard: AddressGuard, port: number): LookupFunction {
  const resolve = callbackify(guard.resolve);
  return (host, options, callback) =>
    resolve(host, port, (error, addresses) => {
      const [first] = addresses ?? [];
      if (error || !first) callback(error, '');
      else if (options.all) callback(null, addresses);
      else callback(null, first.address, first.family);
    });
}

/** What kept us from connecting. Nothing was sent. */
export const connectFailure = (error: Error): OutboundFailure =>
  error instanceof AddressForbidden ? error.failure : { kind: 'transient', message: error.message || error.name };

/** Opens TCP connections under the address rules, for protocols that are not HTTP. */
export function createConnect(rules: AddressRules): GuardedConnect {
  const guard = createAddressGuard(rules);
  return async (host, port) => {
    try {
      await guard.resolve(host, port);
    } catch (error) {
      return { ok: false, failure: connectFailure(error as Error) };
    }
    return new Promise((resolve) => {
      const socket = connectTcp({ host, port, lookup: guardedLookup(guard, port), noDelay: true, keepAlive: true });
      const timer = setTimeout(
        () => socket.destroy(new Error(`${host}:${port} did not accept a connection within ${CONNECT_TIMEOUT_MS} ms`)),
        CONNECT_TIMEOUT_MS,
      );
      const fail = (error: Error): void => {
        clearTimeout(timer);
        resolve({ ok: false, failure: connectFailure(error) });
      };
      socket.once('error', fail);
      socket.once('connect', () => {
        clearTimeout(timer);
        socket.off('error', fail);
        resolve({ ok: true, value: socket });
      });
    });
  };
}
