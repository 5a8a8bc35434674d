import { Button, Input, type InputRef } from 'antd';
import { useCallback, useContext, useEffect, useMemo, useRef, useState } from 'react';
import { useLocation } from 'wouter';
import type { TypeDefinition } from '#shared/catalogue/definition.ts';
import { MonthContext, useDesk, useType } from '../../desk/desk-context.ts';
import { useLive } from '../../desk/use-live.ts';
import { ErrorPanel } from '../../ui/error-panel.tsx';
import { EmptyNote, Page } from '../../ui/page.tsx';
import { useRested } from '../../ui/use-later.ts';
import { columnsOfAll, columnsOfType } from './list-columns.tsx';
import { ListFilters } from './list-filters.tsx';
import { EMPTY_STATE, isFiltered, keepState, type ListState, queryOf, recallState } from './list-state.ts';
import { RecordTable } from './record-table.tsx';

const SEARCH_AFTER_MS = 250;

/** The list of one type. */
export function LedgerListScreen({ typeId }: { typeId: string }) {
  const type = useType(typeId);
  if (!type)
    return (
      <Page title="台账">
        <EmptyNote>没有这类台账。</EmptyNote>
      </Page>
    );
  return (
    <ListScreen key={typeId} listId={typeId} type={type} title={type.label} initial={EMPTY_STATE} initialSearch="" />
  );
}

/** All records, of whatever type, that hold a text. */
export function SearchScreen({ text }: { text: string }) {
  return (
    <ListScreen
      key={text}
      listId={`search/${text}`}
      type={null}
      title="查找"
      initial={EMPTY_STATE}
      initialSearch={text}
    />
  );
}

/** Records that the county refused or that two people changed at once. */
export function AttentionScreen() {
  const initial: ListState = { ...EMPTY_STATE, syncStates: ['refused', 'conflict'] };
  return <ListScreen listId="attention" type={null} title="需要处理" initial={initial} initialSearch="" />;
}

interface ListScreenProps {
  readonly listId: string;
  readonly type: TypeDefinition | null;
  readonly title: string;
  readonly initial: ListState;
  readonly initialSearch: string;
}

function ListScreen({ listId, type, title, initial, initialSearch }: ListScreenProps) {
  const { store } = useDesk();
  const [, navigate] = useLocation();
  const month = useContext(MonthContext);
  const [state, setState] = useState(() => recallState(listId, initial));
  const [typed, setTyped] = useState(initialSearch);
  const search = useRested(typed, SEARCH_AFTER_MS);
  const change = useCallback((part: Partial<ListState>) => setState((before) => ({ ...before, page: 1, ...part })), []);
  useEffect(() => keepState(listId, state), [listId, state]);
  const load = useCallback(
    () => store.list(queryOf(state, type?.id ?? null, search, month)),
    [store, state, type, search, month],
  );
  const { data, error, isLoading, reload } = useLive(load);
  const { sortBy, isDescending } = state;
  const columns = useMemo(() => {
    const sort = { sortBy, isDescending };
    return type ? columnsOfType(store, type, sort) : columnsOfAll(store, sort);
  }, [store, type, sortBy, isDescending]);
  const open = useCallback((id: string) => navigate(`/record/${id}`), [navigate]);
  const searchBox = useListKeys(type);
  const isNarrowed = isFiltered(state) || search.trim() !== '';

  return (
    <Page
      title={title}
      note={type && <span title={type.purpose}>{type.purpose}</span>}
      actions={
        <>
          <Input.Search
            ref={searchBox}
            className="list-search"
            allowClear
            aria-label={`在${title}中查找`}
            placeholder="标题、编号、地点…（按 / 键）"
            value={typed}
            onChange={(event) => {
              setTyped(event.target.value);
              setState((before) => (before.page === 1 ? before : { ...before, page: 1 }));
            }}
          />
          {type && <ListActions type={type} unitCodes={state.unitCodes} />}
        </>
      }
    >
      <ListFilters type={type} state={state} month={month} onChange={change} />
      {error ? <ErrorPanel error={error} onRetry={reload} /> : null}
      <RecordTable
        name={`${title}列表`}
        page={data}
        isLoading={isLoading}
        columns={columns}
        state={state}
        onChange={change}
        onOpen={open}
        emptyText={isNarrowed ? '没有符合条件的记录，可以清除筛选再看' : '还没有记录，按 N 键或点“新增”填报第一条'}
      />
    </Page>
  );
}

function ListActions({ type, unitCodes }: { type: TypeDefinition; unitCodes: readonly string[] }) {
  const { openExport } = useDesk();
  const [, navigate] = useLocation();
  return (
    <>
      <Button onClick={() => openExport({ type: type.id, unitCodes })}>导出台账</Button>
      <Button type="primary" onClick={() => navigate(`/ledger/${type.id}/new`)} title="按 N 键">
        新增
      </Button>
    </>
  );
}

/** N begins a new record, / goes to the search box, as long as nothing is being typed. */
function useListKeys(type: TypeDefinition | null) {
  const [, navigate] = useLocation();
  const searchBox = useRef<InputRef>(null);
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      const isTyping =
        event.target instanceof HTMLElement && event.target.closest('input, textarea, select, [role=dialog]') !== null;
      if (isTyping || event.ctrlKey || event.altKey || event.metaKey) return;
      if (event.key === '/') searchBox.current?.focus();
      else if (event.key.toLowerCase() === 'n' && type) navigate(`/ledger/${type.id}/new`);
      else return;
      event.preventDefault();
    };
    window.addEventListener('keydown', onKeyDown);
    return () => window.removeEventListener('keydown', onKeyDown);
  }, [type, navigate]);
  return searchBox;
}
