import { compiledType } from '#shared/catalogue/compile-type.ts';
import type { TypeDefinition } from '#shared/catalogue/definition.ts';
import { RETENTION_WORDS } from '#shared/catalogue/retention.ts';
import type { ReportCell, ReportSection } from '../report-model.ts';
import { partyNames } from './mediation-parties.ts';
import { dateWords, type PaperSource, requireOpened, textOf } from './paper-source.ts';

type Paper = TypeDefinition['papers'][number];

/** 人民调解卷宗封面 */
export function volumeCover(source: PaperSource): ReportSection {
  requireOpened(source);
  const { values } = source;
  const category = textOf(source, 'category');
  const name = `${partyNames(source, 'applicant')}与${partyNames(source, 'respondent')}${category}${category.endsWith('纠纷') ? '' : '纠纷'}案`;
  const row = (label: string, text: string): ReportCell[] => [
    { text: label, face: 'label', height: 14 },
    { text, height: 14 },
  ];
  return {
    page: 'form',
    landscape: false,
    numbered: false,
    blocks: [
      { kind: 'blank', lines: 3 },
      { kind: 'title', lines: [textOf(source, 'committee') || `${source.unitName}人民调解委员会`] },
      { kind: 'blank', lines: 1 },
      { kind: 'title', lines: ['人民调解卷宗'] },
      { kind: 'blank', lines: 2 },
      {
        kind: 'table',
        widths: [2, 6],
        head: [],
        rows: [
          row('卷名', name),
          row('年度', `${source.mainDate.slice(0, 4)}年度`),
          row('卷号', source.recordNo || '待编号'),
          row('人民调解员', textOf(source, 'mediators')),
          row('调解日期', `${dateWords(values.accepted_on)}至${dateWords(values.closed_on ?? values.agreement_on)}`),
          row('调解结果', textOf(source, 'result')),
          row('立卷人', textOf(source, 'recorder')),
          row('立卷时间', dateWords(values.closed_on)),
          row('保管期限', RETENTION_WORDS[source.retention] ?? source.retention),
          row('备注', source.remark),
        ],
      },
    ],
  };
}

/** 卷内目录: the papers of the type in the volume's order; those for “按需” only when they are there. */
export function volumeContents(source: PaperSource): ReportSection {
  const { papers } = compiledType(source.catalogue, source.type).definition;
  const listed = papers.filter(({ id, need }) => need === 'must' || isThere(source, id));
  const rows = listed.map((paper, index) => [
    { text: String(index + 1), align: 'center' as const },
    { text: nameOfPaper(source, paper) },
    { text: '', align: 'center' as const },
    { text: noteOf(source, paper) },
  ]);
  return {
    page: 'form',
    landscape: false,
    numbered: false,
    blocks: [
      { kind: 'title', lines: ['卷内目录'] },
      { kind: 'ends', left: `卷号：${source.recordNo || '待编号'}`, right: '' },
      {
        kind: 'table',
        widths: [1, 6, 2, 3],
        head: [['序号', '文件名称', '页码', '备注'].map((text) => ({ text }))],
        rows,
      },
    ],
  };
}

/** Papers that the record itself shows to exist, besides those attached as files. */
function isThere(source: PaperSource, paperId: string): boolean {
  const { values } = source;
  if ((source.attachedPapers.get(paperId) ?? 0) > 0) return true;
  if (paperId === 'revisit_record') return Boolean(values.revisit_on);
  if (paperId === 'performance') return values.performed === 'done';
  if (paperId === 'judicial_confirmation') return values.judicial_confirm === 'confirmed';
  return false;
}

function nameOfPaper({ values }: PaperSource, { id, label }: Paper): string {
  return id === 'agreement' && values.agreement_form === 'oral' ? '口头协议登记表' : label;
}

function noteOf(source: PaperSource, { id, note }: Paper): string {
  const files = source.attachedPapers.get(id) ?? 0;
  if (files > 0) return `电子附件${files}份`;
  return id === 'identity' ? (note ?? '') : '';
}
