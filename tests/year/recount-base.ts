/**
 * The 45 monthly figures counted once more, straight from D§2.7 and the records as they are stored: no line of this file
 * comes from the product's own counting. Preset A only: a report month is a calendar month.
 */

/** A record as it lies at the county. */
export interface RawRecord {
  readonly type: string;
  readonly unitCode: string;
  readonly period: string;
  readonly status: string;
  readonly lateFlag: boolean;
  readonly linkedRefs: readonly { readonly type: string }[];
  readonly attachments?: readonly unknown[];
  readonly data: Readonly<Record<string, unknown>>;
}

export interface RawUnit {
  readonly code12: string;
  readonly level: string;
  readonly households: number | null;
  readonly validFrom: string;
  readonly validTo: string;
}

export interface RawBody {
  readonly unitCode: string;
  readonly kind: string;
  readonly memberCount: number | null;
}

export interface RawTown {
  readonly records: readonly RawRecord[];
  readonly units: readonly RawUnit[];
  readonly bodies: readonly RawBody[];
}

export type Basis = 'month' | 'year' | 'late';
/** Numerator and denominator by `code|unit`; nothing for 0/0. */
export type Figures = Map<string, readonly [numerator: number, denominator: number]>;

export class Sheet {
  readonly figures: Figures = new Map();
  add(code: string, unit: string, numerator: number, denominator = 0): void {
    const [above, below] = this.figures.get(`${code}|${unit}`) ?? [0, 0];
    this.figures.set(`${code}|${unit}`, [above + numerator, below + denominator]);
  }
}

export const text = (value: unknown) => (typeof value === 'string' ? value : '');
export const number = (value: unknown) => (typeof value === 'number' ? value : 0);
export const isThere = (unit: RawUnit, month: string) =>
  unit.validFrom.slice(0, 7) <= month && (unit.validTo === '' || unit.validTo.slice(0, 7) >= month);

export function monthsBetween(from: string, to: string): string[] {
  const months: string[] = [];
  let [year, month] = from.split('-').map(Number) as [number, number];
  while (`${year}-${String(month).padStart(2, '0')}` <= to) {
    months.push(`${year}-${String(month).padStart(2, '0')}`);
    month = (month % 12) + 1;
    if (month === 1) year++;
  }
  return months;
}

/** Where and over what a town is counted. */
export interface Scope {
  readonly sheet: Sheet;
  readonly records: readonly RawRecord[];
  readonly town: RawTown;
  readonly month: string;
  readonly from: string;
  readonly months: readonly string[];
}

export function of({ records }: Scope, type: string): readonly RawRecord[] {
  return records.filter((record) => record.type === type);
}

/** Records of a type, and of others that count there as well. */
export function withViews({ records }: Scope, type: string): readonly RawRecord[] {
  return records.filter((one) => one.type === type || one.linkedRefs.some((ref) => ref.type === type));
}

export function within({ from, month }: Scope, day: unknown): boolean {
  const at = text(day).slice(0, 7);
  return at !== '' && at >= from && at <= month;
}
