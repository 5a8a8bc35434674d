import { Select } from 'antd';
import { useCallback, useState } from 'react';
import type { FieldDefinition } from '#shared/catalogue/definition.ts';
import { useDesk } from '../../desk/desk-context.ts';
import { useLive } from '../../desk/use-live.ts';
import type { ListLine } from '../../store/desk-store.ts';
import type { ControlProps } from '../../ui/typed-input.tsx';
import { useRested } from '../../ui/use-later.ts';

const OFFERED = 20;

/** Other records (one or several) found by their title, number or date. */
export function ReferenceInput(props: ControlProps & { field: FieldDefinition; isMany: boolean }) {
  const { field, isMany, value, onChange, onBlur, id, status, ...rest } = props;
  const { store } = useDesk();
  const [typed, setTyped] = useState('');
  const search = useRested(typed, 200);
  const chosen = (Array.isArray(value) ? value : [value]).filter((one): one is string => typeof one === 'string');
  const chosenText = chosen.join(' ');
  const load = useCallback(async () => {
    const types = field.refTypes ?? [...store.catalogue.types.keys()];
    const pages = await Promise.all(
      types.map((type) => store.list({ type, ...(search ? { search } : {}), offset: 0, limit: OFFERED })),
    );
    const known = await Promise.all(
      chosenText
        .split(' ')
        .filter(Boolean)
        .map((one) => store.get(one)),
    );
    return {
      lines: pages.flatMap((page) => page.lines),
      known: new Map(known.map((one) => [one?.record.id, one ? `${one.record.mainDate} ${one.record.recordNo}` : ''])),
    };
  }, [store, field, search, chosenText]);
  const { data, isLoading } = useLive(load);
  const offered = (data?.lines ?? []).map((line) => ({ value: line.id, label: labelOf(line) }));
  const missing = chosen.filter((one) => !offered.some((option) => option.value === one));
  return (
    <Select
      {...rest}
      id={id ?? ''}
      {...(isMany ? { mode: 'multiple' as const } : {})}
      className="wide"
      status={status ?? ''}
      allowClear
      loading={isLoading}
      showSearch={{ filterOption: false, onSearch: setTyped }}
      placeholder="输入标题、编号查找"
      notFoundContent="没有找到"
      value={isMany ? chosen : (chosen[0] ?? null)}
      options={[...offered, ...missing.map((one) => ({ value: one, label: data?.known.get(one) || '已选记录' }))]}
      onChange={(next: string | string[] | undefined) => onChange(!next || next.length === 0 ? null : next)}
      onBlur={() => onBlur?.()}
    />
  );
}

function labelOf(line: ListLine): string {
  return `${line.mainDate}　${line.title}${line.recordNo ? `（${line.recordNo}）` : ''}`;
}
