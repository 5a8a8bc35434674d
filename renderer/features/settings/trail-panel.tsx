import { useCallback } from 'react';
import { BREAK_WORDS, type ChainBreak, type ChainEnd, firstBreak, NEW_CHAIN } from '#shared/domain/audit-chain.ts';
import { useDesk } from '../../desk/desk-context.ts';
import { useLive } from '../../desk/use-live.ts';
import type { AuditLog } from '../../store/audit-log.ts';
import { ErrorPanel } from '../../ui/error-panel.tsx';
import { Panel } from '../../ui/page.tsx';

/** Entries read at a time when this desk's chain is verified. */
const PAGE = 500;

/** This desk's audit trail and what it keeps of the county's: places and hashes, to be compared by telephone. */
export function TrailPanel() {
  const { store, device } = useDesk();
  const { audit } = store;
  const load = useCallback(async () => ({ own: await verified(audit), kept: await audit.anchors() }), [audit]);
  const { data, error } = useLive(load);
  return (
    <Panel title="审计日志" name="审计日志">
      <p>
        登录、查看敏感内容、导入导出、打印、退回、作废等都记入本机日志，逐条相扣，随同步送县里，由审计员查阅。下面的校验码可与县审计员电话核对。
      </p>
      {error ? <ErrorPanel error={error} /> : null}
      {data && (
        <dl className="values is-narrow">
          <Line label="本机日志" end={data.own.end} found={data.own.found} />
          {data.kept.map((one) => (
            <Line
              key={one.townId}
              label={one.townId % 1000 === 0 ? '县级平台' : `县里记的${device.town.name}事项`}
              end={one}
              found={null}
            />
          ))}
        </dl>
      )}
    </Panel>
  );
}

function Line({ label, end, found }: { label: string; end: ChainEnd; found: ChainBreak | null }) {
  const place = found ? `第 ${found.seq} 条断开：${BREAK_WORDS[found.why]}` : `到第 ${end.seq} 条`;
  return (
    <div className="value-line">
      <dt>{label}</dt>
      <dd>
        {place}，校验码 {end.hash.slice(0, 16) || '（空）'}
      </dd>
    </div>
  );
}

async function verified(audit: AuditLog): Promise<{ readonly end: ChainEnd; readonly found: ChainBreak | null }> {
  let end: ChainEnd = NEW_CHAIN;
  for (;;) {
    const page = await audit.after(end.seq, PAGE);
    const found = firstBreak(page, end);
    const last = page.at(-1);
    if (found || !last) return { end, found };
    end = { seq: last.seq, hash: last.hash };
  }
}
