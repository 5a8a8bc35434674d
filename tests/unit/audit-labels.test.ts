import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { AUDIT_LABELS } from '../../shared/domain/audit-chain.ts';

const root = join(import.meta.dirname, '..', '..');
const sources = ['renderer', 'server', 'electron']
  .flatMap((zone) =>
    readdirSync(join(root, zone), { recursive: true, encoding: 'utf8' }).map((name) => join(zone, name)),
  )
  .filter((name) => /\.tsx?$/.test(name) && !name.includes('.test.'))
  .map((name) => readFileSync(join(root, name), 'utf8'));

/** D§6 P9 line by line, and the acts that tell of it. */
const P9: readonly (readonly [event: string, ...acts: string[]])[] = [
  [
    'login',
    'desk.signed_in',
    'desk.sign_in_failed',
    'desk.signed_out',
    'console.signed_in',
    'console.sign_in_failed',
    'device.sign_in_failed',
  ],
  ['view of sealed content', 'sealed.viewed', 'case.opened'],
  ['export', 'file.exported', 'backup.made', 'courier.made', 'audit.exported'],
  ['import', 'file.imported', 'backup.restored', 'courier.answered', 'courier.imported', 'units.imported'],
  ['print', 'paper.printed'],
  ['return', 'record.returned'],
  ['unlock', 'desk.unlocked'],
  ['delete', 'record.voided', 'record.unvoided', 'file.withdrawn', 'records.voided'],
];

test.each(P9)('%s is written down where it happens, in words that the auditor reads', (_, ...acts) => {
  for (const act of acts) {
    expect(Object.hasOwn(AUDIT_LABELS, act), act).toBe(true);
    expect(
      sources.some((source) => source.includes(`'${act}'`)),
      act,
    ).toBe(true);
  }
});

/** Acts whose name the program puts together from what was done. */
const PUT_TOGETHER: Readonly<Record<string, readonly string[]>> = {
  units: ['rename', 'succeed'],
  notice: ['published', 'corrected', 'withdrawn'],
};

test.each(Object.entries(PUT_TOGETHER))('acts on %s have words', (subject, acts) => {
  expect(sources.some((source) => source.includes(`\`${subject}.\${`))).toBe(true);
  for (const act of acts) expect(Object.hasOwn(AUDIT_LABELS, `${subject}.${act}`), act).toBe(true);
});

test('every act that the program writes down has words', () => {
  const written = sources.flatMap((source) => [
    ...[...source.matchAll(/audit\.add\(\{\s*action: '([\w.]+)'/g)].map(([, act = '']) => act),
    ...[...source.matchAll(/\baudit\(\s*query,[^)]*?'([a-z_]+\.[a-z_]+)'/g)].map(([, act = '']) => act),
  ]);
  expect(new Set(written).size).toBeGreaterThan(30);
  expect(written.filter((act) => !Object.hasOwn(AUDIT_LABELS, act))).toEqual([]);
});
