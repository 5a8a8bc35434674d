import { expect, test } from 'vitest';
import type { PackagePart } from '#shared/ipc/paper-intents.ts';
import { archiveItems, makeArchive } from '../../renderer/features/packages/archive-package.ts';
import type { OpenRecord } from '../../renderer/store/desk-store.ts';
import { packingDesk } from '../support/office-desk.ts';
import { sampleValues } from '../support/sample-values.ts';

const CHOICE = {
  year: '2026',
  fonds: 'J012',
  retentions: ['Y', 'D30', 'D10'],
  statuses: ['received', 'locked'],
  withAttachments: true,
  reason: null,
} as const;
const JOB = { tell: () => undefined, isCancelled: () => false };
const HASH = 'a'.repeat(64);

const attachment = (sensitivity: 'open' | 'sealed') => ({
  sha256: sensitivity === 'open' ? HASH : 'b'.repeat(64),
  name: '签到表.jpg',
  caption: '',
  paper: '',
  mediaType: 'image/jpeg',
  size: 3,
  addedAt: '2026-03-05T10:00',
  by: 'a1',
  sensitivity,
});

function opened(id: string, type: string, mainDate: string, status: string): OpenRecord {
  const { values } = sampleValues(type, 7);
  const record = {
    id,
    type,
    mainDate,
    status,
    unitCode: '999901101201',
    period: mainDate.slice(0, 7),
    recordNo: `杨树-${id}`,
    remark: '',
    retention: 'Y',
    ext: { title: `题名${id}` },
    enteredBy: { id: 'a1', name: '王秀英' },
    attachments: [attachment('open'), attachment('sealed')],
  };
  return { record, values, sealState: 'open' } as unknown as OpenRecord;
}

const RECORDS = [
  opened('c', 'mediation_case', '2026-05-01', 'locked'),
  opened('b', 'party_life', '2026-04-01', 'received'),
  opened('a', 'party_life', '2026-03-05', 'locked'),
  opened('open', 'party_life', '2026-06-01', 'town_ok'),
];

async function archived(reason: string | null) {
  const made = packingDesk(
    RECORDS,
    new Map([
      [HASH, new Uint8Array([1, 2, 3])],
      ['b'.repeat(64), new Uint8Array([4])],
    ]),
  );
  const choice = { ...CHOICE, reason };
  const items = await archiveItems(made.desk, choice, JOB);
  await makeArchive(made.desk, choice, items, JOB);
  return { ...made, items };
}

const wordsOf = (part: PackagePart | undefined) => JSON.stringify(part);

test('a year is archived by retention and number: the finished records, each a folder with its papers', async () => {
  const { desk, parts, items, settings } = await archived(null);
  expect(items.map(({ id }) => id).sort()).toEqual(['a', 'b', 'c']);
  const retentionOf = (type: string) => desk.store.catalogue.types.get(type)?.retention ?? '';
  const words: Record<string, string> = { Y: '永久', D30: '30年', D10: '10年' };
  const party = `2026年度/${words[retentionOf('party_life')]}`;
  const paths = [...parts.keys()];
  expect(paths).toContain(`${party}/0001/J012-WS·2026-${retentionOf('party_life')}-0001.pdf`);
  expect(paths).toContain(`${party}/0002/J012-WS·2026-${retentionOf('party_life')}-0002.pdf`);
  expect(paths).toContain(`${party}/0001/附件01.jpg`);
  expect(paths).not.toContain(`${party}/0001/附件02.jpg`); // sealed, and nobody gave a reason
  expect(paths.slice(-2)).toEqual(['目录.xlsx', '校验清单.txt']);
  const list = wordsOf(parts.get(`${party}/归档文件目录.xlsx`));
  expect(list.indexOf('题名a')).toBeLessThan(list.indexOf('题名b'));
  expect(list).toContain('附件1份');
  const listed = wordsOf(parts.get('校验清单.txt'));
  for (const path of paths.slice(0, -1)) expect(listed).toContain(path);
  expect(JSON.stringify(settings.get('export.log'))).toContain('杨树镇_归档文件_2026年度.zip');
});

test('names of a case are open only with a reason, which the log keeps', async () => {
  const parties = sampleValues('mediation_case', 7).values.parties as { name: string }[];
  const name = parties[0]?.name ?? '';
  const textOf = ({ parts }: Awaited<ReturnType<typeof archived>>) =>
    [...parts].flatMap(([path, part]) => (/\.pdf$/.test(path) ? [wordsOf(part)] : [])).join('');
  const covered = await archived(null);
  expect(textOf(covered)).not.toContain(name);
  const open = await archived('立卷归档');
  expect(textOf(open)).toContain(name);
  expect([...open.parts.keys()].filter((path) => path.endsWith('附件02.jpg'))).toHaveLength(3);
  expect(JSON.stringify(open.settings.get('export.log'))).toContain('立卷归档');
  expect(open.acts).toContainEqual(expect.objectContaining({ action: 'file.exported', reason: '立卷归档' }));
  expect(JSON.stringify(covered.settings.get('export.log'))).not.toContain('立卷归档');
});
