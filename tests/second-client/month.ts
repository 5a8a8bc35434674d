import { createHash } from 'node:crypto';
import type { SecondDesk } from './desk.ts';
import { canonical, hashOf, type Json } from './form.ts';
import type { Rec } from './record.ts';

/** SPEC §7: the id that every desk gives to the paper of a unit and month. */
export function paperId(type: 'village_month' | 'monthly_report', unitCode: string, month: string): string {
  const bytes = createHash('sha256').update(`sanzhi/${type}/${unitCode}/${month}`).digest().subarray(0, 16);
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x80;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  const hex = bytes.toString('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}

/** A record as a frozen report names it. */
const mark = ({ id, rev }: Rec) => [id, `${rev.split('-')[0]}-${rev.split('-').at(-1)}`];

/** SPEC §7: a frozen report of these records, without figures. */
export function frozen(
  desk: SecondDesk,
  month: string,
  version: number,
  records: readonly Rec[],
  signer: string,
): Json {
  const named = records.map(mark).sort(([a = ''], [b = '']) => (a < b ? -1 : 1));
  return {
    form: 1,
    month,
    unitCode: `${desk.townId}000`,
    version,
    catalogueVersion: desk.author.catalogue.version,
    rule: 'A',
    due: `${month}-28`,
    records: named,
    recordCount: named.length,
    recordsHash: hashOf(canonical(named)),
    figures: {},
    indicators: [],
    corrected: {},
    texts: {},
    explanations: [],
    reviews: [],
    signer,
    signedAt: desk.now(),
    signManner: 'paper',
    villages: [],
    lateRecords: [],
    corrections: [],
    contactName: '',
    contactPhone: '',
  };
}

/** SPEC §7: begins the town's report, or takes it as it stands. */
export function report(desk: SecondDesk, month: string): Rec {
  const unitCode = `${desk.townId}000`;
  const id = paperId('monthly_report', unitCode, month);
  const held = desk.records.get(id);
  if (held) return held.record;
  const values = { month, state: 'collecting' };
  return desk.create({ type: 'monthly_report', unitCode, values, day: `${month}-01`, id });
}

/** SPEC §7: asks the county to let one open value of a locked record change. */
export function correction(desk: SecondDesk, record: Rec, path: string, to: unknown, reason: string): Rec {
  const month = record.period;
  const subject = { record_id: record.id, record_type: record.type, path, subject: path };
  const values = { month, ...subject, old_value: canonical(record.data[path] ?? null), new_value: canonical(to) };
  return desk.create({
    type: 'correction',
    unitCode: `${desk.townId}000`,
    values: { ...values, reason, state: 'asked' },
    day: `${month}-01`,
  });
}

/** SPEC §7: takes the steps to `submitted`, with a frozen version that names these records. */
export function submit(desk: SecondDesk, month: string, version: number, records: readonly Rec[], signer: string): Rec {
  const { id, unitCode } = report(desk, month);
  const content = frozen(desk, month, version, records, signer);
  const values = { month, version, hash: hashOf(canonical(content)), record_count: records.length };
  const input = { type: 'report_version', unitCode, values, day: `${month}-01`, ext: { frozen: content } };
  const { id: versionId } = desk.create(input);
  for (const state of ['town_review', 'signed', 'submitted']) {
    const now = desk.opened(id).values;
    desk.edit(id, { action: 'report', values: { ...now, state, version, version_id: versionId, signer } });
  }
  return desk.held(id).record;
}
