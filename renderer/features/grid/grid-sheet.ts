import type { GridRow } from './grid-model.ts';

/** How long typing may rest before the sheet is kept. */
const KEEP_AFTER_MS = 300;
/** Empty rows that always follow the last typed one. */
const SPARE_ROWS = 12;
const MAX_UNDO = 200;
/** Most rows of one sheet; more belong into an import. */
export const MAX_ROWS = 500;

/** What of a sheet is kept: the typed rows, and which of them was being saved. */
export interface KeptSheet {
  readonly texts: readonly Readonly<Record<string, string>>[];
  /** Index of the row whose record was being written; a program that died then may have written it or not. */
  readonly saving: number | null;
}

type Rows = readonly GridRow[];

let lastKey = 0;
const rowOf = (texts: GridRow['texts']): GridRow => ({ key: String(++lastKey), texts });
const isBlank = (row: GridRow) => Object.values(row.texts).every((text) => text === '');

/** The typed rows of one type's sheet, outside React: kept while typing, undone step by step. */
export class GridSheet {
  readonly #keep: (kept: KeptSheet) => Promise<void>;
  readonly #report: (error: unknown) => void;
  readonly #listeners = new Set<() => void>();
  readonly #past: Rows[] = [];
  readonly #future: Rows[] = [];
  #rows: Rows;
  #saving: string | null = null;
  #isDirty = false;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #writing: Promise<void> = Promise.resolve();

  constructor(kept: KeptSheet, keep: (kept: KeptSheet) => Promise<void>, report: (error: unknown) => void) {
    this.#keep = keep;
    this.#report = report;
    this.#rows = withSpare(kept.texts.map(rowOf));
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };
  readonly rows = (): Rows => this.#rows;

  /** Changes the rows; one step of undo. */
  change(next: (rows: Rows) => Rows): void {
    const after = next(this.#rows);
    if (after === this.#rows) return;
    this.#past.push(this.#rows);
    if (this.#past.length > MAX_UNDO) this.#past.shift();
    this.#future.length = 0;
    this.#show(after);
  }

  readonly undo = (): void => this.#step(this.#past, this.#future);
  readonly redo = (): void => this.#step(this.#future, this.#past);

  /** A row's record is about to be written. Durable before it resolves. */
  async begin(key: string): Promise<void> {
    this.#saving = key;
    this.#isDirty = true;
    await this.flush();
  }

  /** The row's record is durable, or was refused: then the row stays. No undo brings a saved row back. */
  async end(key: string, isSaved: boolean): Promise<void> {
    this.#saving = null;
    const without = (rows: Rows) => (isSaved ? rows.filter((row) => row.key !== key) : rows);
    for (const steps of [this.#past, this.#future]) for (const [at, rows] of steps.entries()) steps[at] = without(rows);
    this.#show(without(this.#rows));
    await this.flush();
  }

  /** Writes what is not yet kept. @throws CodedError when the store refuses */
  flush(): Promise<void> {
    clearTimeout(this.#timer);
    this.#writing = this.#writing
      .catch(() => undefined)
      .then(async () => {
        if (!this.#isDirty) return;
        this.#isDirty = false;
        const typed = this.#rows.filter((row) => !isBlank(row));
        const saving = typed.findIndex(({ key }) => key === this.#saving);
        try {
          await this.#keep({ texts: typed.map(({ texts }) => texts), saving: saving < 0 ? null : saving });
        } catch (error) {
          this.#isDirty = true;
          throw error;
        }
      });
    return this.#writing;
  }

  #step(from: Rows[], to: Rows[]): void {
    const rows = from.pop();
    if (!rows) return;
    to.push(this.#rows);
    this.#show(rows);
  }

  #show(rows: Rows): void {
    this.#rows = withSpare(rows);
    this.#isDirty = true;
    for (const listener of this.#listeners) listener();
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.flush().catch(this.#report), KEEP_AFTER_MS);
  }
}

function withSpare(rows: Rows): Rows {
  const last = rows.findLastIndex((row) => !isBlank(row));
  const missing = Math.min(MAX_ROWS, last + 1 + SPARE_ROWS) - rows.length;
  return missing > 0 ? [...rows, ...Array.from({ length: missing }, () => rowOf({}))] : rows;
}

/** The rows with texts put into cells, each cell given by row index and column. */
export function withTexts(
  rows: Rows,
  cells: readonly { readonly row: number; readonly column: string; readonly text: string }[],
): Rows {
  const next = [...rows];
  for (const { row, column, text } of cells) {
    if (row >= MAX_ROWS) continue;
    while (next.length <= row) next.push(rowOf({}));
    const before = next[row] ?? rowOf({});
    next[row] = { ...before, texts: { ...before.texts, [column]: text } };
  }
  return next;
}
