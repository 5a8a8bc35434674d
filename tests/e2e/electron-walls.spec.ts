import { existsSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { expect, type Page } from '@playwright/test';
import type { DeskBridge } from '#shared/ipc/intents.ts';
import { test } from './support/launch.ts';

/** Reads the desk's log, where every stopped attempt leaves a line. */
const logOf = (userData: string) => {
  const path = join(userData, 'logs/desk.log');
  return existsSync(path) ? readFileSync(path, 'utf8') : '';
};
const heading = (page: Page) => expect(page).toHaveTitle(/三治台账/);
const message = (page: Page, call: string) =>
  page.evaluate(
    (source) =>
      (window as unknown as { desk: Record<string, (given: unknown) => Promise<unknown>> }).desk[
        source.split(' ')[0] ?? ''
      ]?.(JSON.parse(source.slice(source.indexOf(' ') + 1))).then(
        () => 'accepted',
        (error: Error) => error.message,
      ),
    call,
  );

test('the window is offered the intents and nothing else', async ({ launchApp }) => {
  const page = await (await launchApp()).firstWindow();
  await heading(page);
  const found = await page.evaluate(() => {
    const scope = window as unknown as Record<string, unknown> & { desk: DeskBridge };
    return {
      intents: Object.keys(scope.desk).sort(),
      frozen: Object.isFrozen(scope.desk),
      node: ['require', 'process', 'module', 'global', 'Buffer', 'ipcRenderer', 'electron'].filter(
        (name) => name in scope,
      ),
    };
  });
  const intents = [
    'addToPackage',
    'appInfo',
    'appendJournal',
    'backupState',
    'beginBackup',
    'beginPackage',
    'cancelPackage',
    'cancelWorkbook',
    'changeBackupKeep',
    'chooseBackupFolder',
    'chooseCountyAuthority',
    'closeBackup',
    'dropBackup',
    'finishBackup',
    'finishPackage',
    'getAttachment',
    'journalState',
    'keepVault',
    'keptVault',
    'listSnapshots',
    'onBeforeClose',
    'onWorkbookProgress',
    'openBackup',
    'putAttachment',
    'readBackup',
    'readCountyAddress',
    'readCountyCertificate',
    'readJournal',
    'readWorkbook',
    'saveFile',
    'savePdf',
    'saveReport',
    'saveReturned',
    'saveWorkbook',
    'trustCountyCertificate',
    'writeBackup',
    'writeCountyAddress',
  ];
  expect(found).toEqual({ intents, frozen: true, node: [] });
});

test('the window never leaves the program', async ({ launchApp }) => {
  const app = await launchApp();
  const page = await app.firstWindow();
  await heading(page);
  const before = page.url();
  const stopped = () => logOf(app.userData).split('"navigation"').length + logOf(app.userData).split('"frame"').length;
  for (const [index, address] of ['https://example.invalid/', 'http://127.0.0.1:1/'].entries()) {
    await page.evaluate((target) => {
      location.href = target;
    }, address);
    await expect.poll(stopped).toBeGreaterThan(index + 2);
    expect(page.url()).toBe(before);
  }
});

test('no second window opens, by script or by link', async ({ launchApp }) => {
  const app = await launchApp();
  const page = await app.firstWindow();
  await heading(page);
  expect(await page.evaluate(() => window.open('https://example.invalid/') === null)).toBe(true);
  await page.evaluate(() => {
    const link = document.createElement('a');
    Object.assign(link, { href: 'https://example.invalid/help', target: '_blank', textContent: 'x' });
    document.body.append(link);
    link.click();
  });
  await expect.poll(() => logOf(app.userData).split('"window"').length - 1).toBe(2);
  expect(app.windows()).toHaveLength(1);
});

test('permissions are refused without asking', async ({ launchApp }) => {
  const app = await launchApp();
  const page = await app.firstWindow();
  await heading(page);
  const place = await page.evaluate(
    () =>
      new Promise((resolve) => {
        navigator.geolocation.getCurrentPosition(
          () => resolve('told'),
          (error) => resolve(error.code),
        );
      }),
  );
  expect(place).toBe(1); // PERMISSION_DENIED
  const camera = await page.evaluate(() =>
    navigator.mediaDevices.getUserMedia({ video: true }).then(
      () => 'seen',
      () => 'refused',
    ),
  );
  expect(camera).toBe('refused');
  if (app.mode === 'electron') return;
  // Chromium itself refused above; here is what the program's own handler says.
  const answers = await app.evaluate(async ({ session }) => {
    const { hostPermission } = session.defaultSession as unknown as {
      hostPermission(permission: string, url: string): Promise<boolean>;
    };
    const asked = ['geolocation', 'media', 'notifications', 'local-network', 'clipboard-read', 'persistent-storage'];
    const ask = hostPermission.bind(session.defaultSession);
    return Promise.all(asked.map((permission) => ask(permission, 'app://bundle/index.html')));
  });
  expect(answers).toEqual([false, false, false, false, false, true]);
});

test('foreign code does not run and nothing is loaded from elsewhere', async ({ launchApp }) => {
  let visits = 0;
  const server = createServer((_request, response) => {
    visits++;
    response.setHeader('access-control-allow-origin', '*').end('globalThis.ran = true');
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const elsewhere = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  const app = await launchApp();
  const page = await app.firstWindow();
  await heading(page);
  await app.context().grantPermissions(app.mode === 'host' ? ['local-network-access'] : []);
  const tried = await page.evaluate(tryForeignCode, elsewhere);
  expect(tried).toEqual({
    inline: false,
    eval: 'EvalError',
    fetch: 'TypeError',
    module: 'TypeError',
    blobWorker: 'refused',
    frame: 0,
    image: 'refused',
    violations: ['connect-src', 'img-src', 'script-src', 'script-src-elem', 'worker-src'],
  });
  expect(visits).toBe(0);
  server.close();
});

/** Runs in the page: everything an injected script would try. */
async function tryForeignCode(elsewhere: string) {
  // What a debugger evaluates is itself exempt from the ban on eval; a timer's callback is not.
  await new Promise((resolve) => setTimeout(resolve));
  const scope = globalThis as unknown as { ran?: boolean };
  const violations: string[] = [];
  document.addEventListener('securitypolicyviolation', (event) => violations.push(event.effectiveDirective));
  const nameOf = (work: Promise<unknown>) =>
    work.then(
      () => 'ran',
      (error: Error) => error.name,
    );
  const inline = document.createElement('script');
  inline.textContent = 'globalThis.ran = true';
  document.head.append(inline);
  const evaluated = await nameOf(
    (async () => {
      const indirect = globalThis['eval' as never] as (code: string) => unknown;
      indirect('globalThis.ran = true');
    })(),
  );
  const fetched = await nameOf(fetch(elsewhere));
  const imported = await nameOf(import(elsewhere));
  const blob = URL.createObjectURL(new Blob(['postMessage(1)'], { type: 'text/javascript' }));
  const blobWorker = await new Promise((resolve) => {
    try {
      const worker = new Worker(blob);
      worker.onmessage = () => resolve('ran');
      worker.onerror = () => resolve('refused');
    } catch {
      resolve('refused');
    }
  });
  const frame = document.createElement('iframe');
  frame.src = elsewhere;
  document.body.append(frame);
  const image = await new Promise((resolve) => {
    const picture = new Image();
    picture.onload = () => resolve('loaded');
    picture.onerror = () => resolve('refused');
    picture.src = `${elsewhere}a.png`;
  });
  let reached = 0;
  try {
    reached = frame.contentDocument?.body.textContent?.length ?? 0;
  } catch {
    reached = 0; // an error page of its own origin
  }
  return {
    inline: scope.ran ?? false,
    eval: evaluated,
    fetch: fetched,
    module: imported,
    blobWorker,
    frame: reached,
    image,
    // Chromium reports a refused frame later than the rest; that it loaded nothing is counted at the server.
    violations: [...new Set(violations)].filter((name) => name !== 'frame-src').sort(),
  };
}

test('the desk itself lives within the rules', async ({ launchApp }) => {
  const app = await launchApp({ env: { SANZHI_COUNTY: 'http://127.0.0.1:9' } });
  const page = await app.firstWindow();
  const complaints: string[] = [];
  page.on('console', (line) => {
    // A county out of reach answers 503, which Chromium itself reports.
    if (line.type() === 'error' && !/status of 50[34]/.test(line.text())) complaints.push(line.text());
  });
  page.on('pageerror', (error) => complaints.push(error.message));
  await page.reload();
  await heading(page);
  await expect(page.locator('#root')).not.toBeEmpty();
  // Idle page, not idle network: a desk never stops asking for its county.
  await page.waitForLoadState('load');
  await page.evaluate(() => new Promise((done) => requestIdleCallback(done, { timeout: 2000 })));
  expect(complaints).toEqual([]);
});

test('only files of the program are served', async ({ launchApp }) => {
  const page = await (await launchApp()).firstWindow();
  await heading(page);
  const statusOf = (path: string, method = 'GET') =>
    page.evaluate(([target, verb]) => fetch(target, { method: verb }).then((answer) => answer.status), [
      path,
      method,
    ] as const);
  expect(await statusOf('/index.html')).toBe(200);
  expect(await statusOf('/..%2f..%2fpackage.json')).toBe(403);
  expect(await statusOf('/%5c..%5cpackage.json')).toBe(403);
  expect(await statusOf('/main/index.js')).toBe(404);
  expect(await statusOf('/index.html', 'POST')).toBe(405);
});

const sheet = {
  name: 'a',
  title: 'a',
  subtitle: '',
  lines: ['', '', ''],
  columns: [],
  rows: [],
  totals: null,
  signature: [],
  notes: [],
};

test('malformed intents get a code and change nothing', async ({ launchApp }) => {
  const app = await launchApp({ env: { SANZHI_COUNTY: 'http://127.0.0.1:9' } });
  const page = await app.firstWindow();
  await heading(page);
  const book = { fileName: 'a.xlsx', creator: '', faces: ['flat'], sheets: [sheet] };
  for (const given of [null, 5, {}, { ...book, extra: 1 }, book, { ...book, sheets: [] }, { ...book, fileName: '' }])
    expect(await message(page, `saveWorkbook ${JSON.stringify(given)}`)).toBe('N03');
  const hash = 'a'.repeat(64);
  const put = (name: string, size: number) =>
    page.evaluate(
      ([given, count]) =>
        window.desk?.putAttachment(given, new Uint8Array(count)).then(
          () => 'accepted',
          (error: Error) => error.message,
        ),
      [name, size] as const,
    );
  expect([await put('../x', 5), await put(`${hash}.exe`, 5), await put(hash, 0)]).toEqual(['N03', 'N03', 'N03']);
  expect(await put(hash, 5)).toBe('accepted');
  expect(await message(page, `getAttachment ${JSON.stringify('../../secret.key')}`)).toBe('N03');
  for (const forged of [
    'openBackup "../../secret.key"',
    'openBackup "key"',
    'readBackup "not-a-token"',
    'writeBackup "not-a-token"',
    'beginBackup "elsewhere"',
    'readJournal -1',
    'appendJournal []',
    'appendJournal ["text"]',
    'keepVault 5',
    'changeBackupKeep 0',
    'trustCountyCertificate "AB:CD"',
  ]) {
    expect(await message(page, forged), forged).toBe('N03');
  }
  expect(await page.evaluate(() => window.desk?.journalState())).toMatchObject({ first: 0, last: 0, findings: [] });
  expect(await message(page, `saveFile ${JSON.stringify({ name: 'a.pdf', bytes: [1] })}`)).toBe('N03');
  expect(await message(page, `writeCountyAddress ${JSON.stringify('x'.repeat(300))}`)).toBe('N03');
  for (const address of ['', 'ftp://a.example', 'http://a.example/path', 'javascript:alert(1)', 'http://u:p@a.example'])
    expect(await message(page, `writeCountyAddress ${JSON.stringify(address)}`)).toBe('N05');
  expect(await page.evaluate(() => window.desk?.readCountyAddress())).toBe('http://127.0.0.1:9');
  expect(
    await page.evaluate(() =>
      window.desk?.saveWorkbook({ creator: () => 1 } as never).then(
        () => 'accepted',
        (error: Error) => error.message,
      ),
    ),
  ).toContain('could not be cloned');
});

test('a frame inside the page has no say', async ({ launchApp }) => {
  const app = await launchApp();
  const page = await app.firstWindow();
  await heading(page);
  const answer = await page.evaluate(async () => {
    const frame = document.createElement('iframe');
    document.body.append(frame);
    const inside = frame.contentWindow as unknown as Record<string, unknown> & Window;
    const call = inside.__testHostCall as ((message: object) => Promise<{ payload: string }>) | undefined;
    const reply = await call?.({ kind: 'invoke', channel: 'app:info', payload: '["a",[]]' });
    return { desk: 'desk' in inside, reply: reply?.payload ?? '' };
  });
  expect(answer.desk).toBe(false);
  if (app.mode === 'host') expect(answer.reply).toContain('A04'); // real Electron runs no preload in frames at all
});
