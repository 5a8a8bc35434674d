import { Checkbox, Space } from 'antd';
import { useCallback, useState } from 'react';
import { useLocation } from 'wouter';
import { isMonth, monthInWords, todayInChina } from '#shared/kernel/calendar.ts';
import { useCatalogue } from '../catalogue-context.tsx';
import { arrivalsPath } from '../console-paths.ts';
import { LoadedView } from '../loaded-view.tsx';
import { MonthPicker } from '../month-picker.tsx';
import { Page } from '../page.tsx';
import { PrintButton } from '../print-button.tsx';
import { hasRight } from '../rights.ts';
import { useMe, useSession } from '../session.tsx';
import { shownMinute } from '../shown-time.ts';
import { useLoaded } from '../use-loaded.ts';
import { ArrivalMatrix } from './arrival-matrix.tsx';
import { arrivalTotals, inCodeOrder, isEmptyTown, type TownArrival } from './arrival-model.ts';

const REFRESH_MS = 10_000;

/** First page: what has arrived of a month, town by town and type by type. Counts of units only, never of people. */
export function ArrivalsPage({ month: wanted }: { readonly month: string | undefined }) {
  const [, navigate] = useLocation();
  const [isOnlyEmpty, setIsOnlyEmpty] = useState(false);
  const { api } = useSession();
  const { account, county } = useMe();
  const catalogue = useCatalogue();
  const month = isMonth(wanted) ? wanted : todayInChina(Date.now()).slice(0, 7);
  const load = useCallback((signal: AbortSignal) => api.summary(month, signal), [api, month]);
  const summary = useLoaded(load, REFRESH_MS);

  return (
    <Page
      title="到报情况"
      print="landscape"
      tools={
        <Space wrap>
          <MonthPicker month={month} onChange={(chosen) => navigate(arrivalsPath(chosen))} />
          <Checkbox checked={isOnlyEmpty} onChange={(event) => setIsOnlyEmpty(event.target.checked)}>
            只看尚未收到的乡镇
          </Checkbox>
          <PrintButton />
        </Space>
      }
    >
      <LoadedView loaded={summary}>
        {({ towns }) => (
          <section aria-label={`${monthInWords(month)}到报情况`}>
            <p className="print-only print-title">
              {county.name}台账到报情况（{monthInWords(month)}）
            </p>
            <Overview towns={towns} loadedAtMs={summary.loadedAtMs} />
            <ArrivalMatrix
              month={month}
              catalogue={catalogue.value}
              canOpen={hasRight(account, 'read')}
              towns={inCodeOrder(isOnlyEmpty ? towns.filter(isEmptyTown) : towns)}
            />
          </section>
        )}
      </LoadedView>
    </Page>
  );
}

function Overview({ towns, loadedAtMs }: { readonly towns: readonly TownArrival[]; readonly loadedAtMs: number }) {
  const totals = arrivalTotals(towns);
  return (
    <p className="overview" data-testid="overview">
      <span>
        共收到 <b>{totals.records}</b> 条
      </span>
      <span>
        有记录的村 <b>{totals.villagesWithRecords}</b> / {totals.villages}
      </span>
      <span className={totals.emptyTowns > 0 ? 'is-missing' : ''}>
        尚未收到的乡镇 <b>{totals.emptyTowns}</b> / {totals.towns}
      </span>
      <span className={totals.refused > 0 ? 'is-missing' : ''}>
        未通过校验 <b>{totals.refused}</b> 条
      </span>
      <span className="overview-time">
        读取于 {shownMinute(new Date(loadedAtMs).toISOString())}
        <span className="no-print">，每 10 秒自动更新</span>
      </span>
    </p>
  );
}
