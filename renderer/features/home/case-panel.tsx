import { useCallback } from 'react';
import { Link } from 'wouter';
import { may, roleLabel } from '#shared/domain/permissions.ts';
import { useDesk } from '../../desk/desk-context.ts';
import { useLive } from '../../desk/use-live.ts';
import { awaitsAnswer } from '../../sync/cases/case-desk.ts';
import { Panel } from '../../ui/page.tsx';

/** Requests of the county that wait for this person's answer; nothing when there are none. */
export function CasePanel() {
  const { store, sync } = useDesk();
  const load = useCallback(() => sync.cases.list(), [sync]);
  const { data = [] } = useLive(load);
  const open = data.filter(awaitsAnswer);
  if (open.length === 0 || !may(store.account, 'grant_case', { unitCode: store.account.scope })) return null;
  return (
    <Panel title={`县里申请查看 ${open.length} 件`} name="县里申请查看" extra={<Link href="/cases">去答复</Link>}>
      {open.slice(0, 5).map(({ request }) => (
        <p key={request.requestId}>
          {request.name}（{roleLabel(request.role)}）：{request.reason}
        </p>
      ))}
    </Panel>
  );
}
