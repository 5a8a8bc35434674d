import { Button, Select } from 'antd';
import { useState } from 'react';
import { Link } from 'wouter';
import { STRAND_LABELS, STRANDS, type TypeSource } from '#shared/catalogue/definition.ts';
import { SWITCH_LABELS } from '#shared/catalogue/type-switch.ts';
import { withSwitch } from './draft-model.ts';
import { NewTypeDialog } from './new-type-dialog.tsx';
import type { Draft } from './use-draft.ts';

const SWITCHES = (Object.keys(SWITCH_LABELS) as TypeSource['switch'][]).map((value) => ({
  value,
  label: SWITCH_LABELS[value],
}));
const LEVELS = { village: '村', town: '镇', county: '县' } as const;

/** All types by strand with their switches, and the way to a new one. */
export function TypeList({ draft }: { readonly draft: Draft }) {
  const [isAdding, setIsAdding] = useState(false);
  const changed = new Set(draft.changes.map(({ typeId }) => typeId));
  const types = draft.source.types.toSorted((a, b) => a.order - b.order);
  return (
    <section className="sheet" aria-label="全部台账">
      <p className="hint">
        “扩展（不启用）”的台账不出现在填报、导出和到报表中，已有记录仍可查看。
        <Button size="small" onClick={() => setIsAdding(true)}>
          新增台账
        </Button>
      </p>
      <table className="plain-table" aria-label="全部台账">
        <thead>
          <tr>
            <th scope="col">所属线</th>
            <th scope="col">台账</th>
            <th scope="col">类码</th>
            <th scope="col">填报层级</th>
            <th scope="col">启用情况</th>
            <th scope="col">操作</th>
          </tr>
        </thead>
        <tbody>
          {STRANDS.flatMap((strand) => types.filter((type) => type.strand === strand)).map((type) => (
            <tr key={type.id}>
              <td>{STRAND_LABELS[type.strand]}</td>
              <th scope="row">
                <Link href={`/catalogue/${type.id}`}>{type.label}</Link>
                {changed.has(type.id) && <span className="changed-mark">有改动</span>}
              </th>
              <td>{type.code}</td>
              <td>{type.enteredBy.map((level) => LEVELS[level]).join('、')}</td>
              <td>
                <Select
                  size="small"
                  aria-label={`${type.label}启用情况`}
                  style={{ width: 150 }}
                  value={type.switch}
                  options={SWITCHES}
                  onChange={(to) => draft.change((source) => withSwitch(source, type.id, to))}
                />
              </td>
              <td>
                <Link href={`/catalogue/${type.id}`} aria-label={`修改${type.label}`}>
                  修改
                </Link>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {isAdding && <NewTypeDialog draft={draft} onClose={() => setIsAdding(false)} />}
    </section>
  );
}
