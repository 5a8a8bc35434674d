import { monthInWords } from '#shared/kernel/calendar.ts';
import { type FiguresTable, figuresSection } from './figures-table.ts';
import {
  annexLabel,
  closingBlocks,
  openingBlocks,
  paragraphsOf,
  partBlocks,
  type RedHead,
  type ReportPart,
} from './monthly-report.ts';
import type { Report } from './report-model.ts';

export interface CountyBulletinInput {
  /** `清溪县` */
  readonly countyName: string;
  /** `中共清溪县委政法委员会`: 署名. */
  readonly issuer: string;
  /** `YYYY-MM` */
  readonly month: string;
  /** 主送机关: `各乡镇党委、政府`. */
  readonly addressee: string;
  readonly opening: string;
  readonly parts: readonly ReportPart[];
  /** Figures by unit in the order of the units' codes: a bulletin shows units, ranks nobody (D§3.3, design §2.8). */
  readonly figures: readonly FiguresTable[];
  readonly signedOn: string | null;
  readonly redHead?: RedHead;
}

/** 县级通报 of a month: opening, parts, tables by unit as attachments. Figures are given; none are counted here. */
export function countyBulletin(input: CountyBulletinInput): Report {
  const title = `关于${input.countyName}${monthInWords(input.month)}“党建+三治融合”工作情况的通报`;
  const names = input.figures.map((table) => table.title);
  return {
    fileName: `${input.countyName}_党建三治通报_${input.month.replace('-', '')}`,
    title,
    creator: input.issuer,
    sections: [
      {
        page: 'official',
        landscape: false,
        numbered: true,
        blocks: [
          ...openingBlocks(title, input),
          ...paragraphsOf([input.opening]),
          ...input.parts.flatMap(partBlocks),
          ...closingBlocks(names, input.issuer, input.signedOn),
        ],
      },
      ...input.figures.map((table, index) => figuresSection(table, annexLabel(index, names.length))),
    ],
  };
}
