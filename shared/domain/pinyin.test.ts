import { expect, test } from 'vitest';
import { matchesPinyin, pinyinForms } from './pinyin.ts';

test.each([
  ['王秀兰', 'wangxiulan', 'wxl'],
  ['单雄信', 'shanxiongxin', 'sxx'],
  ['吕布', 'lvbu', 'lb'],
  ['Abc', 'abc', 'abc'],
  ['', '', ''],
])('%s is typed %s or %s', (name, full, initials) => {
  expect(pinyinForms(name, true)).toEqual({ full, initials });
});

test('letters find a name by initials and by any part of its pinyin, nothing finds nothing', () => {
  const forms = pinyinForms('欧阳修', true);
  expect(['oy', 'ouyang', 'yangx', 'OYX'].map((typed) => matchesPinyin(forms, typed))).toEqual([
    true,
    true,
    true,
    true,
  ]);
  expect(['yx', 'x', '', '修'].map((typed) => matchesPinyin(forms, typed))).toEqual([false, true, false, false]);
});
