import { describe, expect, it } from 'vitest';
import type { DomainContext } from '#shared/domain/context.ts';
import { emptyValues } from '#shared/domain/values.ts';
import { builtInCatalogue } from '../../store/built-in-catalogue.ts';
import { FormModel, UNIT_PATH } from './form-model.ts';
import { rowsOf } from './values-by-path.ts';

const catalogue = builtInCatalogue();
const context: DomainContext = {
  today: '2026-03-10',
  units: new Map(),
  memberCountOf: () => 32,
  me: { name: '李明' },
};
const head = { unitCode: '320982105201', remark: '', alsoCountsIn: [], attachments: [], reason: '' };

function formOf(typeId: string, unitCode: string | null = head.unitCode, facts = context) {
  let count = 0;
  return new FormModel({
    catalogue,
    typeId,
    values: emptyValues(catalogue, typeId, context),
    head: { ...head, unitCode },
    context: () => facts,
    newRowId: () => `r${++count}`,
  });
}

const codesAt = (model: FormModel, path: string) => model.shownProblems(path).map((problem) => problem.code);

describe('form model', () => {
  it('shows what is missing only after completion was tried', () => {
    const model = formOf('villager_meeting');
    model.leave('place');
    expect(codesAt(model, 'place')).toEqual([]);
    expect(model.attempt().some((problem) => problem.path === 'place')).toBe(true);
    expect(codesAt(model, 'place')).toEqual(['required']);
  });

  it('shows what is wrong as soon as the field is left, and takes it back when it is mended', () => {
    const model = formOf('villager_meeting');
    model.set('meeting_date', '2026-3');
    expect(codesAt(model, 'meeting_date')).toEqual([]);
    model.leave('meeting_date');
    expect(codesAt(model, 'meeting_date')).toHaveLength(1);
    model.set('meeting_date', '2026-03-05T14:30');
    model.leave('meeting_date');
    expect(codesAt(model, 'meeting_date')).toEqual([]);
  });

  it('offers the number of members once the body was chosen, and never over a number that was typed', () => {
    const model = formOf('party_life');
    model.set('branch', { name: '东风村党支部', bodyId: 'b1' });
    model.leave('branch');
    expect(model.value('expected')).toBe(32);
    model.set('expected', 30);
    model.leave('branch');
    expect(model.value('expected')).toBe(30);
  });

  it('calculates while typing', () => {
    const model = formOf('villager_meeting');
    model.set('expected', 40);
    model.set('actual', 30);
    model.leave('actual');
    expect(model.calculated('rate')).toBeCloseTo(0.75);
  });

  it('adds, fills and removes child rows without touching their neighbours', () => {
    const model = formOf('villager_meeting');
    const first = model.addRow('items');
    const second = model.addRow('items');
    model.set(`items.${second}.topic`, '水渠');
    const untouched = model.value(`items.${first}`);
    model.set(`items.${second}.topic`, '道路');
    expect(model.value(`items.${first}`)).toBe(untouched);
    model.removeRow('items', first);
    expect(rowsOf(model.value('items')).map((row) => row.topic)).toEqual(['道路']);
  });

  it('tells a draft of every edit and nobody of mere checks', () => {
    const model = formOf('villager_meeting');
    let edits = 0;
    model.onEdit(() => edits++);
    model.set('place', '村部');
    model.attempt();
    model.leave('place');
    expect(edits).toBe(1);
  });

  it('asks for the unit', () => {
    const model = formOf('villager_meeting', null);
    expect(model.attempt().filter((problem) => problem.path === UNIT_PATH)).toHaveLength(1);
    model.setHead({ unitCode: '320982105201' });
    expect(model.attempt().some((problem) => problem.path === UNIT_PATH)).toBe(false);
  });

  it('takes nothing of a unit that is dated after its last day', () => {
    const unit = { code12: head.unitCode, name: '东风村村民委员会', validTo: '2026-02-28' };
    const model = formOf('villager_meeting', head.unitCode, { ...context, units: new Map([[unit.code12, unit]]) });
    const ended = () => model.attempt().filter(({ code }) => code === 'ended');
    model.set('meeting_date', '2026-03-01T09:00');
    expect(ended()).toMatchObject([{ path: UNIT_PATH, message: expect.stringContaining('2026-02-28') }]);
    model.set('meeting_date', '2026-02-28T09:00');
    expect(ended()).toEqual([]);
  });

  it('keeps the faults that only the store found until the next change', () => {
    const model = formOf('villager_meeting');
    model.showStoreProblems([{ path: 'place', level: 'hard', code: 'store', message: '重复' }]);
    expect(codesAt(model, 'place')).toContain('store');
    model.set('place', '村部');
    model.attempt();
    expect(codesAt(model, 'place')).toEqual([]);
  });

  it('takes back a whole field at a time, with what was offered because of it, and does it again', () => {
    const model = formOf('party_life');
    model.set('branch', { name: '东' });
    model.set('branch', { name: '东风村党支部', bodyId: 'b1' });
    model.leave('branch');
    model.set('place', '村部');
    model.leave('place');
    expect(model.undo()).toBe('place');
    expect(model.value('place')).toBeUndefined();
    expect(model.value('expected')).toBe(32);
    expect(model.undo()).toBe('branch');
    expect(model.value('branch')).toBeUndefined();
    expect(model.value('expected')).toBeUndefined();
    expect(model.undo()).toBeNull();
    expect(model.redo()).toBe('branch');
    expect(model.value('expected')).toBe(32);
    model.set('place', '广场');
    expect(model.redo()).toBeNull();
  });

  it('takes back rows added and removed, copied records and the head', () => {
    const model = formOf('villager_meeting');
    const row = model.addRow('items');
    model.set(`items.${row}.topic`, '水渠');
    model.leave(`items.${row}.topic`);
    model.removeRow('items', row);
    expect(model.undo()).toBe('items');
    expect(model.value(`items.${row}.topic`)).toBe('水渠');
    model.replace({ place: '祠堂' });
    model.undo();
    expect(model.value(`items.${row}.topic`)).toBe('水渠');
    model.setHead({ remark: '补' });
    model.setHead({ remark: '补记' });
    model.undo();
    expect(model.head().remark).toBe('');
  });

  it('adds a row behind another, with its defaults', () => {
    const meeting = formOf('villager_meeting');
    const [first, last] = [meeting.addRow('items'), meeting.addRow('items')];
    const middle = meeting.addRow('items', first);
    expect(rowsOf(meeting.value('items')).map((row) => row._row)).toEqual([first, middle, last]);
    expect(meeting.value(`items.${middle}.voted`)).toBe(true);
  });

  it('changes what was taken over with the unit, and never what was typed', () => {
    const model = formOf('civil_practice');
    model.carry({ place: '东风广场', leader: { name: '张三' } });
    expect([model.isCarried('place'), model.isCarried('leader')]).toEqual([true, true]);
    model.set('place', '西头晒场');
    expect(model.isCarried('place')).toBe(false);
    model.carry({ place: '南堤', leader: { name: '李四' }, team: { name: '志愿队' } });
    expect(model.value('place')).toBe('西头晒场');
    expect(model.value('leader')).toEqual({ name: '李四' });
    model.carry({});
    expect(model.value('leader')).toBeUndefined();
    expect(model.value('team')).toBeUndefined();
  });
});
