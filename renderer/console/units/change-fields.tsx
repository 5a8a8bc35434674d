import { Input, Segmented, Select, Space } from 'antd';
import { useMemo } from 'react';
import { hasEnded, neverStood } from '#shared/domain/standing.ts';
import { todayInChina } from '#shared/kernel/calendar.ts';
import type { Unit } from '../county-api.ts';
import { useUnits } from '../units-context.tsx';
import { switched, type TypedChange } from './change-model.ts';
import { EndFields } from './end-fields.tsx';
import { endingUnits } from './moved-villages.ts';

interface FieldsProps {
  readonly typed: TypedChange;
  readonly onType: (typed: TypedChange) => void;
}

const LEVELS = [
  { value: 'village' as const, label: '村（社区）' },
  { value: 'town' as const, label: '乡镇（街道）' },
];
const OF_ALL = [
  { value: 'merge' as const, label: '合并、改设' },
  { value: 'split' as const, label: '拆分' },
  { value: 'rename' as const, label: '更名' },
  { value: 'withdraw' as const, label: '撤回' },
];
const OF_VILLAGES = [...OF_ALL.slice(0, 2), { value: 'move' as const, label: '划入别的乡镇' }, ...OF_ALL.slice(2)];

/** The fields of the chosen kind of change. */
export function ChangeFields({ typed, onType }: FieldsProps) {
  const { level, kind } = typed;
  const set = (part: Partial<TypedChange>) => onType({ ...typed, ...part });
  return (
    <div className="unit-change">
      <Space wrap>
        <Segmented<TypedChange['level']>
          aria-label="变动的单位"
          value={level}
          options={LEVELS}
          onChange={(chosen) => onType(switched(typed, { level: chosen, kind: kind === 'move' ? 'merge' : kind }))}
        />
        <Segmented<TypedChange['kind']>
          aria-label="变动种类"
          value={kind}
          options={level === 'village' ? OF_VILLAGES : OF_ALL}
          onChange={(chosen) => onType(switched(typed, { level, kind: chosen }))}
        />
      </Space>
      {kind === 'rename' && <RenameFields typed={typed} set={set} />}
      {kind === 'withdraw' && <WithdrawFields typed={typed} set={set} />}
      {kind !== 'rename' && kind !== 'withdraw' && <EndFields key={`${level}${kind}`} typed={typed} set={set} />}
    </div>
  );
}

interface PartProps {
  readonly typed: TypedChange;
  readonly set: (part: Partial<TypedChange>) => void;
}

function useOptions(isMeant: (unit: Unit) => boolean) {
  const { value: units } = useUnits();
  return useMemo(() => {
    const names = new Map((units ?? []).map(({ code12, shortName }) => [code12, shortName]));
    return (units ?? []).filter(isMeant).map(({ code12, name, parentCode, level, validTo }) => ({
      value: code12,
      label: `${level === 'town' ? '' : `${names.get(parentCode) ?? ''} `}${name}${validTo && `（${validTo} 撤并）`}`,
    }));
  }, [units, isMeant]);
}

interface UnitSelectProps extends PartProps {
  readonly isMeant: (unit: Unit) => boolean;
  readonly none: string;
}

function UnitSelect({ typed, set, isMeant, none }: UnitSelectProps) {
  return (
    <>
      <label htmlFor="change-unit">单位</label>
      <Select
        id="change-unit"
        showSearch={{ optionFilterProp: 'label' }}
        value={typed.code12 || null}
        options={useOptions(isMeant)}
        notFoundContent={none}
        onChange={(code12) => set({ code12 })}
      />
    </>
  );
}

function RenameFields({ typed, set }: PartProps) {
  const { level } = typed;
  const today = todayInChina(Date.now());
  const isMeant = useMemo(
    () => (unit: Unit) => unit.level === level && !hasEnded(unit, today) && !neverStood(unit),
    [level, today],
  );
  return (
    <>
      <UnitSelect typed={typed} set={set} isMeant={isMeant} none="没有这样的单位" />
      <label htmlFor="change-name">新名称</label>
      <Input
        id="change-name"
        maxLength={60}
        value={typed.name}
        onChange={({ target }) => set({ name: target.value })}
      />
      <label htmlFor="change-short">新简称</label>
      <Input
        id="change-short"
        maxLength={30}
        value={typed.shortName}
        onChange={({ target }) => set({ shortName: target.value })}
      />
    </>
  );
}

/** 撤回: an end that is set and has not come. */
function WithdrawFields({ typed, set }: PartProps) {
  const { level } = typed;
  const today = todayInChina(Date.now());
  const isMeant = useMemo(
    () => (unit: Unit) => unit.level === level && endingUnits([unit], today).length > 0,
    [level, today],
  );
  return (
    <>
      <p className="hint">撤并日期还没有过的，可以把那次变动整个撤回；已经过了的不能撤回。</p>
      <UnitSelect typed={typed} set={set} isMeant={isMeant} none="没有已定而未到日子的撤并" />
    </>
  );
}
