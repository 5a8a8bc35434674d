import { deviceTime } from '../../desk/words.tsx';
import type { DeskCase } from '../../sync/cases/case-desk.ts';

/** How a request stands, in words. */
export function caseState({ request, waiting }: DeskCase): string {
  if (waiting === 'grant') return '已准予，待联网送达';
  if (waiting === 'refuse') return '未同意，待联网送达';
  switch (request.state) {
    case 'asked':
      return '待答复';
    case 'granted':
      return `已准予，${deviceTime(request.expiresAt)} 到期`;
    case 'refused':
      return `未同意：${request.answer}`;
    case 'over':
      return '已结束，县里的密文已删去';
  }
}
