import { expect, test } from 'vitest';
import type { Body } from './context.ts';
import { type RosterEntry, staffingOf } from './village-bodies.ts';

const VILLAGE = '999901101201';
const body = (kind: string, memberCount: number | null, unitCode = VILLAGE): Body => ({
  bodyId: `${unitCode}-${kind}`,
  kind,
  name: kind,
  unitCode,
  memberCount,
});
const post = (
  name: string,
  roster_kind: string,
  title: string,
  more: object = {},
  unitCode = VILLAGE,
): RosterEntry => ({
  recordId: name + title,
  unitCode,
  values: { name, roster_kind, post: title, start_on: '2021-03', ...more },
});
const short = (bodies: Body[], roster: RosterEntry[], month = '2026-11') =>
  staffingOf(bodies, roster, month).map(({ holders, vacancies, head, termEnds }) => [
    holders.length,
    vacancies,
    head,
    termEnds,
  ]);

test('a committee lacks those of its posts that nobody holds; its head and the first end of a term are named', () => {
  const roster = [
    post('王秀兰', 'committee_member', '主任'),
    post('李国强', 'committee_member', '委员', { start_on: '2020-12' }),
    post('李国强', 'committee_member', '妇女主任'),
    post('赵大明', 'committee_member', '委员', { end_on: '2025-06' }),
    post('钱小二', 'committee_member', '委员', { start_on: '2026-12' }),
    post('外村人', 'committee_member', '主任', {}, '999901101202'),
  ];
  expect(short([body('village_committee', 5)], roster)).toEqual([[3, 3, '王秀兰', '2025-12']]);
});

test('a branch without a secretary has a vacancy; its number of party members is no number of posts', () => {
  const branch = [body('party_branch', 50)];
  expect(short(branch, [post('张三', 'branch_member', '副书记')])).toEqual([[1, 1, null, '2026-03']]);
  expect(short(branch, [post('张三', 'branch_member', '党支部书记')])).toEqual([[1, 0, '张三', '2026-03']]);
});

test('bodies that need not be full have no vacancies, and no terms unless they are elected', () => {
  expect(short([body('wedding_council', 7), body('practice_station', null)], [])).toEqual([
    [0, null, null, null],
    [0, null, null, null],
  ]);
});
