import { expect, test } from 'vitest';
import { defaultCatalogue } from '../../tests/support/catalogue.ts';
import { SAMPLE_TYPES, sampleValues } from '../../tests/support/sample-values.ts';
import { compiledType } from '../catalogue/compile-type.ts';
import { displayValue } from './display.ts';
import { type ReadingFacts, readText } from './read-text.ts';

const catalogue = defaultCatalogue();
const facts: ReadingFacts = {
  today: '2026-11-24',
  units: [
    { code12: '999901101201', name: '北坡村村民委员会', shortName: '北坡村', aliases: ['北坡'] },
    { code12: '999901101202', name: '南坡村村民委员会', shortName: '南坡村', aliases: [] },
    { code12: '999901102201', name: '云台村村民委员会', shortName: '南坡村', aliases: [] },
    { code12: '320982105201', name: '东风村村民委员会', shortName: '东风村', aliases: [] },
    { code12: '320982105202', name: '红旗村村民委员会', shortName: '红旗村', aliases: [] },
    { code12: '320982105203', name: '向阳村村民委员会', shortName: '向阳村', aliases: [] },
  ],
  bodies: [{ bodyId: 'b1', name: '柳河村党支部' }],
};

function read(type: string, path: string, text: string): unknown {
  const field = compiledType(catalogue, type).byPath.get(path);
  if (!field) throw new Error(path);
  const result = readText(field, text, facts);
  return result.ok ? result.value : `✗ ${result.error}`;
}

test.each([
  ['civil_practice', 'held_on', '2026年3月5日', '2026-03-05'],
  ['civil_practice', 'held_on', '46086', '2026-03-05'],
  ['civil_practice', 'held_on', '3.5', '2026-03-05'],
  ['civil_practice', 'held_on', '春节', '✗ “春节”不是日期，例如 2026-3-5'],
  ['civil_practice', 'participants', '1,200人', 1200],
  ['civil_practice', 'participants', '十人', '✗ 应为整数，这里是“十人”'],
  ['civil_practice', 'participants', '', null],
  ['civil_practice', 'hours', '１.5', 1.5],
  ['civil_practice', 'kind', '环境整治', 'environment'],
  ['civil_practice', 'audience_kind', '村民、老人', ['villagers', 'elderly']],
  ['civil_practice', 'leader', ' 王秀兰 ', { name: '王秀兰' }],
  ['party_life', 'branch', '柳河村党支部', { name: '柳河村党支部', bodyId: 'b1' }],
  ['party_life', 'meeting_date', '3-5 14:30', '2026-03-05T14:30'],
  ['party_life', 'meeting_date', '2026/3/5 14:30:00', '2026-03-05T14:30'],
  ['party_life', 'meeting_date', '2026-3-5', '✗ 还要写明几点，例如 3-5 14:30'],
  [
    'villager_meeting',
    'kind',
    '村民会议',
    '✗ 没有“村民会议”这个选项，可填：村民会议（18周岁以上村民）、村民会议（户代表）、村民代表会议、村民小组会议、村民议事会、村民监事会（监委会）例会…',
  ],
  ['villager_meeting', 'kind', '村民代表会议', 'representatives'],
  ['villager_meeting', 'kind', '村民监事会', 'supervision'],
  ['wedding_funeral', 'is_cadre', '√', true],
  ['wedding_funeral', 'is_cadre', '/', false],
  ['wedding_funeral', 'plan_price', '600元', 60_000],
  ['mediation_case', 'parties', '张三', '✗ 这一项不能在单元格里填写，请在表单中填写'],
])('%s.%s: “%s”', (type, path, text, value) => {
  expect(read(type, path, text)).toEqual(value);
});

test('what is shown is read back as the same value', () => {
  const names = { unitName: (code: string) => facts.units.find((unit) => unit.code12 === code)?.name ?? null };
  let read = 0;
  for (const type of SAMPLE_TYPES) {
    const { values } = sampleValues(type, 5);
    for (const field of compiledType(catalogue, type).fields) {
      const value = values[field.definition.id];
      if (value === undefined || ['list', 'calc', 'ref', 'refs'].includes(field.definition.type)) continue;
      const again = readText(field, displayValue(catalogue, field.definition, value, names), { ...facts, bodies: [] });
      expect([type, field.path, again]).toEqual([type, field.path, { ok: true, value }]);
      read++;
    }
  }
  expect(read).toBeGreaterThan(60);
});
