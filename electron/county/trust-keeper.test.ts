import { readFileSync } from 'node:fs';
import { createServer as createPlainServer } from 'node:http';
import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Settings } from '../platform/settings.ts';
import { countyForwarder } from './forward.ts';
import { trustKeeper } from './trust-keeper.ts';

/** Real TLS on loopback: what a PC believes of a county whose certificate no known authority has issued. */

const FOLDER = join(import.meta.dirname, '../../tests/support/certificates');
const pem = (name: string) => readFileSync(join(FOLDER, `${name}.pem`));
const servers: Server[] = [];
let heard: string[];
let origin: string;
let settings: Settings;
let authorityFile: { name: string; bytes: Uint8Array } | undefined;

beforeEach(() => {
  heard = [];
  settings = {};
  authorityFile = undefined;
});
afterEach(() => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    server.close();
  }
});

async function serve(name: string, port = 0): Promise<void> {
  const server = createServer({ cert: pem(name), key: pem(`${name}.key`) }, (request, response) => {
    const parts: Buffer[] = [];
    request.on('data', (part: Buffer) => parts.push(part));
    request.on('end', () => {
      heard.push(`${request.method} ${request.url} ${Buffer.concat(parts).toString('utf8')}`);
      if (request.url === '/api/elsewhere') return response.writeHead(302, { location: 'https://evil.test/' }).end();
      response.writeHead(200, { 'content-type': 'application/json' });
      response.write('{"a":');
      setTimeout(() => response.end('1}'), 5);
    });
  });
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  servers.push(server);
  origin = `https://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

async function serveInstead(name: string): Promise<void> {
  const port = Number(new URL(origin).port);
  const before = servers.pop();
  before?.closeAllConnections();
  await new Promise((resolve) => before?.close(resolve));
  await serve(name, port);
}

function desk() {
  const trust = trustKeeper({
    settings: {
      read: async () => settings,
      change: async (changes) => void Object.assign(settings, changes),
    },
    log: () => undefined,
    countyOrigin: async () => origin,
    fetch: (address, init) => fetch(address, init),
    askAuthority: async () => authorityFile,
  });
  const forward = countyForwarder({
    fetch: trust.fetch,
    countyOrigin: async () => origin,
    jar: { headerFor: async () => 'sanzhi_device=secret', take: async () => undefined },
    log: () => undefined,
  });
  const ask = async (path = '/api/v1/push') => {
    const answer = await forward(
      new Request(`https://bundle.app.test${path}`, {
        method: 'POST',
        body: '口令',
        headers: { 'content-type': 'a/b' },
      }),
    );
    const body = (await answer.json()) as { code?: string; a?: number };
    return body.code ?? body.a;
  };
  return { trust, ask };
}

describe('a certificate that nobody vouches for', () => {
  it('is refused with N16 before anything is sent, and shown for comparing', async () => {
    await serve('county-a');
    const { trust, ask } = desk();
    expect(await ask()).toBe('N16');
    expect(heard).toEqual([]);
    expect(await trust.readCountyCertificate()).toMatchObject({
      subject: 'qingxi-county-a.test',
      issuer: 'qingxi-county-a.test',
      validFrom: '2026-11-26',
      isChanged: false,
    });
    expect(heard).toEqual([]);
  });

  it('is believed once people have compared it, bodies both ways, and no other in its place', async () => {
    await serve('county-a');
    const { trust, ask } = desk();
    const { fingerprint = '' } = (await trust.readCountyCertificate()) ?? {};
    await trust.trustCountyCertificate(fingerprint);
    expect(await ask()).toBe(1);
    expect(heard).toEqual(['POST /api/v1/push 口令']);
    await serveInstead('county-b');
    await expect.poll(() => ask(), { message: 'the old connection broke: N01 once, then tried again' }).toBe('N16');
    expect(heard).toHaveLength(1);
    expect(await trust.readCountyCertificate()).toMatchObject({ isChanged: true });
    await serveInstead('county-a');
    await expect.poll(() => ask()).toBe(1);
  });

  it('is not trusted when it is another one by the time people agree', async () => {
    await serve('county-a');
    const { trust, ask } = desk();
    const { fingerprint = '' } = (await trust.readCountyCertificate()) ?? {};
    await serveInstead('county-b');
    await expect(trust.trustCountyCertificate(fingerprint)).rejects.toMatchObject({ code: 'N16' });
    expect([settings.countyTrust, await ask()]).toEqual([undefined, 'N16']);
  });

  it('is trusted for its own address alone', async () => {
    await serve('county-a');
    const { trust, ask } = desk();
    const { fingerprint = '' } = (await trust.readCountyCertificate()) ?? {};
    await trust.trustCountyCertificate(fingerprint);
    await serve('county-a');
    expect(await ask()).toBe('N16');
  });

  it('does not lead elsewhere once it is trusted', async () => {
    await serve('county-a');
    const { trust, ask } = desk();
    await trust.trustCountyCertificate((await trust.readCountyCertificate())?.fingerprint ?? '');
    expect(await ask('/api/elsewhere')).toBe('N01');
  });
});

describe('the county’s own authority', () => {
  it('vouches for what it has issued to that address, and for nothing else', async () => {
    await serve('issued');
    const { trust, ask } = desk();
    expect(await ask()).toBe('N16');
    authorityFile = { name: '根证书.pem', bytes: pem('authority') };
    expect(await trust.chooseCountyAuthority()).toBe('根证书.pem');
    expect(await ask()).toBe(1);
    await serveInstead('county-a');
    await expect.poll(() => ask()).toBe('N16');
    expect(heard).toHaveLength(1);
  });

  it('does not vouch for another name', async () => {
    await serve('county-a');
    authorityFile = { name: 'a.pem', bytes: pem('county-a') };
    const { trust, ask } = desk();
    await trust.chooseCountyAuthority();
    expect(await ask(), 'made out to qingxi.test, not to 127.0.0.1').toBe('N16');
  });

  it('must be a certificate; changing one’s mind changes nothing', async () => {
    await serve('issued');
    const { trust } = desk();
    expect(await trust.chooseCountyAuthority()).toBeNull();
    authorityFile = { name: 'b.txt', bytes: new TextEncoder().encode('不是证书') };
    await expect(trust.chooseCountyAuthority()).rejects.toMatchObject({ code: 'N16' });
    expect(settings.countyTrust).toBeUndefined();
  });
});

it('an address without TLS goes its usual way, whatever was trusted for it', async () => {
  const plain = createPlainServer((request, response) => {
    request.resume().on('end', () => response.setHeader('content-type', 'application/json').end('{"a":1}'));
  });
  await new Promise<void>((resolve) => plain.listen(0, '127.0.0.1', resolve));
  origin = `http://127.0.0.1:${(plain.address() as AddressInfo).port}`;
  authorityFile = { name: 'a.pem', bytes: pem('authority') };
  const { trust, ask } = desk();
  await trust.chooseCountyAuthority();
  expect(await ask()).toBe(1);
  plain.close();
});

it('an address without TLS shows no certificate', async () => {
  origin = 'http://127.0.0.1:9';
  expect(await desk().trust.readCountyCertificate()).toBeNull();
});
