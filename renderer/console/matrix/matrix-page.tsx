import { Button, Checkbox, Segmented, Select, Space } from 'antd';
import { useCallback, useState } from 'react';
import { useLocation } from 'wouter';
import { MEASURES, type Measure } from '#shared/domain/month/unit-measures.ts';
import { todayInChina } from '#shared/kernel/calendar.ts';
import type { MatrixAnswer, MatrixUnit } from '#shared/sync/matrix-messages.ts';
import { matrixPath } from '../console-paths.ts';
import { LoadedView } from '../loaded-view.tsx';
import { Page } from '../page.tsx';
import { PrintButton } from '../print-button.tsx';
import { hasRight } from '../rights.ts';
import { useMe, useSession } from '../session.tsx';
import { shownMinute } from '../shown-time.ts';
import { useTowns } from '../units-context.tsx';
import { useLoaded } from '../use-loaded.ts';
import { type MatrixFilter, shownUnits, yearOf } from './matrix-model.ts';
import { MatrixTable } from './matrix-table.tsx';
import './matrix.css';

/** How often the matrix looks again while it is shown: towns send at the deadline. */
const REFRESH_MS = 5_000;
/** A village does not submit, so these are its town's alone. */
const TOWN_ONLY: ReadonlySet<Measure> = new Set(['T1', 'T2', 'T3', 'T4']);

/** Town × month and village × month of one year: who has sent what, who has gone quiet, how well (D§3.4). */
export function MatrixPage({ year: wanted }: { readonly year: string | undefined }) {
  const { api } = useSession();
  const { account, county } = useMe();
  const [, navigate] = useLocation();
  const [filter, setFilter] = useState<MatrixFilter>({ level: 'town', townId: null, isOnlyQuiet: false });
  const today = todayInChina(Date.now());
  const year = yearOf(wanted, today);
  const load = useCallback((signal: AbortSignal) => api.matrix(`${year}-01`, `${year}-12`, signal), [api, year]);
  const matrix = useLoaded(load, REFRESH_MS);
  const title = `${year}年报送进度`;
  return (
    <Page
      title={title}
      print="landscape"
      tools={
        <Space wrap>
          <YearChoice year={year} thisYear={Number(today.slice(0, 4))} onChange={(to) => navigate(matrixPath(to))} />
          <FilterChoice filter={filter} onChange={setFilter} />
          <PrintButton />
        </Space>
      }
    >
      <LoadedView loaded={matrix}>
        {(answer) => (
          <>
            <p className="print-only print-title">{county.name + title}</p>
            <Overview answer={answer} month={today.slice(0, 7)} loadedAtMs={matrix.loadedAtMs} />
            <MatrixTable
              months={answer.months}
              units={shownUnits(answer.units, filter)}
              measures={MEASURES.filter((one) => isShown(one, answer.units, filter))}
              canOpen={hasRight(account, 'read')}
              caption={filter.level === 'town' ? '各乡镇各月报送进度' : '各村各月报送进度'}
            />
            <p className="hint">
              黄底：已过应报日期还没有报，或者被退回；“迟”：报得晚，指上去看天数；点开一格看这个乡镇当月的月报。
            </p>
          </>
        )}
      </LoadedView>
    </Page>
  );
}

/** Measures that the county counts for this level. */
function isShown(measure: Measure, units: readonly MatrixUnit[], { level }: MatrixFilter): boolean {
  if (level === 'village' && TOWN_ONLY.has(measure)) return false;
  return units.some((unit) => unit.level === level && unit.measures[measure] !== undefined);
}

interface YearProps {
  readonly year: number;
  readonly thisYear: number;
  readonly onChange: (year: number) => void;
}

function YearChoice({ year, thisYear, onChange }: YearProps) {
  return (
    <Space.Compact>
      <Button onClick={() => onChange(year - 1)}>上年</Button>
      <Button disabled={year >= thisYear} onClick={() => onChange(year + 1)}>
        下年
      </Button>
    </Space.Compact>
  );
}

interface FilterProps {
  readonly filter: MatrixFilter;
  readonly onChange: (filter: MatrixFilter) => void;
}

function FilterChoice({ filter, onChange }: FilterProps) {
  const towns = useTowns();
  return (
    <Space size={12}>
      <Segmented
        aria-label="层级"
        value={filter.level}
        options={[
          { value: 'town', label: '乡镇' },
          { value: 'village', label: '村' },
        ]}
        onChange={(level) => onChange({ ...filter, level: level === 'village' ? 'village' : 'town' })}
      />
      <Select
        aria-label="乡镇"
        value={filter.townId ?? 0}
        style={{ width: 150 }}
        options={[{ value: 0, label: '全部乡镇' }, ...towns]}
        onChange={(townId) => onChange({ ...filter, townId: townId === 0 ? null : townId })}
      />
      <Checkbox
        checked={filter.isOnlyQuiet}
        onChange={(event) => onChange({ ...filter, isOnlyQuiet: event.target.checked })}
      >
        只看没有动静的
      </Checkbox>
    </Space>
  );
}

interface OverviewProps {
  readonly answer: MatrixAnswer;
  readonly month: string;
  readonly loadedAtMs: number;
}

function Overview({ answer, month, loadedAtMs }: OverviewProps) {
  const towns = answer.units.filter(({ level }) => level === 'town');
  const overdue = towns.flatMap(({ name, cells }) =>
    cells.filter(({ isOverdue }) => isOverdue).map((cell) => `${name}${Number(cell.month.slice(5))}月`),
  );
  const quietTowns = towns.filter(({ quietMonths }) => quietMonths > 0);
  const quietVillages = answer.units.filter(({ level, quietMonths }) => level === 'village' && quietMonths > 0);
  return (
    <p className="overview" data-testid="overview">
      <span className={overdue.length > 0 ? 'is-missing' : ''}>
        逾期未报 <b>{overdue.length}</b> 份
        {overdue.length > 0 && `：${overdue.slice(0, 8).join('、')}${overdue.length > 8 ? '等' : ''}`}
      </span>
      <span className={quietTowns.length > 0 ? 'is-missing' : ''}>
        没有动静的乡镇 <b>{quietTowns.length}</b> 个
      </span>
      <span className={quietVillages.length > 0 ? 'is-missing' : ''}>
        没有动静的村 <b>{quietVillages.length}</b> 个
      </span>
      <span className="overview-time">
        {answer.months.includes(month) ? '' : '（不含本月）'}读取于 {shownMinute(new Date(loadedAtMs).toISOString())}
        <span className="no-print">，每 5 秒自动更新</span>
      </span>
    </p>
  );
}
