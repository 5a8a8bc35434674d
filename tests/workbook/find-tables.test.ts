import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { GridSheet } from '#shared/workbook/grid.ts';
import { readGrid } from '#shared/workbook/read-grid.ts';
import { describeWorkbook, type ToldTable } from '#shared/workbook/tables/describe.ts';
import { FORMS } from './support/forms.ts';
import { fileOf, type Paper, type TableTruth } from './support/paper.ts';
import { PLAIN_PAPERS } from './support/plain-papers.ts';
import { READ_PORTS } from './support/ports.ts';
import { SHAPED_PAPERS } from './support/shaped-papers.ts';

const TOWN_PAPERS = { ...PLAIN_PAPERS, ...SHAPED_PAPERS };

function toldOf(sheet: GridSheet): readonly ToldTable[] {
  const told = describeWorkbook('', { sheets: [sheet], problems: [] });
  return told.sheets[0]?.tables ?? [];
}

const truthOf = (paper: Paper): readonly TableTruth[] => paper.tables;

describe('papers as towns keep them', () => {
  test('there are at least sixty', () => {
    expect(Object.keys(TOWN_PAPERS).length + Object.keys(FORMS).length).toBeGreaterThanOrEqual(60);
  });

  test.each(Object.entries(TOWN_PAPERS))('%s', async (_, make) => {
    const paper = make();
    const workbook = await readGrid(await fileOf([paper]), READ_PORTS);
    const told = describeWorkbook('x.xlsx', workbook);
    expect(told.sheets[0]?.tables).toEqual(truthOf(paper));
    expect(told.sheets[0]?.kind).toBe('table');
  });

  test.each(Object.entries(FORMS))('a form: %s', async (_, make) => {
    const workbook = await readGrid(await fileOf([make()]), READ_PORTS);
    expect(describeWorkbook('x.xlsx', workbook).sheets[0]).toMatchObject({ kind: 'form', tables: [] });
  });

  test.each(Object.entries(TOWN_PAPERS))('beginning at C4: %s', (_, make) => {
    const paper = make({ top: 4, left: 3 });
    expect(toldOf(paper.grid())).toEqual(truthOf(paper));
  });
});

describe('what does not matter changes nothing', () => {
  const makers = Object.values(TOWN_PAPERS);
  const anyPaper = fc.constantFrom(...makers);

  test('where on the sheet it begins', () => {
    fc.assert(
      fc.property(anyPaper, fc.integer({ min: 1, max: 40 }), fc.integer({ min: 1, max: 30 }), (make, top, left) => {
        const paper = make({ top, left });
        expect(toldOf(paper.grid())).toEqual(truthOf(paper));
      }),
      { numRuns: 150 },
    );
  });

  test('blank rows among the records, blank columns and rows behind', () => {
    fc.assert(
      fc.property(anyPaper, fc.array(fc.nat({ max: 1000 }), { maxLength: 4 }), (make, chances) => {
        const paper = make();
        const records = recordRowsOf(paper);
        const spans = paper.merges.filter(({ top, bottom }) => bottom > top);
        const free = records.filter((row) => !spans.some(({ top, bottom }) => row > top && row <= bottom));
        const before = Array.from(new Set(chances.map((chance) => free[chance % free.length]))).filter(
          (row) => row !== undefined && row !== free[0],
        ) as number[];
        const moved = (row: number) => row + before.filter((at) => at <= row).length;
        const told = toldOf(withBlankRows(paper.grid(), before));
        expect(told).toEqual(
          truthOf(paper).map((truth) => ({
            ...truth,
            headerRows: truth.headerRows.map(moved),
            skippedRows: truth.skippedRows.map(moved),
          })),
        );
      }),
      { numRuns: 150 },
    );
  });

  test('the order of plain records', () => {
    fc.assert(
      fc.property(anyPaper, fc.infiniteStream(fc.nat({ max: 1000 })), (make, chances) => {
        const paper = make();
        const records = recordRowsOf(paper);
        const isPlain =
          paper.tables.length === 1 &&
          !paper.merges.some(({ top, bottom }) => bottom > top && records.includes(bottom));
        if (!isPlain || records.length < 2) return;
        const shuffled = [...records].sort(() => (chances.next().value % 2 === 0 ? 1 : -1));
        const grid = paper.grid();
        const rows = [...grid.rows];
        for (const [index, row] of records.entries()) rows[row - 1] = grid.rows[(shuffled[index] ?? row) - 1] ?? [];
        const [told] = toldOf({ ...grid, rows });
        const [truth] = truthOf(paper);
        expect({ ...told, firstRow: null }).toEqual({ ...truth, firstRow: null });
      }),
      { numRuns: 150 },
    );
  });
});

/** Rows of all records: not head, not skipped. */
function recordRowsOf(paper: Paper): number[] {
  const taken = new Set(paper.tables.flatMap(({ headerRows, skippedRows }) => [...headerRows, ...skippedRows]));
  const first = Math.min(...paper.tables.flatMap(({ headerRows }) => headerRows));
  return paper
    .grid()
    .rows.flatMap((cells, index) =>
      cells.some(Boolean) && index + 1 > first && !taken.has(index + 1) ? [index + 1] : [],
    );
}

function withBlankRows(grid: GridSheet, before: readonly number[]): GridSheet {
  const moved = (row: number) => row + before.filter((at) => at <= row).length;
  const rows: GridSheet['rows'][number][] = [];
  for (const [index, cells] of grid.rows.entries()) {
    while (rows.length < moved(index + 1) - 1) rows.push([]);
    rows.push([...cells, undefined, undefined]);
  }
  rows.push([], []);
  const merges = grid.merges.map((merge) => ({ ...merge, top: moved(merge.top), bottom: moved(merge.bottom) }));
  return { ...grid, rows, merges };
}
