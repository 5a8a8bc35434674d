import type { ReportTextId } from '#shared/catalogue/system-types.ts';
import { dateInWords, monthInWords } from '#shared/kernel/calendar.ts';
import { useDesk } from '../../desk/desk-context.ts';
import { paragraphsIn } from '../../desk/report-document.ts';
import type { MonthOverview } from '../../store/desk-store.ts';

/** Headings of the printed report (D§3.2 part 2, D§5): the first has the five strands. */
const WORK: readonly (readonly [ReportTextId, string])[] = [
  ['party', '（一）党建引领'],
  ['autonomy', '（二）自治'],
  ['law', '（三）法治'],
  ['virtue', '（四）德治'],
  ['programme', '（五）统筹推进'],
];
const REST: readonly (readonly [ReportTextId, string])[] = [
  ['highlights', '特色亮点'],
  ['problems', '存在问题'],
  ['plan', '下月计划'],
  ['suggestions', '意见建议'],
];
const NUMBERS = ['二', '三', '四', '五'];

interface ReportPreviewProps {
  readonly overview: MonthOverview;
  readonly texts: Readonly<Record<ReportTextId, string>>;
}

/** The report as it will be printed: title, 主送, text, signature, date (D§5). Empty parts are left out. */
export function ReportPreview({ overview, texts }: ReportPreviewProps) {
  const { store } = useDesk();
  const town = store.units().find(({ level }) => level === 'town')?.name ?? '';
  const { report, month } = overview;
  const rest = REST.filter(([id]) => texts[id].trim() !== '');
  const signed = String(report.signed_at ?? store.month.now()).slice(0, 10);
  return (
    <article className="report-paper" lang="zh">
      <h2>{`${town}${monthInWords(month)}“党建+三治融合”工作情况报告`}</h2>
      <p className="is-flush">县委政法委：</p>
      <p>{texts.opening}</p>
      <h3>一、本月工作开展情况</h3>
      {WORK.filter(([id]) => texts[id].trim() !== '').map(([id, heading]) => (
        <section key={id}>
          <h4>{heading}</h4>
          <Paragraphs text={texts[id]} />
        </section>
      ))}
      {rest.map(([id, heading], at) => (
        <section key={id}>
          <h3>{`${NUMBERS[at]}、${heading}`}</h3>
          <Paragraphs text={texts[id]} />
        </section>
      ))}
      <p>附件：1. “党建+三治融合”工作月度统计表</p>
      <p className="is-end">{town}</p>
      <p className="is-end">{dateInWords(signed)}</p>
      {Boolean(report.contact_name) && (
        <p>{`（联系人：${String(report.contact_name)}　联系电话：${String(report.contact_phone ?? '')}）`}</p>
      )}
    </article>
  );
}

function Paragraphs({ text }: { text: string }) {
  return paragraphsIn(text).map((part) => <p key={part}>{part}</p>);
}
