import { Button, Checkbox, DatePicker, Input, Select, Space } from 'antd';
import dayjs from 'dayjs';
import { useState } from 'react';
import { lastDateOf } from '#shared/kernel/calendar.ts';
import type { UnitSuccessor } from '#shared/schema/unit-rules.ts';
import type { Unit } from '../county-api.ts';
import { useUnits } from '../units-context.tsx';
import { intoOf, movesOf, NEW_UNIT, type TypedChange, withNewUnit } from './change-model.ts';
import { MovedTable } from './moved-table.tsx';

interface PartProps {
  readonly typed: TypedChange;
  readonly set: (part: Partial<TypedChange>) => void;
}

type Ending = 'merge' | 'split' | 'move';
const WORDS = {
  village: {
    ends: { merge: '撤并的村（可选几个，同一乡镇）', split: '拆分的村', move: '划出的村（可选几个）' },
    into: { merge: '由哪个村承接', split: '', move: '划入哪个乡镇' },
    fresh: '新设的村（社区）',
    legend: '新设的村',
    day: '撤并日期（原村存在的最后一天）',
    figures: '户数、人口、村民小组、党员数并入承接的村',
  },
  town: {
    ends: { merge: '撤并的乡镇（可选几个）', split: '拆分的乡镇', move: '' },
    into: { merge: '由哪个乡镇承接', split: '', move: '' },
    fresh: '新设的乡镇（街道）',
    legend: '新设的乡镇',
    day: '撤并日期（原乡镇存在的最后一天）',
    figures: '户数、人口、村民小组、党员数并入承接的乡镇',
  },
} as const;

/** Which units end, when, and who continues them. */
export function EndFields({ typed, set }: PartProps) {
  const { level, target, lastDay, addsFigures } = typed;
  const kind = typed.kind as Ending;
  const { value: units } = useUnits();
  const words = WORDS[level];
  const options = optionsOf(units ?? [], typed);
  const isOne = kind === 'split';
  const moves = movesOf(typed, units ?? []);
  return (
    <>
      <EndsSelect typed={typed} set={set} label={words.ends[kind]} options={options.ends} />
      {!isOne && (
        <>
          <label htmlFor="change-target">{words.into[kind]}</label>
          <Select
            id="change-target"
            showSearch={{ optionFilterProp: 'label' }}
            value={kind === 'move' ? target || null : target}
            options={[...(kind === 'move' ? [] : [{ value: '', label: words.fresh }]), ...options.into]}
            onChange={(code: string) => set({ target: code, moves: {} })}
          />
        </>
      )}
      {(isOne || (kind === 'merge' && !target)) && <NewUnits typed={typed} set={set} legend={words.legend} />}
      <label htmlFor="change-day">{kind === 'move' ? '划转日期（留在原乡镇的最后一天）' : words.day}</label>
      <DatePicker
        id="change-day"
        allowClear={false}
        value={dayjs(lastDay)}
        onChange={(day) => set({ lastDay: day?.format('YYYY-MM-DD') ?? '' })}
      />
      {lastDay !== '' && lastDay !== lastDateOf(lastDay.slice(0, 7)) && (
        <p className="hint">不在月末的，当月原单位和承接的单位都要报送；定在月末较清楚。</p>
      )}
      {!isOne && (
        <Checkbox checked={addsFigures} onChange={(event) => set({ addsFigures: event.target.checked })}>
          {kind === 'move' ? '户数、人口、村民小组、党员数由原乡镇转到划入的乡镇' : words.figures}
        </Checkbox>
      )}
      {moves.length > 0 && (
        <MovedTable
          moves={moves}
          towns={isOne ? intoOf(typed) : []}
          onType={(code12, part) => set({ moves: { ...typed.moves, [code12]: { ...typed.moves[code12], ...part } } })}
        />
      )}
    </>
  );
}

interface Option {
  readonly value: string;
  readonly label: string;
}

function optionsOf(units: readonly Unit[], { level, kind, ends }: TypedChange) {
  const names = new Map(units.map(({ code12, shortName }) => [code12, shortName]));
  const open = units.filter(({ validTo }) => validTo === '');
  const option = ({ code12, name, parentCode, level: own }: Unit): Option => ({
    value: code12,
    label: own === 'town' ? name : `${names.get(parentCode) ?? ''} ${name}`,
  });
  const of = (wanted: Unit['level'], within = '') =>
    open.filter((unit) => unit.level === wanted && unit.code12.startsWith(within)).map(option);
  if (kind === 'move') {
    const left = new Set(ends.map((code) => `${code.slice(0, 9)}000`));
    return { ends: of('village'), into: of('town').filter(({ value }) => !left.has(value)) };
  }
  const own = kind === 'merge' && level === 'village' ? (ends[0]?.slice(0, 9) ?? '') : '';
  const all = of(level, own);
  return { ends: all, into: all.filter(({ value }) => !ends.includes(value)) };
}

interface EndsProps extends PartProps {
  readonly label: string;
  readonly options: readonly Option[];
}

function EndsSelect({ typed: { kind, ends, target }, set, label, options }: EndsProps) {
  const [isOpen, setIsOpen] = useState(false);
  const isOne = kind === 'split';
  return (
    <>
      <label htmlFor="change-ends">{label}</label>
      <Select
        id="change-ends"
        {...(!isOne && { mode: 'multiple' as const })}
        showSearch={{ optionFilterProp: 'label' }}
        open={isOpen} // closed by each choice: Tab, on the way to the next field, would take one unit more
        onOpenChange={setIsOpen}
        value={isOne ? (ends[0] ?? null) : [...ends]}
        options={[...options]}
        onChange={(chosen: string | string[] | null) => {
          const next = [chosen ?? []].flat();
          setIsOpen(false);
          const isTaken = next.includes(target) || next.some((code) => `${code.slice(0, 9)}000` === target);
          set({ ends: next, target: isTaken ? '' : target });
        }}
      />
    </>
  );
}

function NewUnits({ typed, set, legend }: PartProps & { readonly legend: string }) {
  const { level, kind, fresh, ends } = typed;
  const change = (at: number, part: Partial<UnitSuccessor>) => set(withNewUnit(typed, at, part));
  const known = ends[0]?.slice(0, level === 'town' ? 6 : 9) ?? '';
  const sample = level === 'town' ? ['3位＋000', '新合镇人民政府', '新合镇'] : ['3位', '新合村村民委员会', '新合村'];
  const shown = kind === 'merge' ? fresh.slice(0, 1) : fresh;
  return (
    <>
      {shown.map((one, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: lines are added at the end and taken from there
        <fieldset key={at} className="unit-change-new">
          <legend>{`${legend} ${shown.length > 1 ? at + 1 : ''}`}</legend>
          <Input
            aria-label={`代码 ${at + 1}`}
            placeholder={known ? `${known}＋${sample[0]}` : '12 位区划代码'}
            maxLength={12}
            value={one.code12}
            onChange={({ target }) => change(at, { code12: target.value.trim() })}
          />
          <Input
            aria-label={`名称 ${at + 1}`}
            placeholder={`名称，如 ${sample[1]}`}
            maxLength={60}
            value={one.name}
            onChange={({ target }) => change(at, { name: target.value })}
          />
          <Input
            aria-label={`简称 ${at + 1}`}
            placeholder={`简称，如 ${sample[2]}`}
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
