import type { RecordStatus } from '#shared/schema/record.ts';
import type { DueState, ListQuery, SortKey, SyncState } from '../../store/desk-store.ts';

/** What the clerk set above a list. Kept per list while the program runs, so that coming back finds it unchanged. */
export interface ListState {
  readonly search: string;
  readonly types: readonly string[];
  readonly unitCodes: readonly string[];
  readonly span: 'all' | 'month' | 'year' | 'range';
  readonly from: string | null;
  readonly to: string | null;
  readonly statuses: readonly RecordStatus[];
  readonly syncStates: readonly SyncState[];
  readonly due: readonly DueState[];
  readonly fields: Readonly<Record<string, readonly string[]>>;
  readonly withVoid: boolean;
  readonly sortBy: SortKey;
  readonly isDescending: boolean;
}

/** Nothing left out, newest first. */
export const EMPTY_STATE: ListState = {
  search: '',
  types: [],
  unitCodes: [],
  span: 'all',
  from: null,
  to: null,
  statuses: [],
  syncStates: [],
  due: [],
  fields: {},
  withVoid: false,
  sortBy: 'mainDate',
  isDescending: true,
};

interface Remembered {
  readonly state: ListState;
  /** Pixels scrolled. */
  readonly scrollTop: number;
}
const remembered = new Map<string, Remembered>();

/** How a list was left: with what was set, and scrolled how far. Null for one not seen since the program started. */
export function recallList(listId: string): Remembered | null {
  return remembered.get(listId) ?? null;
}

/** Keeps how a list stands. Another state begins at the top. */
export function keepList(listId: string, state: ListState, scrollTop?: number): void {
  const before = remembered.get(listId);
  const kept = before?.state === state ? before.scrollTop : 0;
  remembered.set(listId, { state, scrollTop: scrollTop ?? kept });
}

/** Whether anything is filtered out by choice. */
export function isFiltered(state: ListState): boolean {
  const choices = [state.types, state.unitCodes, state.statuses, state.syncStates, state.due];
  return (
    state.span !== 'all' ||
    state.search.trim() !== '' ||
    [...choices, ...Object.values(state.fields)].some((list) => list.length > 0)
  );
}

/** The store's question for a state, without the page. */
export function queryOf(
  state: ListState,
  scope: {
    readonly type: string | null;
    readonly month: string;
    readonly today: string;
    readonly soonDays: number;
  },
): Omit<ListQuery, 'offset' | 'limit'> {
  const period = periodOf(state, scope.month);
  const fields = Object.fromEntries(Object.entries(state.fields).filter(([, codes]) => codes.length > 0));
  const { today, soonDays } = scope;
  return {
    ...(scope.type ? { type: scope.type } : { countTypes: true }),
    ...(state.types.length > 0 ? { types: state.types } : {}),
    ...(state.unitCodes.length > 0 ? { unitCodes: state.unitCodes } : {}),
    ...(period ? { period } : {}),
    ...(state.statuses.length > 0 ? { statuses: state.statuses } : {}),
    ...(state.syncStates.length > 0 ? { syncStates: state.syncStates } : {}),
    ...(state.due.length > 0 ? { due: { states: state.due, today, soonDays } } : {}),
    ...(Object.keys(fields).length > 0 ? { fields } : {}),
    ...(state.search.trim() === '' ? {} : { search: state.search.trim() }),
    withVoid: state.withVoid,
    withLinked: true,
    sort: { by: state.sortBy, descending: state.isDescending },
  };
}

function periodOf(state: ListState, month: string): { from: string; to: string } | null {
  if (state.span === 'month') return { from: month, to: month };
  if (state.span === 'year') return { from: `${month.slice(0, 4)}-01`, to: `${month.slice(0, 4)}-12` };
  if (state.span === 'range' && (state.from || state.to)) {
    return { from: state.from ?? '1900-01', to: state.to ?? '2100-12' };
  }
  return null;
}
