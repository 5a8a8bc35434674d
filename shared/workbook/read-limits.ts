/**
 * Bounds of what is read from a file that people brought. A workbook of 2 KB can ask for gigabytes, so everything is
 * counted while it is read, and no size that the file itself states is believed.
 */
export const READ_LIMITS = {
  /** Bytes of the file. */
  file: 20 * 1024 * 1024,
  /** Parts in the zip. */
  entries: 3000,
  /** Bytes of one part, and of all parts read, after inflating. */
  part: 96 * 1024 * 1024,
  total: 160 * 1024 * 1024,
  sheets: 100,
  /** Last row that may hold a value. */
  rows: 200_000,
  columns: 300,
  merges: 20_000,
  texts: 1_000_000,
} as const;
