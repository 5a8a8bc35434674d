import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, type Page } from '@playwright/test';
import type { LedgerWorkbook } from '#shared/ledger/sheet-model.ts';
import type { AppHandle } from './support/app-handle.ts';
import { test } from './support/launch.ts';

function workbook(rows: number): LedgerWorkbook {
  const column = { group: null, codes: null, width: 12 };
  return {
    fileName: '杨树镇_人民调解台账_2026年3月.xlsx',
    creator: '李文书',
    faces: ['printed', 'flat'],
    sheets: [
      {
        name: '人民调解',
        title: '杨树镇人民调解案件登记台账',
        subtitle: '（2026年3月）',
        lines: ['填报单位（盖章）：杨树镇', '填报日期：2026年3月31日', '单位：件'],
        columns: [
          { ...column, label: '序号', kind: 'serial' },
          { ...column, label: '纠纷简要情况', kind: 'text' },
          { ...column, label: '涉及人数', kind: 'int' },
        ],
        rows: Array.from({ length: rows }, (_, index) => [index + 1, `第${index + 1}件`, 2]),
        totals: [null, null, rows * 2],
        signature: ['填表人：李文书', '审核人：', '负责人：', '联系电话：'],
        notes: [],
      },
    ],
  };
}

const chooses = (app: AppHandle, filePath: string) =>
  app.evaluate(({ dialog }, path) => {
    dialog.showSaveDialog = (async (_window: unknown, options: { defaultPath: string }) => {
      (globalThis as { offered?: string }).offered = options.defaultPath;
      return { canceled: path === '', filePath: path };
    }) as never;
  }, filePath);

const save = (page: Page, book: LedgerWorkbook) =>
  page.evaluate(async (given) => {
    const heard: [number, number][] = [];
    const stop = window.desk?.onWorkbookProgress((done, total) => void heard.push([done, total]));
    try {
      return { outcome: await window.desk?.saveWorkbook(given), heard };
    } catch (error) {
      return { error: (error as Error).message, heard };
    } finally {
      stop?.();
    }
  }, book);

test('a ledger is made beside the window and saved where people choose', async ({ launchApp }, info) => {
  const app = await launchApp();
  const page = await app.firstWindow();
  await expect(page).toHaveTitle(/三治台账/);
  const folder = info.outputPath('输出');
  mkdirSync(folder);
  await chooses(app, join(folder, '台账'));
  const result = await save(page, workbook(3000));
  expect(result.outcome).toEqual({ outcome: 'saved', fileName: '台账.xlsx' });
  expect(readdirSync(folder)).toEqual(['台账.xlsx']);
  expect(readFileSync(join(folder, '台账.xlsx')).subarray(0, 2).toString()).toBe('PK');
  expect(await app.evaluate(() => (globalThis as { offered?: string }).offered)).toContain(
    '杨树镇_人民调解台账_2026年3月.xlsx',
  );
  expect(result.heard.length).toBeGreaterThan(0);
  expect(result.heard.every(([done, total]) => done <= total)).toBe(true);
});

test('who changes his mind gets no file', async ({ launchApp }) => {
  const app = await launchApp();
  const page = await app.firstWindow();
  await expect(page).toHaveTitle(/三治台账/);
  await chooses(app, '');
  expect((await save(page, workbook(3))).outcome).toEqual({ outcome: 'cancelled' });
});

test('a place that cannot be written is told with F05, and the old file stays', async ({ launchApp }, info) => {
  const app = await launchApp();
  const page = await app.firstWindow();
  await expect(page).toHaveTitle(/三治台账/);
  await chooses(app, info.outputPath('gone', 'a.xlsx'));
  expect((await save(page, workbook(3))).error).toMatch(/^F05 文件夹不存在$/);
  const target = info.outputPath('旧台账.xlsx');
  mkdirSync(target); // a folder in the file's place: writing beside it works, putting it in place does not
  writeFileSync(join(target, 'old'), 'old');
  await chooses(app, target);
  expect((await save(page, workbook(3))).error).toMatch(/^F05/);
  expect(readFileSync(join(target, 'old'), 'utf8')).toBe('old');
  expect(readdirSync(info.outputPath()).filter((name) => name.endsWith('.tmp'))).toEqual([]);
});

test('a running export can be stopped, and the next one works', async ({ launchApp }, info) => {
  const app = await launchApp();
  const page = await app.firstWindow();
  await expect(page).toHaveTitle(/三治台账/);
  const target = info.outputPath('a.xlsx');
  await chooses(app, target);
  const outcome = await page.evaluate(
    async ([long, short]) => {
      const running = window.desk?.saveWorkbook(long);
      // A short one: handing over a long one takes as long as writing the first.
      const second = await window.desk?.saveWorkbook(short).catch((error: Error) => error.message);
      await window.desk?.cancelWorkbook();
      return { first: await running, second };
    },
    [workbook(20_000), workbook(1)] as const,
  );
  expect(outcome.first).toEqual({ outcome: 'cancelled' });
  expect(outcome.second).toMatch(/^F04/);
  expect(existsSync(target)).toBe(false);
  expect((await save(page, workbook(3))).outcome).toEqual({ outcome: 'saved', fileName: 'a.xlsx' });
});
