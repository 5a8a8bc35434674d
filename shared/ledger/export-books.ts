import { compiledType } from '#shared/catalogue/compile-type.ts';
import { type LedgerParts, type LedgerRequest, ledgerParts } from './build-ledger.ts';
import { type Edition, ledgerFileName } from './file-name.ts';
import { findLeaks, type Leak, maskLeaks } from './find-leaks.ts';
import type { LedgerBundle, LedgerSheet, LedgerWorkbook } from './sheet-model.ts';
import type { StatisticsResult } from './statistics.ts';
import { statisticsSheet, villageStatisticsSheet } from './statistics-sheet.ts';

/**
 * How ledgers are put into files (D§4.9): `book` one workbook with 目录 and 统计表, `villages` one workbook per ledger
 * with a sheet per village, `files` one workbook per ledger.
 */
export type ExportLayout = 'book' | 'villages' | 'files';

/** A ledger of the export before its sheet is made. */
export type ExportLedger = Pick<LedgerRequest, 'type' | 'records' | 'waitingCount'>;

/** Everything an export is made of. */
export interface ExportRequest extends Omit<LedgerRequest, 'type' | 'records' | 'waitingCount' | 'takenNames'> {
  /** In the order of the catalogue (D§4.9). */
  readonly ledgers: readonly ExportLedger[];
  readonly faces: LedgerWorkbook['faces'];
  readonly edition: Edition;
  readonly layout: ExportLayout;
  /** Villages in printed order, for `villages` and for the statistics by village. */
  readonly villages: readonly { readonly code12: string; readonly shortName: string }[];
  /** Figures of the statistics sheets; null: none are wanted. */
  readonly statistics: StatisticsResult | null;
  /** Counts up with every issue of a file of this name. */
  readonly versionOf: (nameWithoutVersion: string) => number;
}

/** A leak, with the record that must be mended. */
export interface ExportLeak extends Leak {
  /** Title of the ledger that it stands in. */
  readonly title: string;
  /** Null where the text comes from no record. */
  readonly recordId: string | null;
}

/** Files ready to be written, and what the checker found in them; with finds they must not leave (D§6 P5). */
export interface ExportBooks {
  readonly output: LedgerWorkbook | LedgerBundle;
  readonly leaks: readonly ExportLeak[];
}

type Part = Pick<LedgerParts, 'sheet' | 'recordIds' | 'nameColumns' | 'names'>;

interface Book {
  readonly ledgerName: string;
  readonly parts: readonly Part[];
}

const plainPart = (sheet: LedgerSheet): Part => ({
  sheet,
  recordIds: [],
  nameColumns: new Set(),
  names: new Set(),
});

/**
 * Builds the workbooks of an export. The public edition is checked over all its sheets with the names of all its
 * records; `mask` has what was found masked in the sheets instead. Pure. @throws CodedError D02, C01
 */
export function exportBooks(request: ExportRequest, mask = false): ExportBooks {
  const books = booksOf(request);
  const leaks = request.edition === '公开版' ? leaksOf(books) : new Map<Part, readonly ExportLeak[]>();
  const sheetOf = (part: Part) => (mask ? maskLeaks(part.sheet, leaks.get(part) ?? []) : part.sheet);
  const workbooks = books.map((book) => workbookOf(request, book.ledgerName, book.parts.map(sheetOf)));
  const [only] = workbooks;
  const output = workbooks.length === 1 && only ? only : bundleOf(request, workbooks);
  return { output, leaks: mask ? [] : Array.from(leaks.values()).flat() };
}

/** One of the ledgers that a type is printed as. */
interface PrintedLedger extends ExportLedger {
  readonly ledger: number;
  readonly title: string;
}

function printedOf(request: ExportRequest, { type, records, waitingCount }: ExportLedger): readonly PrintedLedger[] {
  const { ledgers } = compiledType(request.catalogue, type);
  return ledgers.map(({ definition }, ledger) => ({ type, records, waitingCount, ledger, title: definition.title }));
}

function booksOf(request: ExportRequest): readonly Book[] {
  const { layout } = request;
  const ledgers = request.ledgers.flatMap((one) => printedOf(request, one));
  if (layout === 'villages') {
    return ledgers.map((ledger) => ({ ledgerName: ledger.title, parts: villageParts(request, ledger) }));
  }
  if (layout === 'files') {
    const single = (ledger: PrintedLedger) => ledgerParts({ ...request, ...ledger, takenNames: new Set(['目录']) });
    return ledgers.map((ledger) => ({ ledgerName: ledger.title, parts: [single(ledger)] }));
  }
  const takenNames = new Set(['目录']);
  const [only] = ledgers;
  const statistics = statisticsParts(request, takenNames);
  const parts = ledgers.map((ledger) => ledgerParts({ ...request, ...ledger, takenNames }));
  const isSingle = ledgers.length === 1 && statistics.length === 0 && only;
  return [{ ledgerName: isSingle ? only.title : '台账汇编', parts: [...statistics, ...parts] }];
}

function statisticsParts(request: ExportRequest, takenNames: Set<string>): readonly Part[] {
  const { statistics, villages, edition } = request;
  if (!statistics) return [];
  const frame = { ...request, takenNames };
  const sheets = [statisticsSheet(statistics, frame)];
  if (villages.length > 1) sheets.push(villageStatisticsSheet(statistics, villages, frame));
  return sheets.map((sheet) => plainPart(edition === '公开版' ? { ...sheet, signature: [] } : sheet));
}

/** A sheet per village, those without records too: silence and nothing to tell are different things (D§3.2). */
function villageParts(request: ExportRequest, ledger: PrintedLedger): readonly Part[] {
  const takenNames = new Set(['目录']);
  const others = new Set(ledger.records.map(({ unitCode }) => unitCode));
  const own = request.villages.map((village) => {
    others.delete(village.code12);
    const records = ledger.records.filter(({ unitCode }) => unitCode === village.code12);
    const parts = { ...request, ...ledger, records, takenNames, sheetName: village.shortName, waitingCount: 0 };
    return ledgerParts({ ...parts, unitShortName: `${request.unitShortName}${village.shortName}` });
  });
  if (others.size === 0) return own;
  const records = ledger.records.filter(({ unitCode }) => others.has(unitCode));
  return [...own, ledgerParts({ ...request, ...ledger, records, takenNames, sheetName: '镇本级', waitingCount: 0 })];
}

function leaksOf(books: readonly Book[]): ReadonlyMap<Part, readonly ExportLeak[]> {
  const parts = books.flatMap((book) => book.parts);
  const names = new Set(parts.flatMap((part) => [...part.names]));
  const found = (part: Part) =>
    findLeaks(part.sheet, names, part.nameColumns).map((leak) => ({
      ...leak,
      title: part.sheet.title,
      recordId: part.recordIds[leak.row] ?? null,
    }));
  return new Map(parts.map((part) => [part, found(part)]));
}

function workbookOf(request: ExportRequest, ledgerName: string, sheets: readonly LedgerSheet[]): LedgerWorkbook {
  const { unitShortName, period, edition, versionOf } = request;
  const nameWith = (version: number) => ledgerFileName({ unitShortName, ledgerName, period, edition, version });
  return { fileName: nameWith(versionOf(nameWith(0))), creator: request.unitName, faces: request.faces, sheets };
}

function bundleOf(request: ExportRequest, workbooks: readonly LedgerWorkbook[]): LedgerBundle {
  const { unitShortName, period, edition, layout, versionOf } = request;
  const ledgerName = layout === 'villages' ? '分村台账' : '台账';
  const nameWith = (version: number) => ledgerFileName({ unitShortName, ledgerName, period, edition, version });
  return { fileName: nameWith(versionOf(nameWith(0))).replace(/xlsx$/, 'zip'), workbooks };
}
