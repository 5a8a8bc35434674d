import { BaseSequencer, type TestSpecification } from 'vitest/node';

/**
 * The test files that take longest on an idle machine, longest first. Vitest goes by file size where it has no times of
 * an earlier run, and a clean clone has none: a short file with long work in it then runs last, with the other core idle.
 */
const LONGEST = [
  'workbook/hostile-files.test.ts',
  'workbook/import-identity.test.ts',
  'workbook/write-workbook.test.ts',
  'domain/validate-record.test.ts',
  'journal/journal.test.ts',
  'seal/sealed-file.test.ts',
  'workbook/export-books.test.ts',
  'unit/catalogue-draft.test.ts',
  'store/sync-guards.test.ts',
  'store/second-copy.test.ts',
  'store/troubles.test.ts',
  'store/store.test.ts',
  'store/kills.test.ts',
  'store/first-download.test.ts',
  'store/sync-care.test.ts',
  'store/sync.test.ts',
  'store/list-snapshot.test.ts',
  'server/durability.test.ts',
  'server/backup.test.ts',
  'server/access.test.ts',
  'server/people.test.ts',
  'server/year.test.ts',
  'server/store.test.ts',
  'server/catalogue.test.ts',
  'simulation/state-table.test.ts',
  'simulation/simulation.test.ts',
  'server/rights.test.ts',
  'server/readers.test.ts',
  'contract/county-contract.test.ts',
  'server/route-fuzz.test.ts',
];

/** Vitest's own order, but the files known to take long before all others. */
export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const ranks = new Map((await super.sort(files)).map((file, at) => [file, rankOf(file) ?? LONGEST.length + at]));
    return [...ranks.keys()].sort((a, b) => (ranks.get(a) ?? 0) - (ranks.get(b) ?? 0));
  }
}

function rankOf({ moduleId }: TestSpecification): number | undefined {
  const rank = LONGEST.findIndex((name) => moduleId.endsWith(`/${name}`));
  return rank < 0 ? undefined : rank;
}
