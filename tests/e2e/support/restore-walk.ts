import { readFileSync } from 'node:fs';
import { expect, type Page, test } from '@playwright/test';
import { backupPorts } from '../../../renderer/store/backup-ports.ts';
import { keptOf } from '../../../renderer/store/kept-record.ts';
import { BackupWriter } from '../../../shared/schema/backup-file.ts';
import { orderKeyOf, type StoredRecord } from '../../../shared/schema/record.ts';
import { importSealKey } from '../../../shared/seal/box.ts';
import { enrolDesk } from '../../support/county-client.ts';
import { seriousFaults } from './axe.ts';
import { go } from './demo-clerk.ts';

const PASSPHRASE = 'Beifen-kouling-1';
const MEETINGS = 40;

/** A backup of another PC, sealed under a key of the town that this PC never had: only its passphrase opens it. */
async function backupOf(origin: string, { town, scope }: { readonly town: string; readonly scope: string }) {
  const desk = await enrolDesk(origin);
  const records = await Promise.all(Array.from({ length: MEETINGS }, (_, at) => desk.make('civil_practice', at)));
  const months: Record<string, number> = {};
  for (const { period } of records) months[period] = (months[period] ?? 0) + 1;
  const pieces: Uint8Array[] = [];
  const writer = await BackupWriter.begin({
    ports: backupPorts,
    town,
    townKey: await importSealKey(crypto.subtle as never, 'town-key-of-before', new Uint8Array(32).fill(7)),
    passphrase: PASSPHRASE,
    write: async (bytes) => void pieces.push(bytes),
  });
  const kept = records.map((one) =>
    keptOf({ ...one, orderKey: orderKeyOf(one.mainDate), county: null } as StoredRecord),
  );
  await writer.part(
    'records',
    kept.map((one, at) => ({ ...one, _deleted: '0', _rev: '1-other', _meta: { lwt: at + 1 } })),
  );
  await writer.end({
    at: '2026-11-20T16:30',
    townName: '杨树镇',
    deviceName: '便民服务中心一号机',
    by: '郭桂兰',
    scope,
    program: '0.1.0',
    schema: 0,
    journal: null,
    counts: { records: MEETINGS, drafts: 0 },
    months: { civil_practice: months },
  });
  return Buffer.concat(pieces);
}

/** 备份与恢复 of a browser desk: a backup is taken and put in; files that are no good are told apart; one needs its passphrase. */
export async function backupWalk(page: Page, origin: string, town: string): Promise<void> {
  await go(page, '/settings');
  const panel = page.getByRole('region', { name: '备份与恢复' });
  const dialog = page.getByRole('dialog');
  await panel.getByRole('button', { name: '备份到文件' }).click();
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    dialog.getByRole('button', { name: '开始备份' }).click(),
  ]);
  const own = readFileSync(await download.path());
  await expect(dialog.getByRole('status')).toContainText('已备份到');
  await dialog.getByRole('button', { name: '完成' }).click();
  await expect(dialog).toBeHidden();

  await panel.getByRole('button', { name: '从备份恢复' }).click();
  const pick = async (name: string, buffer: Buffer) => {
    const [chooser] = await Promise.all([
      page.waitForEvent('filechooser'),
      dialog.getByRole('button', { name: /选择备份文件|换一个文件/ }).click(),
    ]);
    await chooser.setFiles({ name, mimeType: 'application/octet-stream', buffer });
  };
  const alert = dialog.getByRole('alert');
  await pick('没拷完.szb', own.subarray(0, own.length - 60));
  await expect(alert).toContainText('S08');
  await pick('别的镇.szb', await backupOf(origin, { town: '510802999000', scope: '510802999000' }));
  await expect(alert).toContainText('S09');
  await pick('整个县的.szb', await backupOf(origin, { town, scope: `${town.slice(0, 6)}000000` }));
  await dialog.getByLabel('备份口令').fill(PASSPHRASE);
  await dialog.getByRole('button', { name: '打开备份' }).click();
  await expect(alert).toContainText('S11', { timeout: 60_000 });
  await pick('坏了一处.szb', spoiled(own)); // opens with the town's key and shows what is inside; the fault is met on the way
  await expect(dialog).toContainText(/共 \d+ 条记录/);
  await dialog.getByRole('button', { name: '恢复到本机' }).click();
  await expect(alert).toContainText('S08');
  await pick('便民中心.szb', await backupOf(origin, { town, scope: town }));
  await dialog.getByLabel('备份口令').fill('Bu-shi-zhege-1');
  await page.screenshot({ path: test.info().outputPath('restore-locked.png') });
  await dialog.getByRole('button', { name: '打开备份' }).click();
  await expect(alert).toContainText('S10', { timeout: 60_000 });
  await dialog.getByLabel('备份口令').fill(PASSPHRASE);
  await dialog.getByRole('button', { name: '打开备份' }).click();
  await expect(dialog).toContainText(`共 ${MEETINGS} 条记录`, { timeout: 60_000 });
  await expect(dialog).toContainText('郭桂兰 在“便民服务中心一号机”上备份');
  await page.screenshot({ path: test.info().outputPath('restore-inside.png') });
  expect(await seriousFaults(page, '从备份恢复')).toEqual([]);
  await page.evaluate(watchProgress);
  await dialog.getByRole('button', { name: '恢复到本机' }).click();
  await expect(dialog.getByRole('status')).toContainText(`新增 ${MEETINGS} 条`, { timeout: 60_000 });
  await expect(page.locator('html[data-progress-seen]')).toHaveCount(1);
  await page.screenshot({ path: test.info().outputPath('restore-done.png') });
  await dialog.getByRole('button', { name: '完成' }).click();
}

/** One letter of the first piece behind the head is another one. */
function spoiled(backup: Buffer): Buffer {
  const bytes = Buffer.from(backup);
  const head = bytes.indexOf('{');
  const at = head + bytes.readUInt32BE(head - 4) + 40;
  bytes[at] = (bytes[at] ?? 0) ^ 1;
  return bytes;
}

/** Marks the page once a progress bar was there: it may be gone before anybody looks. */
function watchProgress(): void {
  new MutationObserver(() => {
    if (document.querySelector('[role="progressbar"]')) document.documentElement.dataset.progressSeen = '1';
  }).observe(document.body, { childList: true, subtree: true });
}
