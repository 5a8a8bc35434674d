import { useMemo } from 'react';
import { useDesk } from '../../desk/desk-context.ts';
import { deviceTime, unitName } from '../../desk/words.tsx';
import type { OpenRecord } from '../../store/desk-store.ts';
import { Panel } from '../../ui/page.tsx';
import { actionWord, changeWords } from './history-words.ts';

const SHORT_DEVICE = 8;

/** Who changed what when, newest first. */
export function RecordHistory({ opened }: { opened: OpenRecord }) {
  const { store, device } = useDesk();
  const { record, values } = opened;
  const entries = useMemo(() => {
    const names = { unitName: (code: string) => unitName(store, code) };
    return [...record.history].reverse().map((entry) => ({
      entry,
      changes: changeWords(store.catalogue, record, values, entry, names),
    }));
  }, [store, record, values]);
  return (
    <Panel title={`修改历史（${entries.length}）`} name="修改历史">
      <ol className="history">
        {entries.map(({ entry, changes }) => (
          <li key={entry.rev}>
            <div className="history-head">
              <b>{actionWord(store.catalogue.types.get(record.type), entry.action)}</b>
              <span>{entry.by.name}</span>
              <span>{deviceTime(entry.by.at)}</span>
              <span className="is-faint">
                {entry.deviceId === device.deviceId ? '本机' : `设备 ${entry.deviceId.slice(0, SHORT_DEVICE)}`}
              </span>
              {entry.reason && <span>原因：{entry.reason}</span>}
            </div>
            {entry.action === 'create' ? (
              <span className="is-faint">填写 {changes.length} 项</span>
            ) : (
              <ul>
                {changes.map((change) => (
                  <li key={`${change.place}${change.from}${change.to}`}>
                    <b>{change.place}</b>：<del>{change.from}</del> → <ins>{change.to}</ins>
                  </li>
                ))}
              </ul>
            )}
          </li>
        ))}
      </ol>
    </Panel>
  );
}
