import {
  type NoticeAnswer,
  type NoticeCorrection,
  type NoticeLine,
  type NoticeWish,
  noticeAnswerSchema,
  noticeLinesSchema,
} from '#shared/sync/notice-messages.ts';
import type { Tools } from '../month/month-api.ts';

/** Notices of the county to its towns (SPEC.md §14). */
export interface NoticeApi {
  /** Last changed first. */
  notices(signal?: AbortSignal): Promise<readonly NoticeLine[]>;
  notice(noticeId: string, signal?: AbortSignal): Promise<NoticeAnswer>;
  publishNotice(wish: NoticeWish): Promise<NoticeAnswer>;
  /** Somebody of a department that it goes to has this version open. */
  noticeOpened(noticeId: string, version: number): Promise<NoticeAnswer>;
  correctNotice(noticeId: string, correction: NoticeCorrection): Promise<NoticeAnswer>;
  withdrawNotice(noticeId: string, version: number, reason: string): Promise<NoticeAnswer>;
}

export function noticeCalls({ ask, json }: Tools): NoticeApi {
  const schema = noticeAnswerSchema;
  const at = (noticeId: string, act = '') => `notices/${encodeURIComponent(noticeId)}${act}`;
  return {
    notices: async (signal) => (await ask({ path: 'notices', schema: noticeLinesSchema, signal })).notices,
    notice: (noticeId, signal) => ask({ path: at(noticeId), schema, signal }),
    publishNotice: (wish) => ask({ path: 'notices', schema, write: json(wish) }),
    noticeOpened: (noticeId, version) => ask({ path: at(noticeId, '/opened'), schema, write: json({ version }) }),
    correctNotice: (noticeId, correction) => ask({ path: at(noticeId, '/correct'), schema, write: json(correction) }),
    withdrawNotice: (noticeId, version, reason) =>
      ask({ path: at(noticeId, '/withdraw'), schema, write: json({ version, reason }) }),
  };
}
