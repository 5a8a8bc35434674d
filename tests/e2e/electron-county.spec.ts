import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, type Page } from '@playwright/test';
import { filesWith } from '../support/files-with.ts';
import { test } from './support/launch.ts';

type Act = (request: IncomingMessage, body: Buffer, response: ServerResponse) => void;

/** A tiny server in the county's place: only what the forwarding needs. */
async function openServer(act: Act): Promise<{ origin: string; server: Server }> {
  const server = createServer((request, response) => {
    const parts: Buffer[] = [];
    request.on('data', (part: Buffer) => parts.push(part));
    request.on('end', () => act(request, Buffer.concat(parts), response));
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  return { origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, server };
}

const ask = (
  page: Page,
  path: string,
  init: { method?: string; body?: string; headers?: Record<string, string> } = {},
) =>
  page.evaluate(
    async ([target, given]) => {
      const answer = await fetch(target, given);
      return {
        status: answer.status,
        text: await answer.text(),
        headers: Object.fromEntries(answer.headers.entries()),
      };
    },
    [path, init] as const,
  );

test('a request reaches the county and its answer comes back', async ({ launchApp }) => {
  const { origin, server } = await openServer((request, body, response) => {
    response.writeHead(201, { 'content-type': 'application/json' });
    response.end(
      JSON.stringify({ method: request.method, url: request.url, size: body.length, headers: request.headers }),
    );
  });
  const page = await (await launchApp({ env: { SANZHI_COUNTY: origin } })).firstWindow();
  await expect(page).toHaveTitle(/三治台账/);
  const body = '杨树镇'.repeat(300_000);
  const headers = { 'content-type': 'application/json', 'x-sanzhi-protocol': '1', authorization: 'Bearer forged' };
  const answer = await ask(page, '/api/v1/push?dry=1', { method: 'POST', body, headers });
  expect(answer.status).toBe(201);
  const heard = JSON.parse(answer.text) as { headers: Record<string, string> };
  expect(heard).toMatchObject({ method: 'POST', url: '/api/v1/push?dry=1', size: Buffer.byteLength(body) });
  expect(heard.headers).toMatchObject({ 'content-type': 'application/json', 'x-sanzhi-protocol': '1' });
  expect([heard.headers.authorization, heard.headers.cookie, heard.headers.referer]).toEqual([
    undefined,
    undefined,
    undefined,
  ]);
  for (const path of ['/api%2f..%2fconsole', '/api//evil.example/x'])
    expect((await ask(page, path)).status).not.toBe(201);
  server.close();
});

test('the credential is kept for the county and never shown to the window', async ({ launchApp }) => {
  const secret = 'device-credential-4711';
  const seen: (string | undefined)[] = [];
  const { origin, server } = await openServer((request, _body, response) => {
    if (request.url?.startsWith('/api/e2e/')) seen.push(request.headers.cookie); // the desk itself asks too
    if (request.url === '/api/e2e/enrol')
      response.setHeader('set-cookie', `sanzhi_device=${secret}; HttpOnly; Path=/; Max-Age=999999`);
    response.end(JSON.stringify({ ok: true }));
  });
  const other = await openServer((request, _body, response) => {
    if (request.url?.startsWith('/api/e2e/')) seen.push(`other:${request.headers.cookie}`);
    response.end('{}');
  });
  let app = await launchApp({ env: { SANZHI_COUNTY: origin } });
  let page = await app.firstWindow();
  await expect(page).toHaveTitle(/三治台账/);
  const answer = await ask(page, '/api/e2e/enrol', { method: 'POST', body: '{}' });
  expect(JSON.stringify(answer)).not.toContain(secret);
  expect(answer.headers['set-cookie']).toBeUndefined();
  expect(await page.evaluate(() => document.cookie)).toBe('');
  await ask(page, '/api/e2e/me');
  await app.close();

  app = await launchApp({ env: { SANZHI_COUNTY: origin } });
  page = await app.firstWindow();
  await expect(page).toHaveTitle(/三治台账/);
  await ask(page, '/api/e2e/me');
  expect(seen).toEqual([undefined, `sanzhi_device=${secret}`, `sanzhi_device=${secret}`]);
  expect(filesWith(app.userData, secret)).toEqual([]);
  expect(await page.evaluate(() => window.desk?.appInfo())).toMatchObject({
    version: '0.1.0',
    platform: process.platform,
  });

  await page.evaluate((address) => window.desk?.writeCountyAddress(address), other.origin);
  expect(await page.evaluate(() => window.desk?.readCountyAddress())).toBe(other.origin);
  await ask(page, '/api/e2e/me');
  expect(seen.at(-1)).toBe('other:undefined');
  server.close();
  other.server.close();
});

test('without a key ring the desk says so and still seals the credential', async ({ launchApp }) => {
  const { origin, server } = await openServer((_request, _body, response) => {
    response.setHeader('set-cookie', 'sanzhi_device=device-credential-4712; HttpOnly').end('{}');
  });
  const app = await launchApp({ args: ['--host-keyring=none'], env: { SANZHI_COUNTY: origin } });
  const page = await app.firstWindow();
  await expect(page).toHaveTitle(/三治台账/);
  await ask(page, '/api/e2e/enrol', { method: 'POST', body: '{}' });
  expect(filesWith(app.userData, 'device-credential-4712')).toEqual([]);
  if (app.mode === 'host')
    expect(await page.evaluate(() => window.desk?.appInfo())).toMatchObject({ secretsKept: false });
  server.close();
});

test('a county out of reach is an ordinary state', async ({ launchApp }) => {
  const { origin, server } = await openServer((_request, _body, response) => response.end('{"ok":true}'));
  const app = await launchApp({ env: { SANZHI_COUNTY: origin } });
  const page = await app.firstWindow();
  await expect(page).toHaveTitle(/三治台账/);
  expect((await ask(page, '/api/health')).status).toBe(200);

  await app.setOffline(true);
  const cut = await ask(page, '/api/health');
  expect([cut.status, JSON.parse(cut.text)]).toMatchObject([503, { code: 'N01' }]);
  expect(await page.evaluate(() => navigator.onLine)).toBe(false);
  await page.reload();
  await expect(page).toHaveTitle(/三治台账/); // the desk's own files still come
  await app.setOffline(false);
  expect((await ask(page, '/api/health')).status).toBe(200);

  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
  expect(JSON.parse((await ask(page, '/api/health')).text)).toMatchObject({ code: 'N01' });
});

test('a county that redirects is not followed', async ({ launchApp }) => {
  let followed = 0;
  const elsewhere = await openServer((_request, _body, response) => {
    followed++;
    response.end('{}');
  });
  const { origin, server } = await openServer((_request, _body, response) => {
    response.writeHead(307, { location: `${elsewhere.origin}/api/x` }).end();
  });
  const page = await (await launchApp({ env: { SANZHI_COUNTY: origin } })).firstWindow();
  await expect(page).toHaveTitle(/三治台账/);
  expect((await ask(page, '/api/x')).status).toBe(503);
  expect(followed).toBe(0);
  server.close();
  elsewhere.server.close();
});

test('a waiting request holds up no other, and cutting the line ends it', async ({ launchApp }) => {
  const { origin, server } = await openServer((request, _body, response) => {
    if (request.url?.startsWith('/api/wait')) return; // never answers
    response.end('{"ok":true}');
  });
  const app = await launchApp({ env: { SANZHI_COUNTY: origin } });
  const page = await app.firstWindow();
  await expect(page).toHaveTitle(/三治台账/);
  const waiting = page.evaluate(() =>
    Promise.all(Array.from({ length: 8 }, () => fetch('/api/wait').then((answer) => answer.status))),
  );
  expect((await ask(page, '/api/health')).status).toBe(200);
  await app.setOffline(true);
  expect(await waiting).toEqual(Array(8).fill(503));
  server.closeAllConnections();
  server.close();
});
