import { expect, test } from 'vitest';
import { type Author, createRecord, reviseRecord } from '#shared/schema/build-record.ts';
import type { LedgerRecord } from '#shared/schema/record.ts';
import { stateAt } from '#shared/schema/record-history.ts';
import { openRecord } from '#shared/schema/record-sealer.ts';
import { sampleValues } from '../../tests/support/sample-values.ts';
import { testAuthors } from '../../tests/support/test-author.ts';
import { mergeRecords } from './merge-record.ts';

const author = await testAuthors();
const stranger = (await testAuthors('other'))('c');
const [a, b] = [author('a'), author('b')];

async function made(type = 'mediation_case'): Promise<LedgerRecord> {
  const { values, remark } = sampleValues(type, 5);
  return createRecord(a, { type, unitCode: '510802105203', values, remark, alsoCountsIn: [] });
}

async function edited(who: Author, record: LedgerRecord, change: Record<string, unknown>): Promise<LedgerRecord> {
  const opened = await openRecord(who.sealer, record);
  return reviseRecord(who, opened, { action: 'edit', values: { ...opened.values, ...change } });
}

test('sealed values stand nowhere outside the seal, not in history, not in conflicts', async () => {
  const base = await made();
  const first = Object.keys((await openRecord(a.sealer, base)).content?.fields ?? {})[0] ?? '';
  expect(first).not.toBe('');
  const name = '秘密乙甲丙';
  const mine = await edited(a, base, { parties: [{ _row: 'p1', role: 'applicant', name: `${name}1` }] });
  const theirs = await edited(b, base, { parties: [{ _row: 'p1', role: 'applicant', name: `${name}2` }] });
  const { record, outcome } = await mergeRecords(a, { base, mine, theirs });
  expect(outcome).toBe('merged');
  expect(JSON.stringify([base, mine, theirs, record])).not.toContain(name);
  expect(record.conflicts.length).toBeGreaterThan(0);
  const opened = await openRecord(b.sealer, record);
  expect(JSON.stringify(opened.content?.conflicts)).toContain(`${name}1`);
  expect(JSON.stringify([opened.values, opened.content?.conflicts])).toContain(`${name}2`);
});

test('edits of different fields meet without a question and keep both histories', async () => {
  const base = await made('civil_practice');
  const mine = await edited(a, base, { place: '祠堂' });
  const theirs = await edited(b, base, { participants: 77 });
  const { record } = await mergeRecords(a, { base, mine, theirs });
  expect(record.data).toMatchObject({ place: '祠堂', participants: 77 });
  expect(record.conflicts).toEqual([]);
  const revs = record.history.map((entry) => entry.rev);
  expect(revs).toEqual(expect.arrayContaining([base.rev, mine.rev, theirs.rev, record.rev]));
});

test('the merge works without the remembered base, and leads back to either side', async () => {
  const base = await made('civil_practice');
  const mine = await edited(a, base, { place: '祠堂' });
  const theirs = await edited(b, base, { participants: 77 });
  const { record } = await mergeRecords(a, { base: null, mine, theirs });
  expect(record.data).toMatchObject({ place: '祠堂', participants: 77 });
  const opened = await openRecord(a.sealer, record);
  expect(stateAt(opened, mine.rev)?.values).toEqual((await openRecord(a.sealer, mine)).values);
  expect(stateAt(opened, theirs.rev)?.values).toEqual((await openRecord(a.sealer, theirs)).values);
  expect(stateAt(opened, base.rev)?.values).toEqual((await openRecord(a.sealer, base)).values);
});

test('a side that contains the other wins whole: no new revision, so no loop', async () => {
  const base = await made('civil_practice');
  const later = await edited(a, base, { place: '祠堂' });
  expect(await mergeRecords(a, { base, mine: later, theirs: base })).toMatchObject({ outcome: 'mine', record: later });
  expect(await mergeRecords(a, { base, mine: base, theirs: later })).toMatchObject({
    outcome: 'theirs',
    record: later,
  });
});

test('two desks that edit in turn and merge with the county end with the same record', async () => {
  let county = await made('civil_practice');
  let [deskA, deskB] = [county, county];
  for (let round = 0; round < 5; round++) {
    const before = county;
    deskA = await edited(a, deskA, { place: `甲${round}`, participants: 50 + round });
    deskB = await edited(b, deskB, { place: `乙${round}`, theme: `主题${round}` });
    county = (await mergeRecords(a, { base: before, mine: deskA, theirs: county })).record;
    county = (await mergeRecords(b, { base: before, mine: deskB, theirs: county })).record;
    deskA = (await mergeRecords(a, { base: null, mine: deskA, theirs: county })).record;
    deskB = (await mergeRecords(b, { base: null, mine: deskB, theirs: county })).record;
    expect(deskA).toEqual(deskB);
    const everywhere = JSON.stringify([county.data, county.conflicts]);
    for (const typed of [`甲${round}`, `乙${round}`, `主题${round}`]) expect(everywhere).toContain(typed);
  }
});

test('voiding against an edit leaves the record alive and asks', async () => {
  const base = await made('civil_practice');
  const opened = await openRecord(a.sealer, base);
  const voided = await reviseRecord(a, opened, { action: 'void', envelope: { status: 'void', voidReason: '重复' } });
  const theirs = await edited(b, base, { participants: 77 });
  for (const sides of [
    { mine: voided, theirs },
    { mine: theirs, theirs: voided },
  ]) {
    const { record } = await mergeRecords(a, { base, ...sides });
    expect(record.status).not.toBe('void');
    expect(record.data.participants).toBe(77);
    expect(record.conflicts.map((one) => one.path)).toContain('@status');
  }
});

test('an approval does not cover values that the approver did not see', async () => {
  const base = await made('civil_practice');
  const opened = await openRecord(a.sealer, base);
  const approved = await reviseRecord(a, opened, { action: 'approve', envelope: { status: 'town_ok' } });
  const theirs = await edited(b, base, { participants: 77 });
  expect((await mergeRecords(a, { base, mine: approved, theirs })).record.status).toBe(base.status);
  expect((await mergeRecords(a, { base, mine: theirs, theirs: approved })).record.status).toBe(base.status);
});

test('a desk that cannot open the seal keeps both ciphertexts', async () => {
  const base = await made();
  const mine = await edited(a, base, { parties: [{ _row: 'p1', role: 'applicant', name: '甲' }] });
  const theirs = await edited(b, base, { parties: [{ _row: 'p1', role: 'applicant', name: '乙' }] });
  const { record } = await mergeRecords(stranger, { base, mine, theirs });
  expect(record.sealed).toEqual(theirs.sealed);
  const conflict = record.conflicts.find((one) => one.path === '@sealed');
  expect([conflict?.mine, conflict?.theirs]).toEqual([mine.sealed, theirs.sealed]);
});

test('fields this program does not know survive edits and merges', async () => {
  const base = { ...(await made('civil_practice')), newEnvelopeField: { kept: 1 } } as LedgerRecord;
  const withNew = { ...base, data: { ...base.data, field_of_tomorrow: '新' } };
  const mine = await edited(a, withNew, { place: '祠堂' });
  const theirs = await edited(b, withNew, { participants: 77 });
  const { record } = await mergeRecords(a, { base: withNew, mine, theirs });
  expect(record.newEnvelopeField).toEqual({ kept: 1 });
  expect(record.data.field_of_tomorrow).toBe('新');
});

test('a record edited very often stays within its size and keeps who, when and which field', async () => {
  let record = await made('civil_practice');
  for (let edit = 0; edit < 40; edit++) {
    record = await edited(a, record, { summary: `${edit}${'长'.repeat(3000)}` });
  }
  expect(JSON.stringify(record).length).toBeLessThan(256 * 1024);
  expect(record.history).toHaveLength(41);
  expect(record.history.every((entry) => entry.action === 'create' || entry.changes.length > 0)).toBe(true);
});

test('attachments of two desks meet, stand in the history, and lead back', async () => {
  const paper = (sha: string) => ({ sha256: sha.repeat(64), name: `${sha}.pdf`, caption: '', paper: '' });
  const { values } = sampleValues('civil_practice', 5);
  const input = { type: 'civil_practice', unitCode: '510802105203', values, remark: '', alsoCountsIn: [] };
  const base = await createRecord(a, { ...input, attachments: [paper('a')] });
  expect(base.history[0]?.changes.find((change) => change.path === '@attachments')?.to).toEqual([paper('a')]);
  const listed = async (who: Author, attachments: LedgerRecord['attachments']) =>
    reviseRecord(who, await openRecord(who.sealer, base), { action: 'edit', envelope: { attachments } });
  const mine = await listed(a, [paper('a'), paper('b')]);
  const theirs = await listed(b, [paper('c')]);
  for (const known of [base, null]) {
    const { record } = await mergeRecords(a, { base: known, mine, theirs });
    expect(record.attachments).toEqual([paper('c'), paper('b')]);
    expect(record.conflicts).toEqual([]);
    const past = stateAt(await openRecord(a.sealer, record), base.rev);
    expect(past?.envelope.attachments).toEqual([paper('a')]);
  }
});
