import { readFileSync } from 'node:fs';
import { request as ask } from 'node:http';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { expect } from '@playwright/test';
import { startCounty } from '../support/county.ts';
import { demoCounty } from '../support/demo-county.ts';
import { seriousFaults } from './support/axe.ts';
import { deskIsOpen, go } from './support/demo-clerk.ts';
import { test } from './support/launch.ts';

/** A county behind TLS with a certificate of its own: compared by people at first contact, and again when it changed. */

const FOLDER = join(import.meta.dirname, '../support/certificates');

/** TLS in front of a county, as an operator sets it up. */
async function tlsInFront(countyPort: number, name: string, port = 0) {
  const files = { cert: readFileSync(join(FOLDER, `${name}.pem`)), key: readFileSync(join(FOLDER, `${name}.key.pem`)) };
  const paths: string[] = [];
  const server = createServer(files, (from, to) => {
    paths.push(from.url ?? '');
    const { headers, method, url: path } = from;
    const onward = ask({ host: '127.0.0.1', port: countyPort, path, method, headers }, (answer) => {
      to.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(to);
    });
    onward.on('error', () => to.destroy());
    from.pipe(onward);
  });
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  const end = () => {
    server.closeAllConnections();
    return new Promise((resolve) => server.close(resolve));
  };
  return { port: (server.address() as AddressInfo).port, paths, end };
}

test('a county with a certificate of its own is met, and not believed with another one', async ({
  launchApp,
}, info) => {
  const county = await startCounty();
  let front = await tlsInFront(county.port, 'county-a');
  try {
    const demo = await demoCounty(county.origin);
    const clerk = demo.accountOf('town_clerk');
    const app = await launchApp({ env: { SANZHI_COUNTY: `https://127.0.0.1:${front.port}` } });
    const page = await app.firstWindow();
    await page.setViewportSize({ width: 1366, height: 768 });
    await page.getByLabel('一次性登记码').fill(await demo.enrolmentCode(clerk.townId));
    await page.getByLabel('账号').fill(clerk.login);
    await page.getByLabel('口令', { exact: true }).fill(clerk.password);
    await page.getByRole('radio', { name: /第一台/ }).check();
    await page.getByLabel('密钥口令', { exact: true }).fill('杨柳依依-2026-春');
    await page.getByLabel('再输一次密钥口令').fill('杨柳依依-2026-春');
    await page.getByRole('button', { name: '登记本机' }).click();

    const panel = page.getByRole('region', { name: '县服务器证书' });
    await expect(panel).toContainText('qingxi-county-a.test');
    expect(front.paths, 'nothing was sent before').toEqual([]);
    await panel.scrollIntoViewIfNeeded();
    await page.screenshot({ path: info.outputPath('compare.png') });
    expect(await seriousFaults(page, 'certificate')).toEqual([]);
    await panel.getByRole('button', { name: '核对无误，信任这张证书' }).click();
    await page.getByRole('button', { name: '一致，信任' }).click();
    await deskIsOpen(page);
    expect(front.paths.some((path) => path === '/api/v1/enrol')).toBe(true);

    const { port } = front;
    await front.end();
    front = await tlsInFront(county.port, 'county-b', port);
    await go(page, '/settings');
    await page.getByRole('button', { name: '核对证书' }).click();
    await expect(page.getByRole('dialog')).toContainText('与本机以前信任的不同');
    await page.screenshot({ path: info.outputPath('changed.png') });
    expect(front.paths, 'no record, no credential for a stranger').toEqual([]);
  } finally {
    await front.end();
    await county.stop();
  }
});
