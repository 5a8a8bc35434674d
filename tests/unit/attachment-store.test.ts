import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { attachmentSchema } from '#shared/schema/attachment.ts';
import { importSealKey } from '#shared/seal/box.ts';
import { sealedFileKey } from '#shared/seal/sealed-file.ts';
import { TownKeyRing } from '#shared/seal/town-keys.ts';
import { createAttachmentStore, showsThumbnails } from '../../renderer/store/attachments/attachment-store.ts';
import { defaultCatalogue } from '../support/catalogue.ts';
import { MemoryShelf } from '../support/memory-shelf.ts';

const catalogue = defaultCatalogue();
const typeOf = (id: string) => {
  const type = catalogue.types.get(id);
  if (!type) throw new RangeError(id);
  return type;
};
const [open, sealed] = [typeOf('civil_practice'), typeOf('mediation_case')];
const raw = (byte: number) => new Uint8Array(32).fill(byte);
const account = {
  accountId: 'a',
  login: 'a',
  name: '李文书',
  role: 'town_clerk',
  townId: 510802105,
  scope: '510802105000',
} as const;

async function deskWith(shelf: MemoryShelf, town = 2) {
  const storeKey = await crypto.subtle.importKey('raw', raw(1), 'AES-GCM', false, ['encrypt', 'decrypt']);
  const townKey = await importSealKey(crypto.subtle, `town-${town}`, raw(town));
  return createAttachmentStore({ account, storeKey, townKeys: new TownKeyRing([townKey]) }, shelf, {
    setting: async () => null,
  });
}
const text = '%PDF-1.7 王大明与李小红的协议';
const pdf = (name = '王大明的协议.pdf') => new File([text], name);
const onShelf = (shelf: MemoryShelf) => Buffer.concat([...shelf.files.values()]);

test('a paper of an open type is listed by name and hash, lies sealed under the key of this PC, and comes back', async () => {
  const shelf = new MemoryShelf();
  const desk = await deskWith(shelf);
  const paper = await desk.add(pdf(), open, 'sign_in');
  expect(paper).toMatchObject({ name: '王大明的协议.pdf', paper: 'sign_in', by: '李文书', sensitivity: 'open' });
  expect(paper.sha256).toBe(createHash('sha256').update(text).digest('hex'));
  expect(attachmentSchema.parse(paper)).toEqual(paper);
  expect([...shelf.files].map(([name, file]) => [name, sealedFileKey(file)])).toEqual([[paper.sha256, 'desk']]);
  expect(onShelf(shelf).includes('王大明')).toBe(false);
  expect(new TextDecoder().decode((await desk.bytes(paper)) ?? undefined)).toBe(text);
  expect(await desk.thumbnail(paper)).toBeNull();
});

test('a paper of a type that seals says nothing in the record, and opens for who has the town key alone', async () => {
  const shelf = new MemoryShelf();
  const desk = await deskWith(shelf);
  const added = await desk.add(pdf(), sealed, '');
  const paper = await desk.withWords(added, { name: '王大明的协议.pdf', caption: '李小红按手印' });
  expect(paper).toMatchObject({ name: '附件.pdf', caption: '', sensitivity: 'sealed' });
  expect(JSON.stringify([added, paper])).not.toMatch(/王大明|李小红/);
  expect(shelf.files.get(paper.sha256) && sealedFileKey(shelf.files.get(paper.sha256) ?? raw(0))).toBe('town-2');
  expect(await desk.words(paper)).toEqual({ name: '王大明的协议.pdf', caption: '李小红按手印' });
  const stranger = await deskWith(shelf, 3);
  expect(await stranger.words(paper)).toBeNull();
  await expect(stranger.bytes(paper)).rejects.toMatchObject({ code: 'F10' });
  expect([showsThumbnails(open), showsThumbnails(sealed), showsThumbnails(undefined)]).toEqual([true, false, false]);
});

test('the same bytes are kept once; a sealed record raises them to the town key, an open one does not lower them', async () => {
  const shelf = new MemoryShelf();
  const desk = await deskWith(shelf);
  await desk.add(pdf(), open, '');
  const { sha256 } = await desk.add(pdf('另一个名字.pdf'), open, '');
  expect(shelf.puts).toBe(1);
  const keyNow = () => sealedFileKey(shelf.files.get(sha256) ?? raw(0));
  await desk.add(pdf(), sealed, '');
  expect(keyNow()).toBe('town-2');
  await desk.add(pdf(), open, '');
  expect([keyNow(), shelf.puts]).toEqual(['town-2', 2]);
});

test('a damaged file is told, and mended when it is added again; one that is not here is null', async () => {
  const shelf = new MemoryShelf();
  const desk = await deskWith(shelf);
  const paper = await desk.add(pdf(), open, '');
  const file = shelf.files.get(paper.sha256) ?? raw(0);
  file[file.length - 1] = (file[file.length - 1] ?? 0) ^ 1;
  await expect(desk.bytes(paper)).rejects.toMatchObject({ code: 'F10' });
  await desk.add(pdf(), open, '');
  expect(new TextDecoder().decode((await desk.bytes(paper)) ?? undefined)).toBe(text);
  shelf.files.clear();
  expect(await desk.bytes(paper)).toBeNull();
});

test('what is too large or of another kind is refused before anything is kept', async () => {
  const shelf = new MemoryShelf();
  const desk = await deskWith(shelf);
  const large = new File([text, new Uint8Array(20 * 1024 * 1024)], 'a.pdf');
  await expect(desk.add(large, open, '')).rejects.toMatchObject({ code: 'F03' });
  await expect(desk.add(new File(['MZ'], 'a.pdf'), open, '')).rejects.toMatchObject({ code: 'F07' });
  expect(shelf.puts).toBe(0);
});
