import type { PaperSource } from '#shared/report/papers/paper-source.ts';
import { compiledType } from '../../../shared/catalogue/compile-type.ts';
import { withCalculated } from '../../../shared/domain/values.ts';
import { defaultCatalogue } from '../catalogue.ts';
import { SAMPLE_TODAY, sampleValues } from '../sample-values.ts';

const catalogue = defaultCatalogue();

/** A sample record of a type as its papers get it. */
export function paperSource(type: string, seed: number, more: Partial<PaperSource> = {}): PaperSource {
  const { values, remark } = sampleValues(type, seed);
  const context = { today: SAMPLE_TODAY, units: new Map(), memberCountOf: () => null, me: null };
  const recordNo = type === 'mediation_case' ? '（2026）杨人调字第012号' : 'X-105203-2026-0012';
  return {
    catalogue,
    type,
    recordNo,
    unitName: '东港村村民委员会',
    issuer: '杨树镇人民政府',
    period: '2026-03',
    mainDate: '2026-03-05',
    statusLabel: '镇审通过',
    remark,
    enteredBy: '李文书',
    retention: compiledType(catalogue, type).definition.retention,
    values: withCalculated(catalogue, type, { ...values, record_no: recordNo }, context),
    opened: true,
    attachedPapers: new Map([['evidence', 2]]),
    names: { unitName: () => '东港村' },
    ...more,
  };
}
