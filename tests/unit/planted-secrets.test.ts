import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { placesOf } from '../support/planted-secrets.ts';

/** The search of the walk in tests/e2e/main-job.spec.ts finds what is there to be found. */
let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'sanzhi-planted-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const secret = { name: 'name', content: '欧阳密甲' };
const utf8 = Buffer.from(secret.content);
const wide = Buffer.from(secret.content, 'utf16le');

it.each<[string, string, Buffer | string]>([
  ['UTF-8', 'UTF-8', utf8],
  ['UTF-16LE', 'UTF-16LE', wide],
  ['hex', 'hex', utf8.toString('hex')],
  ['hex of UTF-16LE', 'hex', wide.toString('hex')],
  ['base64', 'base64', utf8.toString('base64')],
  ['base64 behind one byte', 'base64', Buffer.concat([Buffer.from('a'), utf8, Buffer.from('bc')]).toString('base64')],
  ['base64 behind two bytes', 'base64', Buffer.concat([Buffer.from('ab'), wide, Buffer.from('c')]).toString('base64')],
  ['base64url', 'base64', utf8.toString('base64url')],
])('finds a secret in %s among other bytes', (_, form, planted) => {
  writeFileSync(
    join(folder, 'file'),
    Buffer.concat([Buffer.alloc(300, 7), Buffer.from(planted), Buffer.alloc(300, 9)]),
  );
  expect(placesOf(folder, [secret])).toContain(`name ${form} in file`);
  writeFileSync(join(folder, 'file'), Buffer.alloc(300, 7));
  expect(placesOf(folder, [secret])).toEqual([]);
});

it('refuses what could stand anywhere by chance', () => {
  expect(() => placesOf(folder, [{ name: 'short', content: '密' }])).toThrow(RangeError);
});
