import type { ErrorCode } from '#shared/kernel/coded-error.ts';

/** What stands in one cell. Empty cells are not kept. */
export interface GridCell {
  /** A date's value is `YYYY-MM-DD` or `YYYY-MM-DDTHH:mm`; a time of day without a day is text `HH:mm`. */
  readonly kind: 'text' | 'number' | 'date' | 'bool';
  readonly value: string | number | boolean;
  /** The value is the stored result of a formula. */
  readonly isFormula: boolean;
}

/** A merged range, rows and columns from 1, both ends included. */
export interface GridMerge {
  readonly top: number;
  readonly left: number;
  readonly bottom: number;
  readonly right: number;
}

/** Something in a file that cannot be believed or was left out; the sentence for people comes from the code. */
export interface GridProblem {
  readonly code: ErrorCode;
  readonly sheet?: string;
  /** `B7`, or a column letter, or `3-5` for rows. */
  readonly cell?: string;
  /** Chinese words that say more than the code; no personal data beyond the place. */
  readonly detail?: string;
}

/** One worksheet as it stands in the file, whatever the file's format. */
export interface GridSheet {
  readonly name: string;
  readonly hidden: boolean;
  /** By row − 1, then column − 1. Rows without values are empty. */
  readonly rows: readonly (readonly (GridCell | undefined)[])[];
  readonly merges: readonly GridMerge[];
  readonly hiddenRows: readonly number[];
  readonly hiddenColumns: readonly number[];
  readonly problems: readonly GridProblem[];
}

/** `AB` of 28. */
export function columnName(column: number): string {
  let name = '';
  for (let left = column; left > 0; left = Math.floor((left - 1) / 26)) {
    name = String.fromCharCode(65 + ((left - 1) % 26)) + name;
  }
  return name;
}

/** `AB12`. */
export function cellName(row: number, column: number): string {
  return `${columnName(column)}${row}`;
}

/** A number without the noise of binary fractions: 15 digits, at most ten behind the point unless it is tiny. */
export function calmNumber(number: number): number {
  const short = Number(number.toPrecision(15));
  return Math.abs(short) < 1e-6 ? short : Number(short.toFixed(10));
}
