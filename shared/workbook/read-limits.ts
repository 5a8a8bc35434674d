/**
 * Bounds of what is read from a file that people brought. A workbook of 2 KB can ask for gigabytes, so everything is
 * counted while it is read, and no size that the file itself states is believed.
 */
export const READ_LIMITS = {
  /** Bytes of the file. */
  file: 40 * 1024 * 1024,
  /** Parts in the zip. */
  entries: 3000,
  /** Bytes of one part, and of all parts read, after inflating. */
  part: 96 * 1024 * 1024,
  total: 160 * 1024 * 1024,
  /** Letters of XML of all sheets that may be left to parse after empty cells were taken out. */
  parsed: 48 * 1024 * 1024,
  /** Elements inside one another: a sheet needs about ten. */
  depth: 64,
  /** Characters of one cell: Excel itself allows 32,767. */
  cellText: 100_000,
  sheets: 100,
  /** Last row that may hold a value. */
  rows: 100_000,
  columns: 300,
  /** Cells with values in all sheets together. */
  cells: 500_000,
  merges: 20_000,
  texts: 500_000,
  /** Problems that are told one by one. */
  problems: 200,
} as const;
