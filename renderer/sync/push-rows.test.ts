import { expect, test } from 'vitest';
import type { KeptRecord } from '../store/kept-record.ts';
import { baseOf, isHeld, nextRequest, wireOf } from './push-rows.ts';
import { Turnstile } from './turnstile.ts';

const entry = (rev: string) => ({
  rev,
  base: null,
  action: 'edit',
  by: { accountId: 'a', name: '王', at: '' },
  deviceId: 'd',
  changes: [],
});

function record(rev: string, known: readonly string[], county: object | null = null): KeptRecord {
  return {
    id: 'r',
    rev,
    history: known.map(entry),
    county,
    orderKey: 'x',
    more: { future: 1 },
    data: {},
  } as unknown as KeptRecord;
}

test('the base is what the county was last known to hold', () => {
  const held = record('1-a', ['1-a']);
  expect(baseOf({ assumedMasterState: held, newDocumentState: record('2-a', ['1-a', '2-a']) })).toBe('1-a');
  expect(baseOf({ newDocumentState: record('2-a', ['1-a', '2-a'], { rev: '1-a', seq: 1, refusal: null }) })).toBe(
    '1-a',
  );
  expect(baseOf({ newDocumentState: record('1-a', ['1-a']) })).toBeNull();
});

test('after a refusal it is the revision before, and never one the edit does not descend from', () => {
  const refused = record('2-a', ['1-a', '2-a'], { rev: '1-a', seq: 2, refusal: { rev: '2-a', code: 'D03' } });
  const next = record('3-a', ['1-a', '2-a', '3-a']);
  expect(baseOf({ assumedMasterState: refused, newDocumentState: next })).toBe('1-a');
  const overtaken = record('2-a', ['1-a', '2-a'], { rev: '2-b', seq: 3, refusal: { rev: '2-a', code: 'D03' } });
  expect(baseOf({ assumedMasterState: overtaken, newDocumentState: next })).toBeNull();
});

test('what only the desk keeps stays here; what this program does not know goes along', () => {
  const wire = wireOf(record('1-a', ['1-a'], { rev: null, seq: 0, refusal: null }));
  expect(wire).toMatchObject({ id: 'r', future: 1 });
  for (const name of ['county', 'orderKey', 'more']) expect(wire).not.toHaveProperty(name);
});

test('a revision counts as held only within the epoch it was held in', () => {
  const row = { newDocumentState: record('1-a', ['1-a'], { rev: '1-a', seq: 1, refusal: null, epoch: 'e1' }) };
  expect(isHeld(row, 'e1')).toBe(true);
  expect(isHeld(row, 'e2')).toBe(false);
});

test('pushes are cut so that each request stays below the county’s limit', () => {
  const big = { ...record('1-a', ['1-a']), data: { text: '长'.repeat(80_000) } } as KeptRecord;
  const rows = Array.from({ length: 60 }, () => ({ newDocumentState: big }));
  const request = nextRequest(rows, 1000, () => false);
  expect(request.rows.length).toBeGreaterThan(10);
  expect(request.rows.length).toBeLessThan(60);
  expect(Buffer.byteLength(JSON.stringify(request))).toBeLessThan(8 * 1024 * 1024);
  expect(nextRequest(rows, 3, () => false).rows).toHaveLength(3);
});

test('a pull waits until what a push came to is written down, and a push waits for a pull under way', async () => {
  const turnstile = new Turnstile();
  const order: string[] = [];
  const written = Promise.withResolvers<void>();
  await turnstile.enterPush();
  const pull = turnstile.enterPull().then(() => order.push('pull'));
  turnstile.leavePush(written.promise);
  await turnstile.enterPush(); // a second part of the same batch does not wait
  turnstile.leavePush(written.promise);
  await Promise.resolve();
  order.push('written');
  written.resolve();
  await pull;
  const push = turnstile.enterPush().then(() => order.push('push'));
  await Promise.resolve();
  order.push('pulled');
  turnstile.leavePull();
  await push;
  expect(order).toEqual(['written', 'pull', 'pulled', 'push']);
});
