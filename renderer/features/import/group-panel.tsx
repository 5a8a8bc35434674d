import { Button, Checkbox, Segmented } from 'antd';
import { useMemo, useState } from 'react';
import type { ColumnTarget } from '#shared/domain/import-columns.ts';
import { useDesk } from '../../desk/desk-context.ts';
import { ErrorPanel } from '../../ui/error-panel.tsx';
import { Panel } from '../../ui/page.tsx';
import { guessMapping, type ImportGroup, type KeptMapping, type PreviewRow } from './import-model.ts';
import { MappingPanel } from './mapping-panel.tsx';
import { PreviewGrid } from './preview-grid.tsx';
import { useImporting } from './use-importing.tsx';
import { importFacts, usePreview } from './use-preview.ts';

interface GroupProps {
  readonly group: ImportGroup;
  readonly start: KeptMapping;
  readonly isRemembered: boolean;
  readonly onRemember: (mapping: KeptMapping) => Promise<void>;
  readonly onDone: () => void;
}

type Filter = 'all' | 'good' | 'faulty' | 'double';

/** One group of tables: mapping, preview, import. */
export function GroupPanel({ group, start, isRemembered, onRemember, onDone }: GroupProps) {
  const { store } = useDesk();
  const [mapping, setMapping] = useState(start);
  const [defaultUnit, setDefaultUnit] = useState(store.account.scope.endsWith('000') ? '' : store.account.scope);
  const { typeId, targets } = mapping;
  const preview = usePreview({ group, typeId, targets, defaultUnit });
  const toType = (next: string) =>
    setMapping({ typeId: next, targets: guessMapping(store.catalogue, next, group, importFacts(store, next).facts) });
  const toTarget = (column: number, target: ColumnTarget) =>
    setMapping({ typeId, targets: targets.map((one, index) => (index === column ? target : clashing(one, target))) });
  return (
    <Panel title={titleOf(group)} name="要导入的表格">
      <MappingPanel
        {...{ group, typeId, targets, defaultUnit, isRemembered }}
        onType={toType}
        onTarget={toTarget}
        onUnit={setDefaultUnit}
      />
      {preview.error !== null && <ErrorPanel error={preview.error} />}
      {preview.progress !== null ? (
        <p role="status">{`正在检查 ${preview.progress}/${group.rows.length} 行`}</p>
      ) : (
        <PreviewPart {...{ group, mapping, onDone, onRemember }} rows={preview.rows} change={preview.change} />
      )}
    </Panel>
  );
}

/** A field is given once: whoever had it before becomes a note. */
function clashing(one: ColumnTarget, target: ColumnTarget): ColumnTarget {
  return one === target && (target.startsWith('field:') || target === 'unit' || target === 'remark') ? 'note' : one;
}

function titleOf({ places, rows }: ImportGroup): string {
  const more = places.length > 3 ? ` 等 ${places.length} 张表` : '';
  return `${places.slice(0, 3).join('、')}${more}（${rows.length} 行）`;
}

interface PreviewPartProps extends Pick<GroupProps, 'group' | 'onDone' | 'onRemember'> {
  readonly mapping: KeptMapping;
  readonly rows: readonly PreviewRow[];
  readonly change: (row: PreviewRow, column: number, text: string) => void;
}

const rowKey = ({ source }: PreviewRow) => `${source.file}:${source.sheet}:${source.row}`;

function PreviewPart({ group, mapping, rows, change, onDone, onRemember }: PreviewPartProps) {
  const [filter, setFilter] = useState<Filter>('all');
  const [withDoubles, setWithDoubles] = useState(false);
  const [at, setAt] = useState<{ key: string; column: number } | null>(null);
  const isTaken = ({ state }: PreviewRow) => state === 'good' || (withDoubles && state === 'double');
  const [taken, rest] = [rows.filter(isTaken), rows.filter((row) => !isTaken(row))];
  const shown = filter === 'all' ? rows : rows.filter(({ state }) => state === filter);
  const columns = useMemo(() => {
    const isHidden = (target: ColumnTarget | undefined) => target === 'drop' || target === 'record';
    return group.columns.map((_, index) => index).filter((index) => !isHidden(mapping.targets[index]));
  }, [group, mapping]);
  const importing = useImporting({ group, mapping, taken, rest, onDone, onRemember });
  return (
    <>
      <div className="import-bar">
        <RowFilter rows={rows} filter={filter} onFilter={setFilter} />
        {rows.some(({ state }) => state === 'double') && (
          <Checkbox checked={withDoubles} onChange={(event) => setWithDoubles(event.target.checked)}>
            重复的也导入
          </Checkbox>
        )}
        <span className="import-bar-end">
          {rest.length > 0 && importing.words === null && (
            <Button onClick={importing.saveRest}>{`其余 ${rest.length} 行另存为退回表`}</Button>
          )}
          {importing.words === null ? (
            <Button type="primary" disabled={taken.length === 0} onClick={importing.begin}>
              {`导入 ${taken.length} 条`}
            </Button>
          ) : (
            <Button onClick={importing.cancel}>{`${importing.words}，停下`}</Button>
          )}
        </span>
      </div>
      <PreviewGrid
        columns={group.columns}
        shownColumns={columns}
        rows={shown}
        onChange={change}
        onFocus={(row, column) => setAt({ key: rowKey(row), column })}
      />
      <Foot row={rows.find((row) => rowKey(row) === at?.key)} column={at?.column ?? null} />
    </>
  );
}

function RowFilter(props: { rows: readonly PreviewRow[]; filter: Filter; onFilter: (filter: Filter) => void }) {
  const count = (state: PreviewRow['state']) => props.rows.filter((row) => row.state === state).length;
  return (
    <Segmented
      aria-label="显示哪些行"
      value={props.filter}
      onChange={props.onFilter}
      options={[
        { value: 'all', label: `全部 ${props.rows.length}` },
        { value: 'good', label: `可导入 ${count('good')}` },
        { value: 'faulty', label: `要改 ${count('faulty')}` },
        { value: 'double', label: `重复 ${count('double')}` },
      ]}
    />
  );
}

function Foot({ row, column }: { row: PreviewRow | undefined; column: number | null }) {
  const problems = row?.read.problems.filter((one) => one.column === column || one.column === null) ?? [];
  return (
    <p className="batch-foot" role="status">
      {problems.length > 0
        ? `第${row?.source.row}行：${problems.map(({ message }) => message).join('；')}`
        : '单元格可以直接改。确认导入前，什么都不会写入台账。'}
    </p>
  );
}
