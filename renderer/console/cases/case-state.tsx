import type { CaseRequest } from '#shared/sync/case-messages.ts';
import { Badge } from '../badge.tsx';
import { shownMinute } from '../shown-time.ts';

/** How a request stands. */
export function CaseState({ request }: { readonly request: CaseRequest }) {
  const { state, expiresAt, answeredBy, answer } = request;
  if (state === 'asked') return <Badge tone="wait">等待乡镇答复</Badge>;
  if (state === 'granted') {
    return (
      <>
        <Badge tone="good">已准予</Badge> {answeredBy}，{shownMinute(expiresAt)} 到期
      </>
    );
  }
  if (state === 'refused') {
    return (
      <>
        <Badge tone="bad">未同意</Badge> {answeredBy}：{answer}
      </>
    );
  }
  return <Badge>已到期，密文已删去</Badge>;
}
