import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { backupPorts } from '../../renderer/store/backup-ports.ts';
import { BackupWriter } from '../../shared/schema/backup-file.ts';
import { SAMPLE_PASSPHRASE, sampleTownKey } from './backup-sample-key.ts';

/**
 * Writes one backup in the present format: `node tests/migrations/make-backup-sample.ts 1`. Run once when a format ships;
 * a shipped sample is never written again, because it stands for files that people keep.
 */
const samples = JSON.parse(await readFile(join(import.meta.dirname, 'samples/records-0.json'), 'utf8')) as {
  readonly stored: Record<string, unknown>;
}[];
const meta = (at: number) => ({ _deleted: '0', _attachments: {}, _rev: '1-sample', _meta: { lwt: 1000 + at } });
const pieces: Uint8Array<ArrayBuffer>[] = [];
const writer = await BackupWriter.begin({
  ports: backupPorts,
  town: '510802105000',
  townKey: await sampleTownKey(),
  passphrase: SAMPLE_PASSPHRASE,
  write: async (bytes) => void pieces.push(bytes),
});
await writer.part('settings', [{ key: 'phrases', value: ['常用语'], ...meta(0) }]);
await writer.part('drafts', [
  { draftId: 'draft-1', type: 'civil_practice', values: { summary: '打到一半' }, ...meta(1) },
]);
await writer.part(
  'records',
  samples.map(({ stored }, at) => ({ ...stored, more: {}, ...meta(at + 2) })),
);
await writer.end({
  at: '2027-01-01T08:00',
  townName: '青川镇',
  deviceName: '样本机',
  by: '样本',
  scope: '510802105000',
  program: '0.1.0',
  schema: 0,
  journal: { id: 'sample-journal', covers: 42 },
  counts: { settings: 1, drafts: 1, records: samples.length },
  months: {},
});
const path = join(import.meta.dirname, `backup-samples/backup-${process.argv[2] ?? 'x'}.szb`);
await writeFile(path, Buffer.concat(pieces), { flag: 'wx' });
