import type { TableProps } from 'antd';
import { Badge } from '../badge.tsx';
import type { Unit } from '../county-api.ts';

const LEVEL_LABELS: Readonly<Record<Unit['level'], string>> = {
  county: '县（区、市）',
  town: '乡镇（街道）',
  village: '村（社区）',
  group: '村民小组',
};

/** Columns for units, wherever they are listed; `of` finds the unit of a line. */
export function unitColumns<Line>(of: (line: Line) => Unit): NonNullable<TableProps<Line>['columns']> {
  const figure = (title: string, width: number, read: (unit: Unit) => number | null) => ({
    title,
    width,
    align: 'right' as const,
    render: (_: unknown, line: Line) => read(of(line)) ?? '—',
  });
  return [
    { title: '单位名称', key: 'name', render: (_, line) => <UnitName unit={of(line)} /> },
    { title: '简称', key: 'shortName', width: 130, render: (_, line) => of(line).shortName },
    { title: '统计用区划代码', key: 'code12', width: 132, render: (_, line) => of(line).code12 },
    { title: '级别', key: 'level', width: 112, render: (_, line) => LEVEL_LABELS[of(line).level] },
    figure('户数', 80, (unit) => unit.households),
    figure('户籍人口', 90, (unit) => unit.population),
    figure('村民小组', 84, (unit) => unit.groupCount),
    figure('党员', 70, (unit) => unit.partyMemberCount),
  ];
}

function UnitName({ unit }: { readonly unit: Unit }) {
  return (
    <>
      {unit.name}
      {unit.validTo !== '' && <Badge>{unit.validTo} 撤并</Badge>}
    </>
  );
}
