import { describe, expect, it } from 'vitest';
import type { TypeDefinition } from '#shared/catalogue/definition.ts';
import { defaultCatalogue } from '../../../tests/support/catalogue.ts';
import { type GuardedRecord, monthFault } from './month-guard.ts';

const catalogue = defaultCatalogue();
const typeOf = (id: string) => catalogue.types.get(id) as TypeDefinition;
const locked = new Set(['2026-02']);
const RECORD: GuardedRecord = {
  period: '2026-02',
  mainDate: '2026-02-10',
  status: 'town_ok',
  unitCode: '999901101201',
  recordNo: '',
  remark: '',
  lateFlag: false,
  correctionReason: '',
  linkedRefs: [],
  attachments: [{ sha256: 'a' }],
};

interface Change {
  readonly type?: string;
  readonly before?: Record<string, unknown> | null;
  readonly after?: Record<string, unknown>;
  readonly envelope?: Partial<GuardedRecord>;
  readonly corrected?: readonly string[];
  readonly isInReport?: boolean;
}

function faultOf({ type = 'civil_practice', before = {}, after = {}, envelope = {}, ...rest }: Change) {
  const { corrected = [], isInReport = true } = rest;
  return monthFault({
    definition: typeOf(type),
    before: before === null ? null : { record: RECORD, values: before },
    after: { record: { ...RECORD, ...envelope }, values: after },
    isLocked: (month) => locked.has(month),
    periodOf: (day) => day.slice(0, 7),
    correctedPaths: new Set(corrected),
    isInReport,
  });
}

describe('a record of a locked month', () => {
  it('without a life rests: no value changes, none is added', () => {
    expect(faultOf({ before: { participants: 3 }, after: { participants: 4 } })).toMatchObject({
      kind: 'frozen',
      changes: [{ path: 'participants', from: 3, to: 4 }],
    });
    expect(faultOf({ before: {}, after: { hours: 2 } })).toMatchObject({ kind: 'frozen' });
    expect(faultOf({ before: { participants: 3 }, after: { participants: 3 } })).toBeNull();
  });

  it.each([
    ['a number', { recordNo: 'WM-1' }],
    ['an approval', { status: 'town_ok' }],
    ['another paper', { attachments: [{ sha256: 'a' }, { sha256: 'b' }] }],
  ])('takes %s', (_, envelope) => {
    expect(faultOf({ envelope })).toBeNull();
  });

  it.each([
    ['@unitCode', { unitCode: '999901101202' }],
    ['@remark', { remark: '改' }],
    ['@linkedRefs', { linkedRefs: [{ type: 'party_life' }] }],
    ['@status', { status: 'void' }],
    ['@attachments', { attachments: [] }],
    ['@period', { period: '2026-03' }],
  ])('keeps %s', (path, envelope) => {
    expect(faultOf({ envelope })).toMatchObject({ kind: 'frozen', changes: [{ path }] });
  });

  it('changes where an accepted correction says so, and only there', () => {
    const change = { before: { participants: 3, hours: 1 }, after: { participants: 4, hours: 2 } };
    expect(faultOf({ ...change, corrected: ['participants'] })).toMatchObject({ changes: [{ path: 'hours' }] });
    expect(faultOf({ ...change, corrected: ['participants', 'hours'] })).toBeNull();
  });

  it('with a life goes on: state, blanks, later rows; nothing dated into the locked month', () => {
    const type = 'rectification_item';
    const before = { problem: '台账不全', state: 'todo', raised_on: '2026-02-01' };
    const row = (date: string) => [{ _row: 'r', date, text: '已补齐' }];
    const go = (after: Record<string, unknown>) => faultOf({ type, before, after: { ...before, ...after } });
    expect(go({ state: 'doing', progress: row('2026-03-05') })).toBeNull();
    expect(go({ result: '已整改', apply_on: '2026-03-06' })).toBeNull();
    expect(go({ apply_on: '2026-02-20' })).toMatchObject({ changes: [{ path: 'apply_on' }] });
    expect(go({ progress: row('2026-02-20') })).toMatchObject({ changes: [{ path: 'progress.r' }] });
    expect(go({ problem: '别的' })).toMatchObject({ changes: [{ path: 'problem' }] });
    expect(go({ raised_on: '2026-03-01' })).toMatchObject({ changes: [{ path: 'raised_on' }] });
  });

  it('keeps the rows that were there', () => {
    const type = 'rectification_item';
    const before = { progress: [{ _row: 'r', date: '2026-02-05', text: '一' }] };
    const without = faultOf({ type, before, after: {} });
    expect(without).toMatchObject({ changes: [{ path: 'progress.r' }] });
    const rewritten = faultOf({ type, before, after: { progress: [{ _row: 'r', date: '2026-02-05', text: '二' }] } });
    expect(rewritten).toMatchObject({ changes: [{ path: 'progress.r.text' }] });
  });
});

describe('a new record dated in a locked month', () => {
  const late = (envelope: Partial<GuardedRecord>) => faultOf({ before: null, envelope });
  it('must be a late one, with a reason, in an open month', () => {
    expect(late({})).toEqual({ kind: 'late', month: '2026-02' });
    expect(late({ lateFlag: true, period: '2026-03' })).toEqual({ kind: 'late_reason', month: '2026-02' });
    expect(late({ lateFlag: true, period: '2026-03', correctionReason: '漏报' })).toBeNull();
    expect(late({ lateFlag: true, correctionReason: '漏报' })).toEqual({ kind: 'late', month: '2026-02' });
  });
  it('of an open month is nobody’s business', () => {
    expect(late({ period: '2026-03', mainDate: '2026-03-01' })).toBeNull();
  });
});

describe('a record of a locked month that its report does not tell of', () => {
  it('changes no more as it is, but may become a late one, or void', () => {
    expect(faultOf({ isInReport: false, after: { participants: 4 } })).toMatchObject({
      kind: 'late',
      month: '2026-02',
    });
    const late = { lateFlag: true, correctionReason: '下村时没有网络', period: '2026-03' };
    expect(faultOf({ isInReport: false, envelope: late })).toBeNull();
    expect(faultOf({ isInReport: false, envelope: { ...late, correctionReason: ' ' } })).toMatchObject({
      kind: 'late_reason',
    });
    expect(faultOf({ isInReport: false, envelope: { status: 'void' } })).toBeNull();
    expect(faultOf({ isInReport: true, envelope: late })).toMatchObject({ kind: 'frozen' });
  });
});
