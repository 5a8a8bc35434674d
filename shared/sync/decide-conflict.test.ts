import { expect, test } from 'vitest';
import { type Author, createRecord, type Revision, reviseRecord } from '#shared/schema/build-record.ts';
import { type LedgerRecord, recordSchema } from '#shared/schema/record.ts';
import { openRecord } from '#shared/schema/record-sealer.ts';
import { sampleValues } from '../../tests/support/sample-values.ts';
import { testAuthors } from '../../tests/support/test-author.ts';
import { type Choice, decidedConflict, reopenedConflict, standingDecisions } from './decide-conflict.ts';
import { mergeRecords } from './merge-record.ts';

const author = await testAuthors();
const [a, b] = [author('a'), author('b')];
const { sealer } = a;

async function made(type: string): Promise<LedgerRecord> {
  const { values, remark } = sampleValues(type, 5);
  return createRecord(a, { type, unitCode: '510802105203', values, remark, alsoCountsIn: [] });
}

async function revised(who: Author, record: LedgerRecord, change: Revision): Promise<LedgerRecord> {
  const opened = await openRecord(sealer, record);
  const values = change.values && { values: { ...opened.values, ...change.values } };
  return reviseRecord(who, opened, { ...change, ...values });
}

/** A record that two desks changed at once, as the desk that merged has it. */
async function met(type: string, mine: Revision, theirs: Revision): Promise<LedgerRecord> {
  const base = await made(type);
  const sides = { base, mine: await revised(a, base, mine), theirs: await revised(b, base, theirs) };
  return (await mergeRecords(a, sides)).record;
}

const edit = (values: Revision['values'] & object): Revision => ({ action: 'edit', values });

async function decide(record: LedgerRecord, choice: Choice, at = 0): Promise<LedgerRecord> {
  const conflict = record.conflicts[at]?.id ?? '';
  const { before, revision } = await decidedConflict(sealer, await openRecord(sealer, record), conflict, choice);
  return reviseRecord(a, before, revision);
}

async function undo(record: LedgerRecord, decisionRev?: string): Promise<LedgerRecord> {
  const rev = decisionRev ?? standingDecisions(record)[0]?.entry.rev ?? '';
  const { before, revision } = reopenedConflict(await openRecord(sealer, record), rev);
  return recordSchema.parse(await reviseRecord(a, before, revision));
}

/** Everything but what each revision writes anew. */
async function contentOf(record: LedgerRecord) {
  const { values, content } = await openRecord(sealer, record);
  const { rev: _, history: __, sealed: ___, ...rest } = record;
  const sides = record.conflicts.map(({ id }) => content?.conflicts[id] ?? null);
  return { rest, values, sides };
}

const CASES: readonly (readonly [what: string, type: string, mine: Revision, theirs: Revision])[] = [
  ['a field', 'civil_practice', edit({ place: '祠堂' }), edit({ place: '村委会' })],
  ['a field that one side emptied', 'civil_practice', edit({ place: '祠堂' }), edit({ place: '' })],
  [
    'sealed rows',
    'mediation_case',
    edit({ parties: [{ _row: 'p1', role: 'applicant', name: '秘密甲' }] }),
    edit({ parties: [{ _row: 'p1', role: 'applicant', name: '秘密乙' }] }),
  ],
  [
    'a remark',
    'civil_practice',
    { action: 'edit', envelope: { remark: '甲' } },
    { action: 'edit', envelope: { remark: '乙' } },
  ],
  [
    'a void',
    'civil_practice',
    { action: 'void', envelope: { status: 'void', voidReason: '重复' } },
    edit({ place: '庙' }),
  ],
];

test.each(CASES)('a choice about %s is taken back whole, and can be made again', async (_, type, mine, theirs) => {
  const asked = await met(type, mine, theirs);
  expect(asked.conflicts.length).toBeGreaterThan(0);
  for (const choice of ['mine', 'theirs'] as const) {
    const chosen = await decide(asked, choice);
    expect(chosen.conflicts).toHaveLength(asked.conflicts.length - 1);
    const reopened = await undo(chosen);
    expect(JSON.stringify(reopened)).not.toContain('秘密');
    expect(await contentOf(reopened)).toEqual(await contentOf(asked));
    expect(standingDecisions(reopened)).toEqual([]);
    expect(reopened.history.slice(0, chosen.history.length)).toEqual(chosen.history);
    const again = await decide(reopened, choice, reopened.conflicts.length - 1);
    expect((await contentOf(again)).values).toEqual((await contentOf(chosen)).values);
  }
});

test('a choice changes what it says, and of several each can be taken back', async () => {
  const asked = await met(
    'civil_practice',
    edit({ place: '祠堂', participants: 11 }),
    edit({ place: '村委会', participants: 22 }),
  );
  expect(asked.conflicts.map(({ path }) => path).sort()).toEqual(['participants', 'place']);
  const place = asked.conflicts.findIndex(({ path }) => path === 'place');
  const first = await decide(asked, 'mine', place);
  expect(first.data).toMatchObject({ place: '祠堂' });
  const second = await decide(first, 'mine');
  expect(second.data).toMatchObject({ place: '祠堂', participants: 11 });
  expect(standingDecisions(second).map(({ conflict }) => conflict.path)).toEqual(['participants', 'place']);
  const back = await undo(second, first.rev); // the earlier one
  expect(back.data).toMatchObject({ participants: 11 });
  expect(back.data.place).toBe(asked.data.place);
  expect(back.conflicts.map(({ path }) => path)).toEqual(['place']);
  expect(standingDecisions(back).map(({ conflict }) => conflict.path)).toEqual(['participants']);
  const both = await undo(back);
  expect(both.data).toMatchObject({ place: asked.data.place, participants: asked.data.participants });
  expect(both.conflicts).toHaveLength(2);
});

test('whoever edits, approves or merges after a choice has seen it: it stays', async () => {
  const asked = await met('civil_practice', edit({ place: '祠堂' }), edit({ place: '村委会' }));
  const chosen = await decide(asked, 'mine');
  expect(standingDecisions(chosen)).toHaveLength(1);
  const edited = await revised(a, chosen, edit({ participants: 77 }));
  const approved = await revised(a, chosen, { action: 'approve', envelope: { status: 'town_ok' } });
  const merged = (
    await mergeRecords(a, { base: asked, mine: chosen, theirs: await revised(b, asked, edit({ participants: 5 })) })
  ).record;
  for (const record of [edited, approved, merged, { ...chosen, status: 'submitted' }]) {
    expect(standingDecisions(record)).toEqual([]);
    const opened = await openRecord(sealer, record);
    expect(() => reopenedConflict(opened, chosen.rev)).toThrow(/D05/);
  }
  const twice = await undo(chosen);
  const opened = await openRecord(sealer, twice);
  expect(() => reopenedConflict(opened, chosen.rev)).toThrow(/D05/);
});

test('a void that the county holds stays; one that it has not seen is taken back', async () => {
  const asked = await met('civil_practice', { action: 'void', envelope: { status: 'void' } }, edit({ place: '庙' }));
  const chosen = await decide(asked, 'mine');
  expect(chosen.status).toBe('void');
  expect(standingDecisions({ ...chosen, county: { rev: asked.rev } })).toHaveLength(1);
  expect(standingDecisions({ ...chosen, county: { rev: chosen.rev } })).toEqual([]);
});

test('taken back here while another desk edits elsewhere: the question is still asked, and only once', async () => {
  const asked = await met('civil_practice', edit({ place: '祠堂' }), edit({ place: '村委会' }));
  const chosen = await decide(asked, 'mine');
  const theirs = await revised(b, chosen, edit({ participants: 9 }));
  const { record } = await mergeRecords(a, { base: chosen, mine: await undo(chosen), theirs });
  expect(record.conflicts.map(({ id }) => id)).toEqual(asked.conflicts.map(({ id }) => id));
  expect(record.data).toMatchObject({ participants: 9, place: asked.data.place });
});

test('of two whole records that could not be merged either can be kept, and the choice taken back', async () => {
  const [mine, theirs] = [await made('mediation_case'), await made('mediation_case')];
  const changed = await revised(a, mine, edit({ parties: [{ _row: 'p1', role: 'applicant', name: '秘密甲' }] }));
  const { data, sealed, remark, status } = changed;
  const by = theirs.enteredBy;
  const side = { data, sealed, remark: `${remark}甲`, status } as never;
  const conflict = { id: 'c', path: '@record', base: null, mine: side, theirs: null, mineBy: by, theirsBy: by };
  const asked = { ...theirs, id: changed.id, sealed: null, data: {}, conflicts: [conflict] };
  const chosen = await decide(asked, 'mine');
  expect(chosen.remark).toBe(`${remark}甲`);
  expect((await openRecord(sealer, chosen)).values).toEqual((await openRecord(sealer, changed)).values);
  expect(chosen).not.toHaveProperty('record');
  const back = await undo(chosen);
  expect({ ...(await openRecord(sealer, back)).values }).toEqual({});
  expect(back).toMatchObject({ remark: asked.remark, conflicts: [conflict] });
});

test('what the history does not follow is chosen and taken back too', async () => {
  const base = { ...(await made('civil_practice')), ext: { note: '原' } };
  const sides = {
    base,
    mine: { ...(await revised(a, base, edit({ place: '庙' }))), ext: { note: '甲' } },
    theirs: { ...(await revised(b, base, edit({ participants: 4 }))), ext: { note: '乙' } },
  };
  const asked = (await mergeRecords(a, sides)).record;
  expect(asked.conflicts.map(({ path }) => path)).toEqual(['@ext.note']);
  const chosen = await decide(asked, 'mine');
  expect(chosen.ext.note).toBe('甲');
  const back = await undo(chosen);
  expect(back.ext.note).toBe('乙');
  expect(back.conflicts).toEqual(asked.conflicts);
});
