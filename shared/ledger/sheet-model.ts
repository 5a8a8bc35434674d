/**
 * The sheet model: what a printed ledger says, independent of the file format. Made by `build-ledger.ts` from records
 * and catalogue only; the same records give the same model, wherever it is made (design §7).
 */

/** A cell's value. Dates are `YYYY-MM-DD`, minutes `YYYY-MM-DDTHH:mm`, money fen, rates fractions (0.974). */
export type CellValue = string | number | boolean | null;

export type ColumnKind =
  | 'serial'
  | 'text'
  | 'longtext'
  | 'date'
  | 'dt'
  | 'month'
  | 'int'
  | 'decimal'
  | 'money'
  | 'percent'
  | 'bool'
  | 'stars';

export interface SheetColumn {
  readonly label: string;
  /** Upper level of a two-level head; neighbours with the same group share one merged cell. */
  readonly group: string | null;
  readonly kind: ColumnKind;
  /** Excel width units. */
  readonly width: number;
  /** Codes or raw values beside the shown ones, for hidden columns of the flat face; null when the shown value is enough. */
  readonly codes: readonly CellValue[] | null;
}

/** One ledger. */
export interface LedgerSheet {
  /** Sheet name: at most 31 characters, none of `[]:*?/\'`. */
  readonly name: string;
  /** `杨树镇人民调解案件登记台账` */
  readonly title: string;
  /** `（2026年3月）` */
  readonly subtitle: string;
  /** `填报单位（盖章）：…`, `填报日期：…`, `单位：件、人、元` */
  readonly lines: readonly [string, string, string];
  readonly columns: readonly SheetColumn[];
  readonly rows: readonly (readonly CellValue[])[];
  /**
   * By row, the whole record as text (`carriedText`) for a hidden column of the flat face, so that an import makes the
   * same record again; 同上 in further lines of a record, null where it is too long for a cell. Only in 存档版, and only when asked for: it holds names that
   * printed columns mask.
   */
  readonly carried?: readonly (string | null)[] | undefined;
  /** Values of the 合计 row by column; null where nothing is summed; the whole is null when no column has a total. */
  readonly totals: readonly CellValue[] | null;
  /** Sums of money in words, printed between 合计 and signatures. */
  readonly amountLines?: readonly string[] | undefined;
  /** `填表人：`, `审核人：`, `负责人：`, `联系电话：` with names where known. */
  readonly signature: readonly string[];
  /** Notes under the table, for example that records still wait to be sent. */
  readonly notes: readonly string[];
}

/** A workbook: 目录 first when it holds several ledgers, then per ledger the printed face and the flat face. */
export interface LedgerWorkbook {
  /** File name without folder, as D§4.10. */
  readonly fileName: string;
  readonly creator: string;
  /** Which faces are written: 存档版 (printed look), 数据版 (flat). */
  readonly faces: readonly ('printed' | 'flat')[];
  readonly sheets: readonly LedgerSheet[];
}

/** Several workbooks in one .zip file, each under its own name. */
export interface LedgerBundle {
  /** Ends in `.zip`. */
  readonly fileName: string;
  readonly workbooks: readonly LedgerWorkbook[];
}
