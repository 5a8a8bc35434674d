import type { RecordStatus } from '#shared/schema/record.ts';
import type { ListQuery, SyncState } from '../../store/desk-store.ts';

/** What the clerk set above a list. Kept per list while the program runs, so that coming back finds it unchanged. */
export interface ListState {
  readonly unitCodes: readonly string[];
  readonly span: 'all' | 'month' | 'year' | 'range';
  readonly from: string | null;
  readonly to: string | null;
  readonly statuses: readonly RecordStatus[];
  readonly syncStates: readonly SyncState[];
  readonly fields: Readonly<Record<string, readonly string[]>>;
  readonly withVoid: boolean;
  readonly sortBy: NonNullable<ListQuery['sort']>['by'];
  readonly isDescending: boolean;
  readonly page: number;
  readonly pageSize: number;
}

/** Nothing left out, newest first. */
export const EMPTY_STATE: ListState = {
  unitCodes: [],
  span: 'all',
  from: null,
  to: null,
  statuses: [],
  syncStates: [],
  fields: {},
  withVoid: false,
  sortBy: 'mainDate',
  isDescending: true,
  page: 1,
  pageSize: 50,
};

const remembered = new Map<string, ListState>();

/** The state a list was left in. */
export function recallState(listId: string, initial: ListState): ListState {
  return remembered.get(listId) ?? initial;
}

/** Keeps the state of a list. */
export function keepState(listId: string, state: ListState): void {
  remembered.set(listId, state);
}

/** Whether anything is filtered out by choice. */
export function isFiltered(state: ListState): boolean {
  return (
    state.span !== 'all' ||
    [state.unitCodes, state.statuses, state.syncStates, ...Object.values(state.fields)].some((list) => list.length > 0)
  );
}

/** The store's question for a state. */
export function queryOf(state: ListState, type: string | null, search: string, month: string): ListQuery {
  const period = periodOf(state, month);
  const fields = Object.fromEntries(Object.entries(state.fields).filter(([, codes]) => codes.length > 0));
  return {
    ...(type ? { type } : {}),
    ...(state.unitCodes.length > 0 ? { unitCodes: state.unitCodes } : {}),
    ...(period ? { period } : {}),
    ...(state.statuses.length > 0 ? { statuses: state.statuses } : {}),
    ...(state.syncStates.length > 0 ? { syncStates: state.syncStates } : {}),
    ...(Object.keys(fields).length > 0 ? { fields } : {}),
    ...(search.trim() === '' ? {} : { search: search.trim() }),
    withVoid: state.withVoid,
    sort: { by: state.sortBy, descending: state.isDescending },
    offset: (state.page - 1) * state.pageSize,
    limit: state.pageSize,
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
