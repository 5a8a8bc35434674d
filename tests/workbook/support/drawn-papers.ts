import { DRAWN_ACCOUNTS } from './drawn-accounts.ts';
import { DRAWN_EXPORTS } from './drawn-exports.ts';
import { DRAWN_FORMS } from './drawn-forms.ts';
import { DRAWN_LISTS } from './drawn-lists.ts';
import type { Drawn } from './drawn-sheet.ts';
import { DRAWN_TOWNS } from './drawn-towns.ts';

/** Sheets as offices really keep them, drawn by hand; the truth follows the conventions of the sample workbooks. */
export const DRAWN_PAPERS: Readonly<Record<string, Drawn>> = {
  ...DRAWN_TOWNS,
  ...DRAWN_LISTS,
  ...DRAWN_EXPORTS,
  ...DRAWN_ACCOUNTS,
  ...DRAWN_FORMS,
};
