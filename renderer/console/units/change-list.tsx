import { useCallback } from 'react';
import { neverStood } from '#shared/domain/standing.ts';
import type { UnitChanges } from '#shared/sync/unit-messages.ts';
import type { Unit } from '../county-api.ts';
import { LoadedView } from '../loaded-view.tsx';
import { useSession } from '../session.tsx';
import { shownMinute } from '../shown-time.ts';
import { useLoaded } from '../use-loaded.ts';

type Change = UnitChanges['changes'][number];

const KINDS: Readonly<Record<string, string>> = {
  rename: '更名',
  succeed: '撤并、拆分',
  towns: '乡镇撤并、村划转',
  withdraw: '撤回撤并',
  import: '导入名单',
};
/** Units of an import that are named. */
const NAMED = 20;

/** 单位变动记录: every change with who, when, why, and each unit before and after. */
export function ChangeList() {
  const { api } = useSession();
  const changes = useLoaded(useCallback((signal: AbortSignal) => api.unitChanges(signal), [api]));
  return (
    <section className="sheet after-table" aria-label="单位变动记录">
      <h2>单位变动记录</h2>
      <LoadedView loaded={changes}>
        {(list) =>
          list.length === 0 ? (
            <p className="hint">还没有变动。</p>
          ) : (
            <ul className="history">
              {list.map((change) => (
                <OneChange key={change.changeId} change={change} />
              ))}
            </ul>
          )
        }
      </LoadedView>
    </section>
  );
}

function OneChange({ change: { kind, reason, by, at, units } }: { readonly change: Change }) {
  return (
    <li>
      {`${shownMinute(at)}　${by}　${KINDS[kind] ?? kind}：${reason}`}
      <ul>
        {units.slice(0, NAMED).map(({ code12, before, after }) => (
          <li key={code12}>{wordsOf(before, after)}</li>
        ))}
        {units.length > NAMED && <li>{`等 ${units.length} 个单位`}</li>}
      </ul>
    </li>
  );
}

function wordsOf(before: Unit | null, after: Unit): string {
  if (!before) return `新增 ${after.name}（${after.code12}）${after.validFrom && `，${after.validFrom} 起`}`;
  if (before.name !== after.name) return `${before.name} 更名为 ${after.name}`;
  if (before.validTo !== after.validTo) {
    if (neverStood(after)) return `${after.name}（${after.code12}）不再设立`;
    return after.validTo
      ? `${after.name} 到 ${after.validTo} 为止，由 ${after.successorCodes.join('、')} 承接`
      : `${after.name} 不再于 ${before.validTo} 撤并`;
  }
  return `${after.name} 的基本数据有改动`;
}
