import { indicatorPrograms } from '#shared/catalogue/compile-indicators.ts';
import type { Catalogue } from '#shared/catalogue/definition.ts';
import { REPORT_TEXTS } from '#shared/catalogue/system-types.ts';
import { type FrozenReport, MAX_NAMED_RECORDS, recordsHash, revisionMark } from '#shared/domain/month/freeze.ts';
import { dueDaysOf, ruleOf } from '#shared/domain/month/month-rule.ts';
import { FIGURE_COLUMNS, type StatisticsTable } from '#shared/domain/month/statistics.ts';
import { isRows } from '#shared/schema/seal-record.ts';
import type { MonthPort } from '../desk-store.ts';
import type { CorrectionDesk } from './correction-desk.ts';
import type { MonthDeskDeps } from './month-deps.ts';

const text = (value: unknown) => (typeof value === 'string' ? value : '');

/** Puts together what a report freezes: records, figures by unit, texts, who signed, what was explained. */
export async function freezeReport(
  desk: MonthPort & { readonly corrections: CorrectionDesk },
  deps: MonthDeskDeps,
  month: string,
): Promise<FrozenReport> {
  const { report, villages } = await desk.overview(month);
  const records = await desk.records(month);
  const marks = records
    .map(({ record }) => [record.id, revisionMark(record.rev)] as [string, string])
    .sort(([a], [b]) => (a < b ? -1 : 1));
  const { catalogue } = deps.basis();
  const units = [deps.town.code12, ...villages.map(({ unit }) => unit.code12)];
  const tables = await Promise.all(
    units.map(async (code12) => [code12, (await desk.statistics(month, [code12])).table] as const),
  );
  const whole = (await desk.statistics(month, null)).table;
  const rows = (value: unknown) => (isRows(value) ? value : []);
  const corrections = await desk.corrections.toldIn(month);
  return {
    form: 1,
    month,
    unitCode: deps.town.code12,
    version: Number(report.version ?? 0) + 1,
    catalogueVersion: catalogue.version,
    rule: ruleOf(desk.settings(), month).id,
    due: dueDaysOf(desk.settings(), month).submit,
    records: marks.length <= MAX_NAMED_RECORDS ? marks : [],
    recordCount: marks.length,
    recordsHash: recordsHash(marks),
    figures: figuresOf(tables),
    indicators: indicatorsOf(catalogue),
    corrected: Object.fromEntries(
      whole.rows.filter(({ corrected }) => corrected !== 0).map(({ code, corrected }) => [code, corrected]),
    ),
    texts: Object.fromEntries(REPORT_TEXTS.map(([id]) => [id, text(report[id])])),
    explanations: rows(report.explanations).map((row) => ({
      key: row._row,
      about: text(row.about),
      text: text(row.text),
    })),
    reviews: rows(report.reviews).map((row) => ({
      strand: row._row,
      name: text(row.name),
      at: text(row.at),
      manner: text(row.manner),
    })),
    signer: text(report.signer),
    signedAt: text(report.signed_at),
    signManner: text(report.sign_manner),
    villages: villages.map(({ unit, kind }) => ({ unitCode: unit.code12, kind })),
    lateRecords: records
      .filter(({ record }) => record.lateFlag)
      .map(({ record }) => ({ id: record.id, title: text(record.ext.title), reason: record.correctionReason })),
    corrections: corrections.map(({ id, data }) => ({ id, subject: text(data.subject) })),
    contactName: text(report.contact_name),
    contactPhone: text(report.contact_phone),
  };
}

/** The indicators as they are called today: a later catalogue may name them anew. */
function indicatorsOf(catalogue: Catalogue): FrozenReport['indicators'] {
  const programs = new Map(indicatorPrograms(catalogue).map((program) => [program.code, program]));
  return catalogue.monthlyTable.flatMap((code): FrozenReport['indicators'] => {
    const program = programs.get(code);
    return program ? [[code, program.label, program.unit, program.kind]] : [];
  });
}

/** Figures by column, indicator and unit; units with nothing at all are left out. */
function figuresOf(tables: readonly (readonly [string, StatisticsTable])[]): FrozenReport['figures'] {
  const figures: Record<string, Record<string, [string, number, number][]>> = {};
  for (const column of FIGURE_COLUMNS) {
    const ofColumn: Record<string, [string, number, number][]> = {};
    for (const [code12, table] of tables) {
      for (const { code, fractions } of table.rows) {
        const { numerator, denominator } = fractions[column];
        if (numerator === 0 && denominator === 0) continue;
        ofColumn[code] = [...(ofColumn[code] ?? []), [code12, numerator, denominator]];
      }
    }
    figures[column] = ofColumn;
  }
  return figures;
}
