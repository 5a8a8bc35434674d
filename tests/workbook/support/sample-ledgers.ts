import type { LedgerEntry, LedgerRequest } from '#shared/ledger/build-ledger.ts';
import type { ExportRequest } from '#shared/ledger/export-books.ts';
import { defaultCatalogue } from '../../support/catalogue.ts';
import { SAMPLE_TODAY, sampleValues } from '../../support/sample-values.ts';

/** Villages of the invented town. */
export const VILLAGES = new Map(
  ['东风村', '红旗村', '向阳村'].map((name, index) => {
    const code12 = `32098210520${index + 1}`;
    return [code12, { code12, name, shortName: name }];
  }),
);

const catalogue = defaultCatalogue();

/** `count` invented records of a type, of one village each in turn when `villages` is more than one. */
export function sampleEntries(type: string, count: number, villages = 1): LedgerEntry[] {
  const { mainDate } = catalogue.types.get(type) ?? { mainDate: '' };
  const codes = Array.from(VILLAGES.keys());
  return Array.from({ length: count }, (_, index) => {
    const { values, remark } = sampleValues(type, index + 1);
    const date = values[mainDate];
    return {
      id: `0197a000-0000-7000-8000-${String(index).padStart(12, '0')}`,
      mainDate: typeof date === 'string' ? date.slice(0, 10) : '2026-01-01',
      unitCode: codes[index % villages] ?? '',
      status: 'confirmed',
      recordNo: index % 2 === 0 ? `（2026）杨人调字第${index + 1}号` : '',
      remark,
      values,
    };
  });
}

/** What a town asks for: the ledger of March of invented records. */
export function sampleRequest(type: string, records: readonly LedgerEntry[]): LedgerRequest {
  return {
    catalogue,
    type,
    records,
    context: { today: SAMPLE_TODAY, units: VILLAGES, memberCountOf: () => null },
    unitName: '杨树镇人民政府',
    unitShortName: '杨树镇',
    period: { from: '2026-03', to: '2026-03' },
    filledOn: '2026-03-28',
    filledBy: '王秀英',
    waitingCount: 3,
  };
}

/** An export of invented records of some types by a town with three villages; parts of it may be given anew. */
export function sampleExport(types: readonly string[], parts: Partial<ExportRequest> = {}, count = 6): ExportRequest {
  const { type: _, records: __, waitingCount, ...common } = sampleRequest('party_life', []);
  return {
    ...common,
    faces: ['printed', 'flat'],
    edition: '存档版',
    layout: 'book',
    villages: Array.from(VILLAGES.values()),
    statistics: null,
    versionOf: () => 1,
    ledgers: types.map((type) => ({ type, records: sampleEntries(type, count, 3), waitingCount })),
    ...parts,
  };
}
