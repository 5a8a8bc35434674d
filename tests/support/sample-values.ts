import { AUTONOMY_SAMPLES } from './samples/autonomy.ts';
import { LAW_SAMPLES } from './samples/law.ts';
import { PARTY_SAMPLES } from './samples/party.ts';
import { PROGRAMME_DRIVE_SAMPLES } from './samples/programme-drive.ts';
import { PROGRAMME_RESULT_SAMPLES } from './samples/programme-results.ts';
import { VIRTUE_SAMPLES } from './samples/virtue.ts';
import { seeded } from './seeded.ts';

/** Invented, valid content of one record. */
export interface SampleRecord {
  readonly values: Record<string, unknown>;
  readonly remark: string;
}

/** A day later than every date in a sample. */
export const SAMPLE_TODAY = '2026-12-31';

const MAKERS = {
  ...PARTY_SAMPLES,
  ...AUTONOMY_SAMPLES,
  ...LAW_SAMPLES,
  ...VIRTUE_SAMPLES,
  ...PROGRAMME_DRIVE_SAMPLES,
  ...PROGRAMME_RESULT_SAMPLES,
};

/** The types samples exist for. */
export const SAMPLE_TYPES: readonly string[] = Object.keys(MAKERS);

/**
 * Valid Chinese values of a record of the type; the same seed always gives the same values. Dates lie in 2026.
 * @throws RangeError for a type without samples
 */
export function sampleValues(type: string, seed: number): SampleRecord {
  const make = MAKERS[type];
  if (!make) throw new RangeError(`no samples of ${type}`);
  const random = seeded(seed * 31 + type.length);
  return { values: make(random), remark: random.chance(0.3) ? '资料已归档' : '' };
}
