import { Empty } from 'antd';
import type { KeyboardEvent } from 'react';
import { Link } from 'wouter';
import type { Catalogue } from '#shared/catalogue/definition.ts';
import { Badge } from '../badge.tsx';
import { recordsPath } from '../console-paths.ts';
import { shownMinute } from '../shown-time.ts';
import {
  type ArrivalTotals,
  arrivalTotals,
  isEmptyTown,
  type StrandColumns,
  strandColumns,
  type TownArrival,
  type TypeColumn,
} from './arrival-model.ts';
import { moveFocus } from './move-focus.ts';

interface MatrixProps {
  readonly month: string;
  readonly catalogue: Catalogue | null;
  readonly towns: readonly TownArrival[];
  /** Whether the counts lead to their records. */
  readonly canOpen: boolean;
}

/** Town × type with counts. Each count leads to its records; arrow keys move between counts. */
export function ArrivalMatrix({ month, catalogue, towns, canOpen }: MatrixProps) {
  if (towns.length === 0) return <Empty description="没有符合条件的乡镇" />;
  const strands = strandColumns(catalogue, towns);
  const columns = strands.flatMap((strand) => strand.columns);
  const onKeyDown = (event: KeyboardEvent<HTMLTableElement>) => {
    if (moveFocus(event.currentTarget, event.key)) event.preventDefault();
  };
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keys, also when no cell is
    <section className="matrix-scroll" aria-label="各乡镇到报情况，可左右滚动" tabIndex={0}>
      <table className="matrix" aria-label="各乡镇到报情况" onKeyDown={onKeyDown}>
        <MatrixHead strands={strands} />
        <tbody>
          {towns.map((town) => (
            <TownRow key={town.townId} month={month} town={town} columns={columns} canOpen={canOpen} />
          ))}
        </tbody>
        <tfoot>
          <TotalsRow month={month} totals={arrivalTotals(towns)} columns={columns} canOpen={canOpen} />
        </tfoot>
      </table>
    </section>
  );
}

function MatrixHead({ strands }: { readonly strands: readonly StrandColumns[] }) {
  return (
    <thead>
      <tr>
        <th scope="col" rowSpan={2} className="matrix-town">
          乡镇（街道）
        </th>
        <th scope="col" rowSpan={2}>
          有记录的村
        </th>
        {strands.map((strand) => (
          <th key={strand.label} scope="colgroup" colSpan={strand.columns.length} className="matrix-strand">
            {strand.label}
          </th>
        ))}
        <th scope="col" rowSpan={2}>
          合计
        </th>
        <th scope="col" rowSpan={2} title="县服务器校验没有通过、等乡镇修改的记录">
          未通过校验
        </th>
        <th scope="col" rowSpan={2}>
          最近收到
        </th>
        <th scope="col" rowSpan={2} title="已登记到县服务器的电脑">
          设备
        </th>
      </tr>
      <tr>
        {strands.flatMap((strand) =>
          strand.columns.map((column) => (
            <th key={column.type} scope="col" className="matrix-type">
              {column.label}
            </th>
          )),
        )}
      </tr>
    </thead>
  );
}

interface RowProps {
  readonly canOpen: boolean;
  readonly month: string;
  readonly columns: readonly TypeColumn[];
}

function TownRow({ month, town, columns, canOpen }: RowProps & { readonly town: TownArrival }) {
  const { townId, name } = town;
  const isEmpty = isEmptyTown(town);
  return (
    <tr className={isEmpty ? 'is-empty' : ''}>
      <th scope="row" className="matrix-town">
        {name}
      </th>
      <td>
        {town.villagesWithRecords} / {town.villages}
      </td>
      {columns.map(({ type, label }) => (
        <Count
          canOpen={canOpen}
          key={type}
          count={town.byType[type] ?? 0}
          path={recordsPath(month, townId, type)}
          what={`${name} ${label}`}
        />
      ))}
      <Count canOpen={canOpen} count={town.records} path={recordsPath(month, townId)} what={`${name} 全部`} isSum />
      <td className={town.refused > 0 ? 'matrix-refused' : 'matrix-zero'}>{town.refused}</td>
      <td className="matrix-time">
        {isEmpty ? <Badge tone="wait">尚未收到</Badge> : shownMinute(town.lastReceivedAt)}
      </td>
      <td className={town.devices === 0 ? 'matrix-zero' : ''}>{town.devices === 0 ? '未登记' : town.devices}</td>
    </tr>
  );
}

function TotalsRow({ month, totals, columns, canOpen }: RowProps & { readonly totals: ArrivalTotals }) {
  return (
    <tr>
      <th scope="row" className="matrix-town">
        合计
      </th>
      <td>
        {totals.villagesWithRecords} / {totals.villages}
      </td>
      {columns.map(({ type, label }) => (
        <Count
          canOpen={canOpen}
          key={type}
          count={totals.byType[type] ?? 0}
          path={recordsPath(month, undefined, type)}
          what={`全县 ${label}`}
        />
      ))}
      <Count canOpen={canOpen} count={totals.records} path={recordsPath(month)} what="全县 全部" isSum />
      <td className={totals.refused > 0 ? 'matrix-refused' : 'matrix-zero'}>{totals.refused}</td>
      <td />
      <td>{totals.devices}</td>
    </tr>
  );
}

interface CountProps {
  readonly canOpen: boolean;
  readonly count: number;
  readonly path: string;
  readonly what: string;
  readonly isSum?: boolean;
}

function Count({ canOpen, count, path, what, isSum = false }: CountProps) {
  if (count === 0) return <td className="matrix-zero">0</td>;
  return (
    <td className={isSum ? 'matrix-sum' : ''}>
      {canOpen ? (
        <Link href={path} aria-label={`${what} ${count} 条`}>
          {count}
        </Link>
      ) : (
        count
      )}
    </td>
  );
}
