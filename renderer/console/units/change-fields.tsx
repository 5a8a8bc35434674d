import { Button, Checkbox, DatePicker, Input, Segmented, Select, Space } from 'antd';
import dayjs from 'dayjs';
import { useMemo, useState } from 'react';
import { todayInChina } from '#shared/kernel/calendar.ts';
import type { UnitChange, UnitSuccessor } from '#shared/schema/unit-change.ts';
import type { Unit } from '../county-api.ts';
import { useUnits } from '../units-context.tsx';

/** What people fill in, of all kinds of change at once, so that switching to and fro loses nothing. */
export interface TypedChange {
  readonly kind: 'rename' | 'merge' | 'split';
  readonly code12: string;
  readonly name: string;
  readonly shortName: string;
  readonly ends: readonly string[];
  /** Code of the village that goes on; empty: a new one. */
  readonly target: string;
  readonly fresh: readonly UnitSuccessor[];
  readonly lastDay: string;
  readonly addsFigures: boolean;
}

const NEW_UNIT: UnitSuccessor = { code12: '', name: '', shortName: '' };

/** A change that nobody has filled in yet; units end today unless people say otherwise. */
export function emptyChange(): TypedChange {
  const lastDay = todayInChina(Date.now());
  const empty = { code12: '', name: '', shortName: '', ends: [], target: '', addsFigures: true };
  return { ...empty, kind: 'merge', fresh: [NEW_UNIT], lastDay };
}

/** The change as it is asked for; null as long as something is missing. */
export function changeOf(typed: TypedChange): UnitChange | null {
  const { kind, code12, ends, target, fresh, lastDay, addsFigures } = typed;
  const [name, shortName] = [typed.name.trim(), typed.shortName.trim()];
  if (kind === 'rename') return code12 && name.length > 1 && shortName ? { kind, code12, name, shortName } : null;
  const into = kind === 'merge' && target ? [{ ...NEW_UNIT, code12: target }] : fresh;
  const isWhole = ((kind === 'merge' && target !== '') || fresh.every(isNamed)) && lastDay !== '';
  return ends.length > 0 && into.length > 0 && isWhole
    ? {
        kind: 'succeed',
        ends: kind === 'merge' ? [...ends] : ends.slice(0, 1),
        into,
        lastDay,
        addsFigures: kind === 'merge' && addsFigures,
      }
    : null;
}

function isNamed({ code12, name, shortName }: UnitSuccessor): boolean {
  return /^\d{12}$/.test(code12) && name.trim().length > 1 && shortName.trim() !== '';
}

interface FieldsProps {
  readonly typed: TypedChange;
  readonly onType: (typed: TypedChange) => void;
}

/** The fields of the chosen kind of change. */
export function ChangeFields({ typed, onType }: FieldsProps) {
  const set = (part: Partial<TypedChange>) => onType({ ...typed, ...part });
  return (
    <div className="unit-change">
      <Segmented<TypedChange['kind']>
        aria-label="变动种类"
        value={typed.kind}
        options={[
          { value: 'merge', label: '合并、改设' },
          { value: 'split', label: '拆分' },
          { value: 'rename', label: '更名' },
        ]}
        onChange={(kind) => set({ kind })}
      />
      {typed.kind === 'rename' ? <RenameFields typed={typed} set={set} /> : <EndFields typed={typed} set={set} />}
    </div>
  );
}

interface PartProps {
  readonly typed: TypedChange;
  readonly set: (part: Partial<TypedChange>) => void;
}

function useOptions(levels: readonly Unit['level'][], within = '') {
  const { value: units } = useUnits();
  return useMemo(() => {
    const names = new Map((units ?? []).map(({ code12, shortName }) => [code12, shortName]));
    return (units ?? [])
      .filter(({ level, validTo, code12 }) => levels.includes(level) && validTo === '' && code12.startsWith(within))
      .map(({ code12, name, parentCode }) => ({ value: code12, label: `${names.get(parentCode) ?? ''} ${name}` }));
  }, [units, levels, within]);
}

const VILLAGES = ['village'] as const;
const RENAMED = ['village', 'town'] as const;

function RenameFields({ typed, set }: PartProps) {
  const options = useOptions(RENAMED);
  return (
    <>
      <label htmlFor="change-unit">单位</label>
      <Select
        id="change-unit"
        showSearch={{ optionFilterProp: 'label' }}
        value={typed.code12 || null}
        options={options}
        onChange={(code12) => set({ code12 })}
      />
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

function EndFields({ typed, set }: PartProps) {
  const { kind, ends, target, lastDay, addsFigures } = typed;
  const isMerge = kind === 'merge';
  const [isOpen, setIsOpen] = useState(false);
  const villages = useOptions(VILLAGES, isMerge ? (ends[0]?.slice(0, 9) ?? '') : '');
  return (
    <>
      <label htmlFor="change-ends">{isMerge ? '撤并的村（可选几个，同一乡镇）' : '拆分的村'}</label>
      <Select
        id="change-ends"
        {...(isMerge && { mode: 'multiple' as const })}
        showSearch={{ optionFilterProp: 'label' }}
        open={isOpen} // closed by each choice: Tab, on the way to the next field, would take one village more
        onOpenChange={setIsOpen}
        value={isMerge ? [...ends] : (ends[0] ?? null)}
        options={villages}
        onChange={(chosen: string | string[] | null) => {
          const next = [chosen ?? []].flat();
          setIsOpen(false);
          set({ ends: next, target: isMerge && next.includes(target) ? '' : target });
        }}
      />
      {isMerge && (
        <>
          <label htmlFor="change-target">由哪个村承接</label>
          <Select
            id="change-target"
            showSearch={{ optionFilterProp: 'label' }}
            value={target}
            options={[
              { value: '', label: '新设的村（社区）' },
              ...villages.filter(({ value }) => !ends.includes(value)),
            ]}
            onChange={(code) => set({ target: code })}
          />
        </>
      )}
      {!(isMerge && target) && <NewUnits typed={typed} set={set} />}
      <label htmlFor="change-day">撤并日期（原村存在的最后一天）</label>
      <DatePicker
        id="change-day"
        allowClear={false}
        value={dayjs(lastDay)}
        onChange={(day) => set({ lastDay: day?.format('YYYY-MM-DD') ?? '' })}
      />
      {isMerge && (
        <Checkbox checked={addsFigures} onChange={(event) => set({ addsFigures: event.target.checked })}>
          户数、人口、村民小组、党员数并入承接的村
        </Checkbox>
      )}
    </>
  );
}

function NewUnits({ typed: { kind, fresh, ends }, set }: PartProps) {
  const change = (at: number, part: Partial<UnitSuccessor>) =>
    set({ fresh: fresh.map((one, index) => (index === at ? { ...one, ...part } : one)) });
  const town = ends[0]?.slice(0, 9) ?? '';
  return (
    <>
      {fresh.map((one, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: lines are added at the end and taken from there
        <fieldset key={at} className="unit-change-new">
          <legend>{`新设的村 ${fresh.length > 1 ? at + 1 : ''}`}</legend>
          <Input
            aria-label={`代码 ${at + 1}`}
            placeholder={town ? `${town}＋3位` : '12 位区划代码'}
            maxLength={12}
            value={one.code12}
            onChange={({ target }) => change(at, { code12: target.value.trim() })}
          />
          <Input
            aria-label={`名称 ${at + 1}`}
            placeholder="名称，如 新合村村民委员会"
            maxLength={60}
            value={one.name}
            onChange={({ target }) => change(at, { name: target.value })}
          />
          <Input
            aria-label={`简称 ${at + 1}`}
            placeholder="简称，如 新合村"
            maxLength={30}
            value={one.shortName}
            onChange={({ target }) => change(at, { shortName: target.value })}
          />
        </fieldset>
      ))}
      {kind === 'split' && (
        <Space>
          <Button size="small" onClick={() => set({ fresh: [...fresh, NEW_UNIT] })}>
            再加一个
          </Button>
          {fresh.length > 1 && (
            <Button size="small" onClick={() => set({ fresh: fresh.slice(0, -1) })}>
              去掉最后一个
            </Button>
          )}
        </Space>
      )}
    </>
  );
}
