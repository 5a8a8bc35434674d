import { Button, Input, type InputRef, Spin } from 'antd';
import { useCallback, useContext, useEffect, useMemo, useRef, useState } from 'react';
import { useLocation } from 'wouter';
import type { TypeDefinition } from '#shared/catalogue/definition.ts';
import { isTypeOn } from '#shared/catalogue/type-switch.ts';
import { todayInChina } from '#shared/kernel/calendar.ts';
import { MonthContext, useDesk, useType } from '../../desk/desk-context.ts';
import { fitsOneLine } from '../../desk/one-line.ts';
import { ErrorPanel } from '../../ui/error-panel.tsx';
import { EmptyNote, Page } from '../../ui/page.tsx';
import { useRested } from '../../ui/use-later.ts';
import { ColumnChooser } from './column-chooser.tsx';
import { LifeView, LookSwitch } from './life/life-view.tsx';
import { chosenColumns, columnsOfAll, columnsOfType } from './list-columns.tsx';
import { ListFilters } from './list-filters.tsx';
import { type ListSettings, openingState, useListSettings } from './list-settings.ts';
import { EMPTY_STATE, isFiltered, keepList, type ListState, queryOf, recallList } from './list-state.ts';
import { RecordTable } from './record-table.tsx';
import { useRows } from './use-rows.ts';
import { ViewChooser } from './view-chooser.tsx';

const SEARCH_AFTER_MS = 200;
/** “Due soon” where the type does not say how soon. */
const SOON_DAYS = 7;

/** The list of one type. */
export function LedgerListScreen({ typeId }: { typeId: string }) {
  const type = useType(typeId);
  if (!type)
    return (
      <Page title="台账">
        <EmptyNote>没有这类台账。</EmptyNote>
      </Page>
    );
  return <SettledList key={typeId} listId={typeId} kind={typeId} type={type} title={type.label} />;
}

/** All records, of whatever type, that hold a text. */
export function SearchScreen({ text }: { text: string }) {
  const given = useMemo(() => ({ ...EMPTY_STATE, search: text }), [text]);
  return <SettledList key={text} listId={`search/${text}`} kind="search" type={null} title="查找" given={given} />;
}

/** Records that the county refused or that two people changed at once. */
export function AttentionScreen() {
  return <SettledList listId="attention" kind="attention" type={null} title="需要处理" given={ATTENTION} />;
}

const ATTENTION: ListState = { ...EMPTY_STATE, syncStates: ['refused', 'conflict'] };

interface ListScreenProps {
  /** What is remembered together while the program runs: filters, scroll. */
  readonly listId: string;
  /** What shares saved views and columns. */
  readonly kind: string;
  readonly type: TypeDefinition | null;
  readonly title: string;
  /** What the list opens with; absent: its standard view. */
  readonly given?: ListState;
}

/** Waits for the person's settings of this list, so that it does not change under their eyes. */
function SettledList(props: ListScreenProps) {
  const [settings, changeSettings] = useListSettings(props.kind);
  if (!settings) return <Spin className="page-spin" />;
  return <ListScreen {...props} settings={settings} changeSettings={changeSettings} />;
}

interface SettledProps extends ListScreenProps {
  readonly settings: ListSettings;
  readonly changeSettings: (settings: ListSettings) => void;
}

function ListScreen({ listId, type, title, given, settings, changeSettings }: SettledProps) {
  const { store } = useDesk();
  const [, navigate] = useLocation();
  const left = useRef(recallList(listId));
  const [state, setState] = useState(() => left.current?.state ?? given ?? openingState(settings));
  const change = useCallback((part: Partial<ListState>) => setState((before) => ({ ...before, ...part })), []);
  useEffect(() => keepList(listId, state), [listId, state]);
  const search = useRested(state.search, SEARCH_AFTER_MS);
  const question = useQuery(state, search, type);
  const isLife = type?.life !== undefined && settings.look === 'life';
  const rows = useRows(question);
  const choice = useMemo(
    () => (type ? columnsOfType(store, type, search) : columnsOfAll(store, search)),
    [store, type, search],
  );
  const columns = useMemo(() => chosenColumns(choice, settings.columns), [choice, settings.columns]);
  const open = useCallback((id: string) => navigate(`/record/${id}`), [navigate]);
  const shared = {
    state,
    scrollTop: left.current?.state === state ? left.current.scrollTop : 0,
    onScroll: (top: number) => keepList(listId, state, top),
    onSort: change,
    onOpen: open,
    emptyText: emptyText(state, type),
  };

  return (
    <Page
      isFull
      title={title}
      note={<span title={type?.purpose}>{type ? type.purpose : '加密内容不在查找范围内'}</span>}
      actions={
        <ListActions
          title={title}
          type={type}
          state={state}
          onChange={change}
          onLook={type?.life ? () => changeSettings({ ...settings, look: isLife ? 'list' : 'life' }) : null}
          more={
            <>
              {type && <LookSwitch type={type} settings={settings} onChange={changeSettings} />}
              <Choosers {...{ settings, changeSettings, state, choice, isLife }} onState={setState} />
            </>
          }
        />
      }
    >
      <ListFilters type={type} state={state} byType={rows.byType} onChange={change} />
      {rows.error ? <ErrorPanel error={rows.error} onRetry={rows.reload} /> : null}
      {isLife && type ? (
        <LifeView {...shared} type={type} question={question} settings={settings} onSettings={changeSettings} />
      ) : (
        <RecordTable {...shared} name={`${title}列表`} rows={rows} columns={columns} />
      )}
    </Page>
  );
}

/** What of the list a person may arrange: saved views and columns. */
function Choosers(props: {
  settings: ListSettings;
  changeSettings: (settings: ListSettings) => void;
  state: ListState;
  choice: Parameters<typeof ColumnChooser>[0]['choice'];
  isLife: boolean;
  onState: (state: ListState) => void;
}) {
  const { settings, changeSettings } = props;
  return (
    <>
      <ViewChooser
        settings={settings}
        state={props.state}
        onChange={changeSettings}
        onApply={(applied, keys) => {
          props.onState(applied);
          if (keys !== settings.columns) changeSettings({ ...settings, columns: keys });
        }}
      />
      {!props.isLife && (
        <ColumnChooser
          choice={props.choice}
          keys={settings.columns}
          onChange={(keys) => changeSettings({ ...settings, columns: keys === null ? null : [...keys] })}
        />
      )}
    </>
  );
}

/** The query of a state; the same object as long as it asks the same. */
function useQuery(state: ListState, search: string, type: TypeDefinition | null) {
  const month = useContext(MonthContext);
  const today = todayInChina(Date.now());
  const soonDays = type?.life?.soonDays ?? SOON_DAYS;
  const text = JSON.stringify(queryOf({ ...state, search }, { type: type?.id ?? null, month, today, soonDays }));
  return useMemo(() => JSON.parse(text) as ReturnType<typeof queryOf>, [text]);
}

function emptyText(state: ListState, type: TypeDefinition | null): string {
  if (isFiltered(state) || !type) return '没有符合条件的记录，可以清除筛选再看。加密的内容查不到。';
  return '还没有记录，按 N 键或点“新增”填报第一条';
}

interface ListActionsProps {
  readonly title: string;
  readonly type: TypeDefinition | null;
  readonly state: ListState;
  readonly onChange: (change: Partial<ListState>) => void;
  /** Changes between the list and the view of the type's life; null where there is none. */
  readonly onLook: (() => void) | null;
  readonly more: React.ReactNode;
}

function ListActions({ title, type, state, onChange, onLook, more }: ListActionsProps) {
  const { openExport, store } = useDesk();
  const [, navigate] = useLocation();
  const searchBox = useListKeys(type, onLook);
  return (
    <>
      <Input.Search
        ref={searchBox}
        className="list-search"
        allowClear
        aria-label={`在${title}中查找`}
        placeholder="文字、拼音、编号…（按 / 键）"
        value={state.search}
        onChange={(event) => onChange({ search: event.target.value })}
      />
      {more}
      {type && <Button onClick={() => openExport({ type: type.id, unitCodes: state.unitCodes })}>导出台账</Button>}
      {type && isTypeOn(type) && fitsOneLine(store.catalogue, type.id) && (
        <Button onClick={() => navigate(`/ledger/${type.id}/grid`)}>批量填报</Button>
      )}
      {type && isTypeOn(type) && (
        <Button type="primary" onClick={() => navigate(`/ledger/${type.id}/new`)} title="按 N 键">
          新增
        </Button>
      )}
    </>
  );
}

/** N begins a new record, / goes to the search box, V changes the view, as long as nothing is being typed. */
function useListKeys(type: TypeDefinition | null, onLook: (() => void) | null) {
  const [, navigate] = useLocation();
  const searchBox = useRef<InputRef>(null);
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      const isTyping =
        event.target instanceof HTMLElement && event.target.closest('input, textarea, select, [role=dialog]') !== null;
      if (isTyping || event.ctrlKey || event.altKey || event.metaKey) return;
      if (event.key === '/') searchBox.current?.focus();
      else if (event.key.toLowerCase() === 'v' && onLook) onLook();
      else if (event.key.toLowerCase() === 'n' && type) navigate(`/ledger/${type.id}/new`);
      else return;
      event.preventDefault();
    };
    window.addEventListener('keydown', onKeyDown);
    return () => window.removeEventListener('keydown', onKeyDown);
  }, [type, navigate, onLook]);
  return searchBox;
}
