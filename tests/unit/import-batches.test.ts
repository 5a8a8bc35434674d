import { expect, test } from 'vitest';
import { batchesOf, beginBatch, runBatch, undoBatch } from '../../renderer/features/import/import-batches.ts';
import type { ImportInput } from '../../renderer/store/desk-store.ts';
import { officeStore } from '../support/office-desk.ts';

const FACTS = {
  id: 'b1',
  at: '2026-11-24T10:00',
  by: '王秀英',
  type: 'civil_practice',
  files: [{ name: 'a.xlsx', sha256: 'x' }],
};
const never = () => false;
const quiet = () => undefined;

const rows = (count: number): ImportInput[] =>
  Array.from({ length: count }, (_, index) => ({
    id: `r${index}`,
    type: 'civil_practice',
    unitCode: index % 5 === 0 ? 'locked' : 'open',
    values: { topic: `第${index}条` },
    remark: '',
    alsoCountsIn: [],
    source: { batch: 'b1', file: 'a.xlsx', sha256: 'x', sheet: '表', row: index + 2 },
  }));

test('a program killed anywhere in an import has nothing half-written: it is gone, or goes on and doubles nothing', async () => {
  const whole = officeStore();
  await runBatch(whole.store, await beginBatch(whole.store, FACTS, rows(450)), quiet, never);
  const all = 3 + 1 + 450 + 3 + 1; // pieces kept, the batch told of, records, pieces emptied, the batch done
  for (const writes of [0, 1, 3, 4, 5, 100, 204, 205, 300, 455, all - 1]) {
    const { store, records, diesAfter, restarts } = officeStore();
    diesAfter(writes);
    await expect(
      beginBatch(store, FACTS, rows(450)).then((batch) => runBatch(store, batch, quiet, never)),
    ).rejects.toThrow('killed');
    restarts();
    const [batch] = await batchesOf(store);
    if (!batch) {
      expect(records.size, `killed after ${writes} writes, before anything was said`).toBe(0);
      continue;
    }
    expect(batch.state).toBe('running');
    const report = await runBatch(store, batch, quiet, never);
    expect(report, `killed after ${writes} writes`).toMatchObject({ done: 450, refused: [], isWhole: true });
    expect([...records.keys()]).toEqual([...whole.records.keys()]);
    expect((await batchesOf(store))[0]?.state).toBe('done');
  }
});

test('a killed import can be undone instead of gone on with, and nothing of it comes later', async () => {
  const { store, records, diesAfter, restarts } = officeStore();
  diesAfter(120);
  const started = beginBatch(store, FACTS, rows(450)).then((batch) => runBatch(store, batch, quiet, never));
  await expect(started).rejects.toThrow('killed');
  restarts();
  const [batch] = await batchesOf(store);
  if (!batch) throw new Error('no batch');
  const stored = records.size;
  expect(stored).toBeGreaterThan(50);
  expect(await undoBatch(store, batch, quiet, never)).toMatchObject({ done: stored, isWhole: true });
  await runBatch(store, batch, quiet, never);
  expect([...records.values()].map(({ status }) => status)).toEqual(Array(stored).fill('void'));
});

test('undoing takes back what may still change; records of a locked month stay and are told', async () => {
  const { store, records } = officeStore(new Set(['locked']));
  await runBatch(store, await beginBatch(store, FACTS, rows(20)), quiet, never);
  const [batch] = await batchesOf(store);
  if (!batch) throw new Error('no batch');
  const report = await undoBatch(store, batch, quiet, never);
  expect(report.done).toBe(16);
  expect(report.refused.map(({ error }) => (error as { code?: string }).code)).toEqual(Array(4).fill('D09'));
  expect((await batchesOf(store))[0]?.state).toBe('done');
  const byUnit = (unit: string) => [...records.values()].filter(({ input }) => input.unitCode === unit);
  expect(new Set(byUnit('locked').map(({ status }) => status))).toEqual(new Set(['awaiting']));
  expect(new Set(byUnit('open').map(({ status }) => status))).toEqual(new Set(['void']));
});

test('an import that is stopped keeps what is done and goes on later', async () => {
  const { store, records } = officeStore();
  let seen = 0;
  const batch = await beginBatch(store, FACTS, rows(450));
  const stopped = await runBatch(
    store,
    batch,
    (done) => {
      seen = done;
    },
    () => seen >= 200,
  );
  expect(stopped).toMatchObject({ done: 200, isWhole: false });
  expect(records.size).toBe(200);
  expect(await runBatch(store, batch, quiet, never)).toMatchObject({ done: 450, isWhole: true });
  expect(records.size).toBe(450);
});
