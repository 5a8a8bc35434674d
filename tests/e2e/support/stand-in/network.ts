import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { tell } from './channel.ts';

/**
 * `net.fetch` is Node's fetch here: no proxy and no certificates of the operating system, and an explicit Cookie header
 * passes. Network emulation cuts it, requests under way included.
 */
let line = new AbortController();

export const net = {
  isOnline: () => !line.signal.aborted,
  get online() {
    return !line.signal.aborted;
  },
  async fetch(input: string | Request, init: RequestInit = {}): Promise<Response> {
    const address = typeof input === 'string' ? input : input.url;
    if (address.startsWith('file:')) return new Response(new Uint8Array(await readFile(fileURLToPath(address))));
    if (line.signal.aborted) throw new TypeError('net::ERR_INTERNET_DISCONNECTED');
    const signal = AbortSignal.any([line.signal, ...(init.signal ? [init.signal] : [])]);
    return fetch(input, { ...init, signal });
  },
};

/** `session.enableNetworkEmulation`. */
export function emulateNetwork(offline: boolean): void {
  if (offline) line.abort(new TypeError('net::ERR_INTERNET_DISCONNECTED'));
  else if (line.signal.aborted) line = new AbortController();
  tell('offline', { offline });
}
