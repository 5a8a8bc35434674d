import { expect, it } from 'vitest';
import { PeopleBook } from '../../renderer/desk/people-book.ts';
import { type SmallRecord, smallStore } from '../support/small-store.ts';

const HERE = '320982105201';
const THERE = '320982105202';
const member = (id: string, unitCode: string, name: string, post: string): SmallRecord => ({
  id,
  type: 'roster_member',
  unitCode,
  values: { name, post },
});
const practice = (id: string, leader: string, volunteers: readonly string[] = []): SmallRecord => ({
  id,
  type: 'civil_practice',
  unitCode: HERE,
  values: {
    leader: { name: leader },
    volunteer_list: volunteers.map((name, row) => ({ _row: String(row), person: { name } })),
  },
});

const names = (people: readonly { readonly name: string }[]) => people.map(({ name }) => name);

it('finds people of the roster by a piece of the name, by pinyin and by initials', async () => {
  const roster = [member('p1', HERE, '单志强', '村支书'), member('p2', HERE, '王秀兰', '妇女主任')];
  const { store } = smallStore(roster, ['civil_practice', 'roster_member']);
  const book = new PeopleBook(store);
  await book.prepare('civil_practice', HERE);
  for (const typed of ['王', '秀兰', 'wangxiulan', 'xiulan', 'wxl', 'WXL']) {
    expect(names(book.offer('leader', HERE, typed)), typed).toEqual(['王秀兰']);
  }
  expect(names(book.offer('leader', HERE, 'szq')), 'a surname is read as a surname').toEqual(['单志强']);
  expect(book.offer('leader', HERE, 'wxl')[0]).toMatchObject({ personId: 'p2', note: '妇女主任' });
  expect(book.offer('leader', HERE, '赵')).toEqual([]);
});

it('offers the own unit first, one line for a person with several posts', async () => {
  const roster = [
    member('p1', THERE, '李明', '文书'),
    member('p2', HERE, '李明华', '文书'),
    member('p3', HERE, '李明华', '网格员'),
  ];
  const { store } = smallStore(roster, ['civil_practice', 'roster_member']);
  const book = new PeopleBook(store);
  await book.prepare('civil_practice', HERE);
  const offered = book.offer('leader', HERE, '李');
  expect(names(offered)).toEqual(['李明华', '李明']);
  expect(offered[0]?.note).toBe('文书、网格员');
});

it('offers names used in the same unit and field, rows included, without any roster', async () => {
  const { store } = smallStore([practice('r1', '赵六', ['钱七', '孙八'])], ['civil_practice']);
  const book = new PeopleBook(store);
  await book.prepare('civil_practice', HERE);
  expect(names(book.offer('leader', HERE, ''))).toEqual(['赵六']);
  expect(names(book.offer('volunteer_list.person', HERE, 'sb'))).toEqual(['孙八']);
  expect(book.offer('leader', THERE, '')).toEqual([]);
});

it('knows a person entered meanwhile', async () => {
  const records = [member('p1', HERE, '李明', '文书')];
  const { store, changed } = smallStore(records, ['civil_practice', 'roster_member']);
  const book = new PeopleBook(store);
  await book.prepare('civil_practice', HERE);
  records.push(member('p2', HERE, '周九', '会计'));
  changed();
  await book.prepare('civil_practice', HERE);
  expect(names(book.offer('leader', HERE, 'zj'))).toEqual(['周九']);
});
