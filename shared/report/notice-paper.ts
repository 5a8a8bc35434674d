import { dateInWords, isDate } from '#shared/kernel/calendar.ts';
import { closingBlocks, openingBlocks, paragraphsOf } from './monthly-report.ts';
import type { Report } from './report-model.ts';

export interface NoticePaperInput {
  readonly title: string;
  readonly text: string;
  /** `YYYY-MM-DD`; empty: none. */
  readonly dueOn: string;
  readonly isUrgent: boolean;
  /** 主送: `各乡镇（街道）`. */
  readonly addressee: string;
  readonly issuer: string;
  /** `YYYY-MM-DD` */
  readonly issuedOn: string;
  readonly version: number;
  /** What a correction says of itself; empty for a first version. */
  readonly reason: string;
}

/** A notice of the county on paper: as every official paper, with the due day at its end (D§5). */
export function noticePaper(input: NoticePaperInput): Report {
  const { title, text, dueOn, issuer, version, reason } = input;
  const corrected = version > 1 ? [`（本通知为第${version}版，更正说明：${reason || '无'}）`] : [];
  const due = isDate(dueOn) ? [`请于${dateInWords(dueOn)}前办理。`] : [];
  return {
    fileName: `通知_${title.replaceAll(/[\\/:*?"<>|\s]/g, '_').slice(0, 60)}`,
    title,
    creator: issuer,
    sections: [
      {
        page: 'official',
        landscape: false,
        numbered: true,
        blocks: [
          ...openingBlocks(input.isUrgent ? `【紧急】${title}` : title, input),
          ...paragraphsOf([text, ...due, ...corrected]),
          ...closingBlocks([], issuer, input.issuedOn),
        ],
      },
    ],
  };
}
