import type { CellValue, LedgerSheet, LedgerWorkbook } from '#shared/ledger/sheet-model.ts';

/** A ledger with every kind of column and a two-level head; `rows` of them. */
export function everyKind(rows: number): LedgerSheet {
  const column = (
    kind: LedgerSheet['columns'][number]['kind'],
    label: string,
    width: number,
    group: string | null = null,
  ) => ({
    label,
    group,
    kind,
    width,
    codes: kind === 'text' ? Array.from({ length: rows }, (_, row) => `code_${row % 3}`) : null,
  });
  const columns = [
    { ...column('serial', '序号', 6), codes: null },
    column('date', '受理日期', 12),
    column('text', '纠纷类型', 9),
    column('dt', '时间', 18),
    column('month', '月份', 12),
    column('int', '满意', 8, '评议情况'),
    column('int', '不满意', 8, '评议情况'),
    column('decimal', '服务时长', 10),
    column('money', '协议金额（元）', 13),
    column('percent', '到会率', 9),
    column('bool', '是否履行', 8),
    column('stars', '星数', 12),
    column('longtext', '简要情况', 36),
    { ...column('text', '备注', 12), codes: null },
  ];
  const body = Array.from({ length: rows }, (_, row): CellValue[] => [
    row + 1,
    '2026-03-05',
    ['邻里', '婚姻家庭', '㛃喆𠮷'][row % 3] ?? null,
    '2026-03-05T14:30',
    '2026-03',
    row % 7,
    0,
    1.5,
    120_050 + row,
    0.974,
    row % 2 === 0,
    row % 4,
    `双方因宅基地边界发生争执（第${row + 1}起），经调解员现场查看、分别谈话后，就边界走向和补偿事宜取得一致意见。`.repeat(
      (row % 3) + 1,
    ),
    row % 5 === 0 ? null : '无',
  ]);
  const sum = (index: number) => body.reduce((total, cells) => total + Number(cells[index]), 0);
  return {
    name: '人民调解案件登记台账',
    title: '杨树镇人民调解案件登记台账',
    subtitle: '（2026年3月）',
    lines: ['填报单位（盖章）：杨树镇人民政府', '填报日期：2026年3月28日', '单位：件、人、元'],
    columns,
    rows: body,
    totals: columns.map((_, index) => ([5, 6, 7, 8].includes(index) ? sum(index) : index === 9 ? 0.974 : null)),
    signature: ['填表人：王秀英', '审核人：', '负责人：', '联系电话：'],
    notes: ['注：本表含 3 条尚未报送县级的记录。'],
  };
}

/** A workbook of one or several ledgers. */
export function workbookOf(
  sheets: readonly LedgerSheet[],
  faces: LedgerWorkbook['faces'] = ['printed', 'flat'],
): LedgerWorkbook {
  return { fileName: '杨树镇_台账_2026年03月_v1.xlsx', creator: '杨树镇人民政府', faces, sheets };
}
