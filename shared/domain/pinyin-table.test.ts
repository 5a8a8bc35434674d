import { pinyin } from 'pinyin-pro';
import { expect, test } from 'vitest';
import { PinyinTable } from './pinyin-table.ts';

const table = new PinyinTable();
const finds = (text: string, typed: string, end = text.length) => table.finds(text, end, typed);

test.each([
  ['三组志愿服务', 'zyfw'],
  ['三组志愿服务', 'zhiyuan'],
  ['三组志愿服务', 'zhiyfw'],
  ['三组志愿服务', 'szzhiy'],
  ['三组志愿服务', 'zhyfw'],
  ['三组志愿服务', 'fuw'],
  ['三组志愿服务', '志y'],
  ['重阳节慰问', 'chongyang'],
  ['重阳节慰问', 'cyj'],
  ['重点工作', 'zdgz'],
  ['单雄信', 'sxx'],
  ['吕布', 'lvbu'],
  ['清洁家园、关爱老人', 'jygalr'],
  ['王秀兰', 'w'],
  ['2026年abc活动', 'abchd'],
])('%s is found by %s', (text, typed) => {
  expect(finds(text, typed)).toBe(true);
});

test.each([
  ['三组志愿服务', 'zyfx'],
  ['三组志愿服务', 'yuanzhi'],
  ['三组志愿服务', 'huyuan'], // not from the middle of a syllable
  ['王秀兰\n李建国', 'wxllj'], // not across texts
  ['𠮷', 'j'], // no reading is known
  ['', 'a'],
])('%j is not found by %s', (text, typed) => {
  expect(finds(text, typed)).toBe(false);
});

test('looks no further than the end it is given', () => {
  expect(finds('会议记录志愿', 'zy', 4)).toBe(false);
});

test('any text is found by its whole pinyin and by its initials, and by every beginning of them', () => {
  for (const text of ['学习乡村振兴政策', '村委会会议室', '欧阳修', '移风易俗倡议', '灌溉渠清淤']) {
    const syllables = pinyin(text, { type: 'array', toneType: 'none', v: true });
    for (const typed of [syllables.join(''), syllables.map((one) => one[0]).join('')]) {
      for (let length = 1; length <= typed.length; length++) expect(finds(text, typed.slice(0, length))).toBe(true);
    }
  }
});
