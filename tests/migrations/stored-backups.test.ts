import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { backupPorts } from '../../renderer/store/backup-ports.ts';
import { storedOf } from '../../renderer/store/kept-record.ts';
import { BackupReader, readAhead } from '../../shared/schema/backup-file.ts';
import { recordSchema } from '../../shared/schema/record.ts';
import { importSealKey } from '../../shared/seal/box.ts';
import { SAMPLE_PASSPHRASE, sampleTownKey } from './backup-sample-key.ts';

/** Backups as shipped versions wrote them must open in every later version. */

const folder = join(import.meta.dirname, 'backup-samples');
const sourceOf = (bytes: Buffer) =>
  readAhead({ bytes: bytes.length, read: async (at, length) => new Uint8Array(bytes.subarray(at, at + length)) });
const otherKey = () => importSealKey(crypto.subtle, 'other', new Uint8Array(32));

test('there is a backup of every format that was shipped', () => {
  expect(readdirSync(folder)).toEqual(['backup-1.szb']);
});

describe.each(readdirSync(folder))('%s', (name) => {
  const bytes = readFileSync(join(folder, name));

  test.each([
    ['the town’s key', async () => ({ townKeys: [await sampleTownKey()], passphrase: null })],
    [
      'its passphrase on a PC with another key',
      async () => ({ townKeys: [await otherKey()], passphrase: SAMPLE_PASSPHRASE }),
    ],
  ] as const)('opens with %s, whole', async (_, keys) => {
    const reader = await BackupReader.open(backupPorts, sourceOf(bytes), await keys());
    expect(reader.contents).toMatchObject({ townName: '青川镇', deviceName: '样本机', journal: { covers: 42 } });
    const found: Record<string, unknown[]> = {};
    for await (const { part, documents } of reader.parts()) found[part] = [...(found[part] ?? []), ...documents];
    expect(Object.keys(found)).toEqual(['settings', 'drafts', 'records']);
    expect(found.records?.length).toBe(reader.contents.counts.records);
    for (const record of found.records ?? []) {
      expect(recordSchema.safeParse(storedOf(record as never)).success).toBe(true);
    }
  });

  test('opens with neither another key nor another passphrase', async () => {
    const open = async (passphrase: string | null) =>
      BackupReader.open(backupPorts, sourceOf(bytes), { townKeys: [await otherKey()], passphrase });
    await expect(open(null)).rejects.toMatchObject({ code: 'S10' });
    await expect(open('别的口令')).rejects.toMatchObject({ code: 'S10' });
  });

  test('with a byte changed anywhere, or cut, is refused or refuses the part', async () => {
    const keys = { townKeys: [await sampleTownKey()], passphrase: null };
    const readAll = async (changed: Buffer) => {
      const reader = await BackupReader.open(backupPorts, sourceOf(changed), keys);
      for await (const _ of reader.parts());
    };
    for (let at = 3; at < bytes.length; at += 997) {
      const changed = Buffer.from(bytes);
      changed[at] = (changed[at] ?? 0) ^ 0x10;
      if (isOfPassphraseWrap(bytes, at)) continue; // not used with the town's key
      await expect(readAll(changed), `byte ${at}`).rejects.toMatchObject({ code: expect.stringMatching(/^S(08|10)$/) });
    }
    for (const end of [10, 300, bytes.length - 1]) {
      await expect(readAll(Buffer.from(bytes.subarray(0, end)))).rejects.toMatchObject({ code: 'S08' });
    }
  });
});

function isOfPassphraseWrap(bytes: Buffer, at: number): boolean {
  return at >= bytes.indexOf('byPassphrase') && at < bytes.indexOf('}', bytes.indexOf('"salt"'));
}
