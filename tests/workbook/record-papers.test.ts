import { describe, expect, test } from 'vitest';
import { compiledType } from '#shared/catalogue/compile-type.ts';
import { papersOfType, RECORD_SHEET, recordPapers } from '#shared/report/papers/paper-list.ts';
import type { Report } from '#shared/report/report-model.ts';
import { reportSchema } from '#shared/report/report-model.ts';
import { writeReport } from '#shared/report/write-report.ts';
import { paperSource } from '../support/reports/paper-source.ts';
import { SAMPLE_TYPES } from '../support/sample-values.ts';
import { docxOutline } from './support/docx-outline.ts';

const textOf = (report: Report) => JSON.stringify(report);

/** A mediation that ended in a written agreement, was revisited, and has a minor whose name somebody typed all the same. */
function mediation(more: Record<string, unknown> = {}) {
  const source = paperSource('mediation_case', 3);
  return {
    ...source,
    values: {
      ...source.values,
      committee: { name: '东港村人民调解委员会' },
      case_source: 'application',
      result: 'success',
      agreement_form: 'written',
      agreement_no: '2026-012',
      agreement_on: '2026-03-10',
      agreement_text: '一、乙方于四月底前恢复通道。\n二、双方不再追究。',
      amount: 120_000,
      perform_due: '2026-04-30',
      performed: 'done',
      revisit_on: '2026-05-08',
      revisit: '协议已履行，双方满意。',
      parties: [
        { _row: 'a', side: 'applicant', name: '赵甲', gender: 'male', age: 45, phone: '13812345678', address: '三组' },
        {
          _row: 'b',
          side: 'respondent',
          name: '钱小宝',
          minor: true,
          age: 15,
          guardian: '钱大（父）',
          address: '四组',
        },
      ],
      ...more,
    },
  };
}

const everyPaper = papersOfType('mediation_case').map(({ id }) => id);

describe('papers of a mediation', () => {
  test('the whole volume stands as it was looked at', async () => {
    const report = recordPapers(mediation(), { papers: everyPaper });
    expect(reportSchema.safeParse(report).success).toBe(true);
    const { pages, lines } = docxOutline(await writeReport(report));
    expect(pages).toHaveLength(everyPaper.length);
    expect([...pages, ...lines].join('\n')).toMatchSnapshot();
  });

  test('hold parties, story, agreement and performance; a minor is never named', () => {
    const text = textOf(recordPapers(mediation(), { papers: everyPaper }));
    for (const said of [
      '赵甲',
      '二、双方不再追究。',
      '涉及金额1200.00元。',
      '履行时限：2026年4月30日前。',
      '监护人：钱大（父）',
    ]) {
      expect(text).toContain(said);
    }
    expect(text).toContain('未成年人');
    expect(text).not.toContain('钱小宝');
    expect(textOf(recordPapers(mediation(), { papers: [RECORD_SHEET] }))).not.toContain('钱小宝');
  });

  test('are not made before the sealed fields were opened; the list of contents needs none', () => {
    const closed = { ...mediation(), opened: false };
    for (const kind of papersOfType('mediation_case')) {
      const make = () => recordPapers(closed, { papers: [kind.id] });
      if (kind.needsOpening) expect(make, kind.id).toThrow(expect.objectContaining({ code: 'F33' }));
      else expect(make).not.toThrow();
    }
    expect(() => recordPapers(closed, { papers: [] })).toThrow(expect.objectContaining({ code: 'F34' }));
  });

  test('the list of contents has what must be there and what is there', () => {
    const contents = textOf(recordPapers(mediation(), { papers: ['contents'] }));
    for (const name of [
      '申请书或受理登记表',
      '权利义务告知书',
      '调解协议书',
      '证据材料',
      '电子附件2份',
      '履行凭证',
      '回访记录',
      '封底',
    ]) {
      expect(contents).toContain(name);
    }
    expect(contents).not.toContain('授权委托书');
    const oral = textOf(recordPapers(mediation({ agreement_form: 'oral' }), { papers: ['contents'] }));
    expect(oral).toContain('口头协议登记表');
    expect(oral).not.toContain('"调解协议书"');
  });

  test('say which of them the record already fills', () => {
    const filled = (values: Record<string, unknown>) =>
      papersOfType('mediation_case')
        .filter((kind) => kind.isFilled(mediation(values)))
        .map(({ id }) => id);
    expect(filled({ sessions: [] })).toEqual(['cover', 'contents', 'register', 'agreement', 'revisit']);
    expect(filled({ agreement_form: 'oral', revisit_on: null, sessions: [{}] })).toEqual([
      'cover',
      'contents',
      'register',
      'sessions',
      'oral_agreement',
    ]);
  });
});

test('the six sheets of a decision stand as they were looked at', async () => {
  const source = paperSource('four_two_decision', 2);
  const papers = papersOfType('four_two_decision').map(({ id }) => id);
  expect(papers).toHaveLength(6);
  const { lines } = docxOutline(await writeReport(recordPapers(source, { papers })));
  expect(lines.join('\n')).toMatchSnapshot();
});

test('a notice goes to the unit that has to mend it, from the town', () => {
  const text = textOf(recordPapers(paperSource('rectification_item', 1), { papers: ['notice'] }));
  expect(text).toContain('整改通知');
  expect(text).toContain('杨树镇人民政府');
});

/** Texts of sealed fields that are long enough to be told from other words. */
function sealedTexts(type: string, values: Record<string, unknown>): string[] {
  const found: string[] = [];
  const { catalogue } = paperSource(type, 1);
  const walk = (value: unknown) => {
    if (typeof value === 'string' && value.length >= 6 && !/^[\d-]+$|^[a-z_0-9]+$/.test(value)) found.push(value);
    else if (typeof value === 'object' && value !== null) for (const one of Object.values(value)) walk(one);
  };
  for (const field of compiledType(catalogue, type).fields) if (field.sealed) walk(values[field.path]);
  return found;
}

describe('the sheet of a record', () => {
  test.each(SAMPLE_TYPES)('%s: all labels, and sealed texts only when they were opened', (type) => {
    let told = 0;
    for (let seed = 1; seed <= 5; seed++) {
      const source = paperSource(type, seed);
      const opened = textOf(recordPapers(source, { papers: [RECORD_SHEET] }));
      const closed = textOf(recordPapers({ ...source, opened: false }, { papers: [RECORD_SHEET] }));
      for (const field of compiledType(source.catalogue, type).fields) {
        const isPrinted =
          field.definition.type !== 'list' && !field.definition.hidden && !field.definition.offByDefault;
        if (isPrinted) expect(opened).toContain(JSON.stringify(field.definition.label).slice(1, -1));
      }
      for (const text of sealedTexts(type, source.values as Record<string, unknown>)) {
        expect(closed, text).not.toContain(JSON.stringify(text).slice(1, -1));
        if (opened.includes(JSON.stringify(text).slice(1, -1))) told++;
      }
      expect(reportSchema.safeParse(recordPapers(source, { papers: [RECORD_SHEET] })).success).toBe(true);
    }
    if (type === 'mediation_case') expect(told).toBeGreaterThan(5);
  });

  test('has its history when it is asked for', () => {
    const history = [{ when: '2026-03-05 10:00', who: '李文书', what: '修改 备注' }];
    expect(textOf(recordPapers(paperSource('party_life', 1), { papers: [RECORD_SHEET], history }))).toContain(
      '修改记录',
    );
    expect(textOf(recordPapers(paperSource('party_life', 1), { papers: [RECORD_SHEET] }))).not.toContain('修改记录');
  });
});
