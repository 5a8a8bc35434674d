import { Input } from 'antd';
import { type KeyboardEvent, useCallback, useState } from 'react';
import { useLocation } from 'wouter';
import { useDesk } from '../../desk/desk-context.ts';
import { type Live, useLive } from '../../desk/use-live.ts';
import { StatusTag, unitName } from '../../desk/words.tsx';
import type { ListLine, ListPage } from '../../store/desk-store.ts';
import { ErrorPanel } from '../../ui/error-panel.tsx';
import { useRested } from '../../ui/use-later.ts';
import { groupedByType } from './group-by-type.ts';

const SEARCH_AFTER_MS = 120;
const SHOWN = 8;

/** One box over all records: the newest hits drop down by type while typing, Enter shows all of them. */
export function GlobalSearch() {
  const [, navigate] = useLocation();
  const [text, setText] = useState('');
  const [isOpen, setIsOpen] = useState(false);
  const [active, setActive] = useState(-1);
  const { data, error } = useFound(useRested(text.trim(), SEARCH_AFTER_MS));
  const found = data?.page ?? null;
  const lines = groupedByType(found?.lines ?? []).flatMap((group) => group.lines);
  const isShown = isOpen && text.trim() !== '' && (found !== null || error !== null);
  // Keys choose only among the hits of what is typed now, never of what was typed before.
  const isCurrent = data?.search === text.trim();
  const chosen = isShown && isCurrent ? lines[active] : undefined;
  const close = () => {
    setIsOpen(false);
    setActive(-1);
  };
  const showAll = () => {
    close();
    if (text.trim() !== '') navigate(`/search/${encodeURIComponent(text.trim())}`);
  };
  const open = (line: ListLine) => {
    close();
    navigate(`/record/${line.id}`);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const to = targetOf(event, active, isCurrent ? lines.length : 0);
    if (to === null) return;
    if (to === 'close') close();
    else setActive(to);
    event.preventDefault();
  };
  return (
    <search className="top-search" aria-label="全局查找" onBlur={close}>
      <Input.Search
        id="global-search"
        role="combobox"
        aria-label="查找全部台账"
        aria-expanded={isShown}
        aria-controls="global-found"
        aria-activedescendant={isShown && active >= 0 ? `found-${active}` : undefined}
        autoComplete="off"
        placeholder="查找全部台账（Ctrl+K）"
        allowClear
        value={text}
        onChange={(event) => {
          setText(event.target.value);
          setIsOpen(true);
          setActive(-1);
        }}
        onKeyDown={onKeyDown}
        onSearch={() => (chosen ? open(chosen) : showAll())}
      />
      {isShown && error !== null && <FoundFault error={error} />}
      {isShown && error === null && found && (
        <FoundList found={found} lines={lines} active={active} onOpen={open} onAll={showAll} />
      )}
    </search>
  );
}

function FoundFault({ error }: { error: unknown }) {
  return (
    <div className="found">
      <ErrorPanel error={error} />
    </div>
  );
}

/** Where a key leads among the hits; -1 is the box itself, null: the key is not ours. */
function targetOf({ key, nativeEvent }: KeyboardEvent, active: number, count: number): number | 'close' | null {
  if (nativeEvent.isComposing) return null;
  if (key === 'ArrowDown') return Math.min(count - 1, active + 1);
  if (key === 'ArrowUp') return Math.max(-1, active - 1);
  return key === 'Escape' ? 'close' : null;
}

/** The newest hits of a text; null for no text, and before the first answer. */
function useFound(search: string): Live<{ readonly search: string; readonly page: ListPage } | null> {
  const { store } = useDesk();
  const load = useCallback(
    async () =>
      search === '' ? null : { search, page: await store.list({ search, countTypes: true, offset: 0, limit: SHOWN }) },
    [store, search],
  );
  return useLive(load);
}

interface FoundListProps {
  readonly found: ListPage;
  readonly lines: readonly ListLine[];
  readonly active: number;
  readonly onOpen: (line: ListLine) => void;
  readonly onAll: () => void;
}

function FoundList({ found, lines, active, onOpen, onAll }: FoundListProps) {
  const { store } = useDesk();
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: keeps the focus in the box while the mouse chooses
    <div className="found" onMouseDown={(event) => event.preventDefault()}>
      <div id="global-found" role="listbox" aria-label="查找结果">
        {groupedByType(lines).map(({ type, lines: ofType }) => {
          const label = store.catalogue.types.get(type)?.shortLabel ?? type;
          return (
            // biome-ignore lint/a11y/useSemanticElements: a group of options in a list box
            <div key={type} role="group" aria-label={label}>
              <div className="found-type" aria-hidden>
                {label} {found.byType?.[type] ?? ofType.length} 条
              </div>
              {ofType.map((line) => (
                // biome-ignore lint/a11y/useKeyWithClickEvents lint/a11y/useFocusableInteractive: the box keeps focus and keys
                <div
                  key={line.id}
                  id={`found-${lines.indexOf(line)}`}
                  role="option"
                  aria-selected={lines.indexOf(line) === active}
                  className="found-line"
                  onClick={() => onOpen(line)}
                >
                  <span className="found-title">{line.title || '（无标题）'}</span>
                  <span className="is-faint">{unitName(store, line.unitCode)}</span>
                  <span className="is-faint">{line.mainDate}</span>
                  <StatusTag status={line.status} />
                </div>
              ))}
            </div>
          );
        })}
      </div>
      {found.total === 0 ? (
        <p className="empty-note">没有找到。加密的内容查不到。</p>
      ) : (
        <button type="button" tabIndex={-1} className="found-all" onClick={onAll}>
          全部 {found.total.toLocaleString('zh-CN')} 条（按 Enter 键）
        </button>
      )}
    </div>
  );
}
