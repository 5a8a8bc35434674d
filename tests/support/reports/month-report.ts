import type { MonthlyReportInput, ReportPart } from '#shared/report/monthly-report.ts';

const DONE =
  '本月共排查矛盾纠纷38件，化解36件，化解率94.7%，环比上升2.1个百分点；人民调解受理21件，调解成功20件，协议涉及金额12.60万元，已履行18件。各村按半月一次的要求开展排查，共开展30期，其中零报告11期；对未化解的2件逐件明确包案责任人和时限，每周调度一次。';

const strand = (heading: string) => ({ heading, paragraphs: [DONE, DONE] });

const parts: readonly ReportPart[] = [
  {
    heading: '本月工作开展情况',
    paragraphs: [],
    sections: ['党建引领', '自治', '法治', '德治', '统筹推进'].map(strand),
  },
  { heading: '特色亮点', paragraphs: [DONE], sections: [] },
  { heading: '存在问题', paragraphs: [DONE], sections: [] },
  { heading: '下月计划', paragraphs: [DONE], sections: [] },
  { heading: '意见建议', paragraphs: [''], sections: [] },
];

/** A month's report long enough to fill pages, with a figures table that runs over a page and a wide one. */
export const monthReportInput: MonthlyReportInput = {
  unitShortName: '杨树镇',
  unitName: '杨树镇人民政府',
  month: '2026-03',
  addressee: '县委政法委',
  opening: '现将杨树镇2026年3月“党建+三治融合”工作情况报告如下。',
  parts,
  figures: [
    {
      title: '“党建+三治融合”工作月度统计表',
      measures: '单位：件、人、元',
      columns: [
        { label: '序号', width: 1 },
        { label: '指标', width: 5, align: 'left' },
        { label: '本月', width: 2 },
        { label: '上月', width: 2 },
        { label: '环比', width: 2 },
        { label: '本年累计', width: 2 },
      ],
      rows: Array.from({ length: 45 }, (_, index) => [
        String(index + 1),
        `指标名称第${index + 1}项`,
        '12',
        '10',
        '20.0%',
        '31',
      ]),
      notes: ['注：比率按合计重新计算，不作平均。'],
    },
    {
      title: '人民调解案件情况统计表',
      measures: '单位：件、万元',
      columns: [
        { label: '村', width: 3 },
        { label: '受理', width: 1, group: '件数' },
        { label: '成功', width: 1, group: '件数' },
        ...['婚姻家庭', '邻里', '房屋宅基地', '合同', '其他'].map((label) => ({ label, width: 2, group: '纠纷类型' })),
        { label: '涉及金额', width: 2 },
      ],
      rows: Array.from({ length: 15 }, (_, index) => [`第${index + 1}村`, '3', '3', '1', '1', '0', '1', '0', '0.80']),
      notes: [],
    },
  ],
  otherAttachments: ['杨树镇2026年3月台账'],
  signedOn: '2026-04-03',
  contact: { name: '李文书', phone: '0515-80000000' },
  version: 1,
};
