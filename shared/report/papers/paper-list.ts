import { compiledType } from '#shared/catalogue/compile-type.ts';
import type { Catalogue } from '#shared/catalogue/definition.ts';
import { CodedError } from '#shared/kernel/coded-error.ts';
import { type RectificationItem, rectificationNotice } from '../rectification-notice.ts';
import type { Report, ReportSection } from '../report-model.ts';
import { MEETING_STEPS, meetingSheet, resolutionSheet, resultSheet } from './four-two-papers.ts';
import {
  acceptanceRegister,
  mediationRecords,
  oralAgreement,
  revisitRecord,
  writtenAgreement,
} from './mediation-papers.ts';
import { volumeContents, volumeCover } from './mediation-volume.ts';
import { type PaperSource, textOf } from './paper-source.ts';
import { type HistoryLine, recordSheet } from './record-sheet.ts';

/** A paper that can be made of a record. */
export interface PaperKind {
  readonly id: string;
  readonly label: string;
  /** Needs the sealed fields: made only after they were opened with a reason (D§6 P4). */
  readonly needsOpening: boolean;
  /** Whether this record already holds what the paper is about; others can be printed to be filled by hand. */
  readonly isFilled: (source: PaperSource) => boolean;
  readonly make: (source: PaperSource) => readonly ReportSection[];
}

const always = () => true;
const has = (field: string) => (source: PaperSource) => Boolean(source.values[field]);

/** Papers in the order of a mediation volume (D§2.3 no. 12). */
const MEDIATION: readonly PaperKind[] = [
  { id: 'cover', label: '卷宗封面', needsOpening: true, isFilled: always, make: (source) => [volumeCover(source)] },
  {
    id: 'contents',
    label: '卷内目录',
    needsOpening: false,
    isFilled: always,
    make: (source) => [volumeContents(source)],
  },
  {
    id: 'register',
    label: '受理登记表',
    needsOpening: true,
    isFilled: always,
    make: (source) => [acceptanceRegister(source)],
  },
  {
    id: 'sessions',
    label: '调解记录',
    needsOpening: true,
    isFilled: (source) => Array.isArray(source.values.sessions) && source.values.sessions.length > 0,
    make: mediationRecords,
  },
  {
    id: 'agreement',
    label: '调解协议书',
    needsOpening: true,
    isFilled: ({ values }) => values.agreement_form === 'written',
    make: (source) => [writtenAgreement(source)],
  },
  {
    id: 'oral_agreement',
    label: '口头协议登记表',
    needsOpening: true,
    isFilled: ({ values }) => values.agreement_form === 'oral',
    make: (source) => [oralAgreement(source)],
  },
  {
    id: 'revisit',
    label: '回访记录',
    needsOpening: true,
    isFilled: has('revisit_on'),
    make: (source) => [revisitRecord(source)],
  },
];

const FOUR_TWO: readonly PaperKind[] = [
  ...MEETING_STEPS.map((step) => ({
    id: step.row,
    label: `${step.name}登记表`,
    needsOpening: false,
    isFilled: ({ values }: PaperSource) =>
      Array.isArray(values.steps) && values.steps.some((row) => row?._row === step.row && Boolean(row.held_on)),
    make: (source: PaperSource) => [meetingSheet(source, step)],
  })),
  {
    id: 'step5',
    label: '⑤决议公开登记表',
    needsOpening: false,
    isFilled: has('public_from'),
    make: (source) => [resolutionSheet(source)],
  },
  {
    id: 'step6',
    label: '⑥实施结果公开登记表',
    needsOpening: false,
    isFilled: has('result_from'),
    make: (source) => [resultSheet(source)],
  },
];

const RECTIFICATION: readonly PaperKind[] = [
  {
    id: 'notice',
    label: '整改通知',
    needsOpening: false,
    isFilled: always,
    make: (source) => noticeOf(source).sections,
  },
];

/** Which papers belong to which type (D§2.2, §2.3, §2.5); a type that is not named has its record sheet alone. */
const PAPERS: Readonly<Record<string, readonly PaperKind[]>> = {
  mediation_case: MEDIATION,
  four_two_decision: FOUR_TWO,
  rectification_item: RECTIFICATION,
};

/** Id of the paper that every record has: all its fields. */
export const RECORD_SHEET = 'record';

/** Papers of a type besides its record sheet. */
export function papersOfType(type: string): readonly PaperKind[] {
  return Object.hasOwn(PAPERS, type) ? (PAPERS[type] ?? []) : [];
}

/** What is to be made of a record. */
export interface PaperChoice {
  /** Ids of {@link papersOfType}, or {@link RECORD_SHEET}; made in the order of the volume. */
  readonly papers: readonly string[];
  /** Put under the record sheet. */
  readonly history?: readonly HistoryLine[];
}

/** One document of the chosen papers. @throws CodedError F33 sealed fields were not opened, F34 nothing was chosen */
export function recordPapers(source: PaperSource, choice: PaperChoice): Report {
  const kinds = papersOfType(source.type).filter(({ id }) => choice.papers.includes(id));
  const sections = kinds.flatMap((kind) => kind.make(source));
  const withSheet = choice.papers.includes(RECORD_SHEET)
    ? [...sections, recordSheet(source, choice.history)]
    : sections;
  if (withSheet.length === 0) throw new CodedError('F34');
  const what = kinds.length === 1 && kinds[0] && withSheet.length === sections.length ? kinds[0].label : '';
  return {
    fileName: paperFileName(source, what),
    title: `${source.unitName}${labelOf(source.catalogue, source.type)}`,
    creator: source.unitName,
    sections: [...withSheet],
  };
}

function labelOf(catalogue: Catalogue, type: string): string {
  return compiledType(catalogue, type).definition.label;
}

/** `东港村_人民调解案件_调解协议书_2026-03-05`: never a person's name. */
function paperFileName(source: PaperSource, what: string): string {
  const number = source.recordNo || source.mainDate;
  return [source.unitName, labelOf(source.catalogue, source.type), what, number]
    .filter(Boolean)
    .join('_')
    .replaceAll(/[\\/:*?"<>|\s“”]/g, '')
    .slice(0, 90);
}

function noticeOf(source: PaperSource): Report {
  const { values } = source;
  const item: RectificationItem = {
    number: source.recordNo,
    problem: textOf(source, 'problem'),
    measures: textOf(source, 'measures'),
    leader: textOf(source, 'leader'),
    owner: textOf(source, 'owner'),
    dueOn: values.due_kind === 'lasting' || typeof values.due_on !== 'string' ? null : values.due_on,
  };
  return rectificationNotice({
    issuer: source.issuer,
    addressee: textOf(source, 'unit') || source.unitName,
    source: textOf(source, 'source') || '检查',
    raisedOn: typeof values.raised_on === 'string' ? values.raised_on : source.mainDate,
    items: [item],
    signedOn: null,
  });
}
