import { expect, it } from 'vitest';
import { canonicalJson } from '../../shared/kernel/canonical-json.ts';
import { type Author, createRecord, type Revision, reviseRecord } from '../../shared/schema/build-record.ts';
import { type LedgerRecord, recordSchema } from '../../shared/schema/record.ts';
import { createSealer, openRecord } from '../../shared/schema/record-sealer.ts';
import { importSealKey } from '../../shared/seal/box.ts';
import { decidedConflict, reopenedConflict } from '../../shared/sync/decide-conflict.ts';
import { mergeRecords } from '../../shared/sync/merge-record.ts';
import { Catalogue, type Source } from '../second-client/catalogue.ts';
import { decided, merged, reopened } from '../second-client/merge.ts';
import { edited, opened, type Rec, type Author as SecondAuthor } from '../second-client/record.ts';
import { catalogueSource } from '../support/catalogue.ts';
import { screening } from '../support/screening.ts';
import { type Seeded, seeded } from '../support/seeded.ts';
import { testAuthors } from '../support/test-author.ts';

/** Two programs that were written from SPEC.md §5 and §6 and share no line make the same of the same two edits. */

const DEVICE = 'm';
const raw = crypto.getRandomValues(new Uint8Array(32));
const chance = { bytes: (count: number) => crypto.getRandomValues(new Uint8Array(count)) };
const key = await importSealKey(crypto.subtle, 'town', raw);
const author: Author = {
  ...(await testAuthors())(DEVICE),
  sealer: createSealer({ cipher: crypto.subtle, chance }, key),
};
const second: SecondAuthor = {
  catalogue: new Catalogue(author.catalogue.version, catalogueSource() as unknown as Source),
  deviceId: DEVICE,
  account: author.account,
  keys: [{ keyId: 'town', raw }],
  now: () => '2027-01-01T08:00',
};

type Values = Record<string, unknown>;
type Row = Values & { readonly _row: string };

/** One edit of chance: a field, a row, something sealed or not, a list inside a row, the envelope, something unknown. */
function anyEdit(random: Seeded, values: Values, record: LedgerRecord): Revision {
  const rows = (values.items ?? []) as Row[];
  const word = () => `字${random.int(1, 3)}`;
  const inRow = (change: Values) => {
    const at = random.int(0, Math.max(0, rows.length - 1));
    return { items: rows.map((row, index) => (index === at ? { ...row, ...change } : row)) };
  };
  const paper = { sha256: `${random.int(1, 3)}`.repeat(64), name: '附件.jpg', caption: word() };
  const kinds: (() => Partial<Revision>)[] = [
    () => ({ values: { ...values, ...inRow({ brief: word() }) } }),
    () => ({ values: { ...values, ...inRow({ title: word() }) } }),
    () => ({ values: { ...values, ...inRow({ parties: [{ _row: 'p1', name: word() }] }) } }),
    () => ({ values: { ...values, ...inRow({ later: word() }) } }),
    () => ({ values: { ...values, items: rows.slice(1) } }),
    () => ({ values: { ...values, items: [...rows, { ...rows[0], _row: `n${random.int(1, 2)}.x`, brief: word() }] } }),
    () => ({ values: { ...values, items: rows.toReversed() } }),
    () => ({ values: { ...values, sweepers: [{ name: word() }] } }),
    () => ({ values: { ...values, special: random.chance(0.5) ? word() : '' } }),
    () => ({ values: { ...values, 'un.known@': word() } }),
    () => ({ values: { ...values, mixed: random.pick([word(), [{ _row: 'm1', name: word() }], []]) } }),
    () => ({ envelope: { remark: word() } }),
    () => ({ envelope: { recordNo: word() } }),
    () => ({ envelope: { linkedRefs: [{ type: random.pick(['training', 'party_life']) }] } }),
    () => ({ envelope: { attachments: random.chance(0.5) ? [...record.attachments.slice(1), paper] : [] } }),
    () => ({ envelope: { attachments: record.attachments.map((one) => ({ ...one, caption: word() })) } }),
    () => ({ envelope: { status: random.pick(['confirmed', 'town_ok', 'void', 'received']) } }),
  ];
  return { action: 'edit', ...random.pick(kinds)() };
}

async function anyEdits(random: Seeded, record: LedgerRecord): Promise<LedgerRecord> {
  let now = record;
  for (let edits = random.int(1, 3); edits > 0; edits--) {
    const before = await openRecord(author.sealer, now);
    now = await reviseRecord(author, before, anyEdit(random, before.values, now));
  }
  return now;
}

/** Everything of a record but what is made by chance, and what only desks derive. */
async function told(record: LedgerRecord): Promise<string> {
  const { values, content } = await openRecord(author.sealer, record);
  const { sealed: _, ext: __, data: ___, ...open } = record;
  return canonicalJson([open, values, content]).replaceAll(record.rev, 'REV');
}
const asOurs = (record: Rec) => recordSchema.parse(record);
const asSecond = (record: LedgerRecord) => record as unknown as Rec;

async function begun(random: Seeded): Promise<LedgerRecord> {
  const input = { type: 'dispute_screening', unitCode: '999901101000', remark: '', alsoCountsIn: [] };
  return anyEdits(random, await createRecord(author, { ...input, values: screening('2026-11') }));
}

/** More of them: `SEEDS=1000 npx vitest run tests/unit/second-client-merge.test.ts`. */
const SEEDS = Array.from({ length: Number(process.env.SEEDS ?? 24) }, (_, seed) => seed);

it.each(SEEDS)('merges, decides and merges again alike (%i)', async (seed) => {
  const random = seeded(seed);
  let base = await begun(random);
  for (let round = 0; round < 2; round++) {
    const [mine, theirs] = [await anyEdits(random, base), await anyEdits(random, base)];
    const last = random.chance(0.5) ? base : null;
    const ours = await mergeRecords(author, { base: last, mine, theirs });
    const other = merged(second, asSecond(mine), asSecond(theirs), last && asSecond(last));
    expect(other.outcome).toBe(ours.outcome);
    expect(await told(asOurs(other.record))).toBe(await told(ours.record));
    const question = ours.record.conflicts.length > 0 && random.pick(ours.record.conflicts);
    if (!question) base = ours.record;
    else {
      const choice = random.pick(['mine', 'theirs'] as const);
      const { before, revision } = await decidedConflict(
        author.sealer,
        await openRecord(author.sealer, ours.record),
        question.id,
        choice,
      );
      base = await reviseRecord(author, before, revision);
      const chosen = decided(second, opened(second.keys, asSecond(ours.record)), question.id, choice);
      expect(await told(asOurs(chosen))).toBe(await told(base));
      const again = () => reopened(second, opened(second.keys, asSecond(base)), base.rev);
      if (['submitted', 'received', 'locked'].includes(base.status)) expect(again).toThrow('D05');
      else {
        const back = reopenedConflict(await openRecord(author.sealer, base), base.rev);
        const open = await reviseRecord(author, back.before, back.revision);
        expect(await told(asOurs(again()))).toBe(await told(open));
      }
    }
  }
});

it('writes the same history of the same edit', async () => {
  for (let seed = 0; seed < 20; seed++) {
    const random = seeded(seed);
    const record = await begun(random);
    const before = await openRecord(author.sealer, record);
    const revision = anyEdit(random, before.values, record);
    const ours = await reviseRecord(author, before, revision);
    const { values } = await openRecord(author.sealer, ours);
    const { action, envelope } = revision;
    const made = edited(second, opened(second.keys, asSecond(record)), { action, values, envelope: envelope ?? {} });
    expect(await told(asOurs(made))).toBe(await told(ours));
  }
});
