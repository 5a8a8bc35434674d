import { describe, expect, test } from 'vitest';
import { compiledType } from '#shared/catalogue/compile-type.ts';
import { boardColumns, isFolded, stepTowards, toggled } from '../../renderer/features/list/life/board-model.ts';
import { monthsIn, placeIn, timelineOf } from '../../renderer/features/list/life/timeline-model.ts';
import type { ListLine } from '../../renderer/store/desk-store.ts';
import { defaultCatalogue } from '../support/catalogue.ts';

const catalogue = defaultCatalogue();
function ofType(id: string) {
  const compiled = compiledType(catalogue, id);
  const { life } = compiled.definition;
  if (!life) throw new Error(`${id} has no life`);
  return { compiled, life };
}

describe('the board', () => {
  const { compiled, life } = ofType('rectification_item');
  const question = { type: 'rectification_item', withVoid: false, withLinked: true, fields: { class: ['law'] } };
  const columns = boardColumns(compiled, life, question);

  test('has a column for each state, closed ones last and folded until somebody says otherwise', () => {
    expect(columns.map(({ code }) => code)).toEqual(['todo', 'doing', 'applied', 'returned', 'closed', 'lasting']);
    expect(columns.filter((one) => isFolded(one, null)).map(({ code }) => code)).toEqual(['closed', 'lasting']);
    expect(toggled(columns, null, 'closed')).toEqual(['lasting']);
    expect(toggled(columns, ['lasting'], 'todo')).toEqual(['lasting', 'todo']);
  });

  test('asks for each column with the filters of the list, most pressing first, without other ledgers’ records', () => {
    expect(columns[1]?.question).toEqual({
      ...question,
      withLinked: false,
      fields: { class: ['law'], state: ['doing'] },
      sort: { by: 'due', descending: false },
    });
    expect(columns.at(-1)?.question.sort).toEqual({ by: 'mainDate', descending: true });
  });

  test('shows only states that are filtered for', () => {
    const some = boardColumns(compiled, life, { ...question, fields: { state: ['closed', 'doing'] } });
    expect(some.map(({ code }) => code)).toEqual(['doing', 'closed']);
  });

  test('takes a matter without a state for one in the first; what has no life at all stays away', () => {
    const first = (id: string) => {
      const { compiled: type, life: its } = ofType(id);
      const made = boardColumns(type, its, { type: id }).find(({ code }) => code === its.initial);
      return made?.question.fields?.[its.state];
    };
    expect(first('mediation_case')).toEqual(['ongoing', '']);
    expect(first('exchange_event')).toEqual(['reported']);
  });

  test('moves a card by the nearest declared step on that side', () => {
    const steps = life.transitions.filter(({ from }) => from.includes('applied'));
    expect(stepTowards(columns, 'applied', steps, 1)?.id).toBe('return');
    expect(stepTowards(columns, 'applied', steps, -1)).toBeNull();
    expect(stepTowards(columns, 'applied', [], 1)).toBeNull();
  });
});

describe('the timeline', () => {
  const { compiled } = ofType('four_two_decision');
  const line = (data: Record<string, unknown>, due = '') =>
    ({ mainDate: '2026-02-10', due, data }) as unknown as ListLine;
  const data = {
    steps: [{ _row: 'step1', held_on: '2026-02-10' }, { _row: 'step2', held_on: '2026-02-20' }, { _row: 'step3' }],
    public_from: '2026-03-01',
    impl: '二〇二六',
  };

  test('tells each dated step by its name, and reaches to today while the matter is open', () => {
    const row = timelineOf(compiled, line(data, '2026-03-31'), false, '2026-04-15');
    expect(row).toEqual({
      from: '2026-02-10',
      to: '2026-04-15',
      due: '2026-03-31',
      marks: [
        { date: '2026-02-10', label: '①党支部提议' },
        { date: '2026-02-20', label: '②“两委”会商议' },
        { date: '2026-03-01', label: '决议公开起' },
      ],
    });
    expect(timelineOf(compiled, line(data), true, '2026-04-15').to).toBe('2026-03-01');
    expect(timelineOf(compiled, line({}), true, '2026-04-15')).toMatchObject({ from: '2026-02-10', to: '2026-02-10' });
  });

  test('never shows a sealed day', () => {
    const sealed = compiledType(catalogue, 'mediation_case');
    const days = { accepted_on: '2026-02-10', revisit_on: '2026-05-01', sessions: [{ _row: 'a', date: '2026-03-01' }] };
    expect(timelineOf(sealed, line(days), true, '2026-06-01').marks.map(({ date }) => date)).toEqual(['2026-02-10']);
  });

  test('places days between the first and the last month', () => {
    const window = { from: '2025-12', count: 3 };
    expect(monthsIn(window)).toEqual(['2025-12', '2026-01', '2026-02']);
    expect(placeIn(window, '2025-12-01')).toBe(0);
    expect(placeIn(window, '2026-02-28')).toBeCloseTo(89 / 90, 6);
    expect([placeIn(window, '2025-11-30') < 0, placeIn(window, '2026-03-01') >= 1]).toEqual([true, true]);
  });
});
