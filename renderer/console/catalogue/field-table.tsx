import { Button } from 'antd';
import { useState } from 'react';
import type { FieldDefinition } from '#shared/catalogue/definition.ts';
import type { FieldPath } from './draft-model.ts';
import { FieldDialog } from './field-dialog.tsx';
import { type FieldLine, FieldRow } from './field-row.tsx';
import { NewFieldDialog } from './new-field-dialog.tsx';
import type { TypePartProps } from './type-part.ts';

/** Fields with those of rows under their list. */
function linesOf(fields: readonly FieldDefinition[], parents: FieldPath = []): readonly FieldLine[] {
  return fields.flatMap((field, index) => {
    const path = [...parents, field.id];
    return [{ field, path, index, siblings: fields.length }, ...linesOf(field.fields ?? [], path)];
  });
}

/** All fields of a type, to be renamed, ordered, required, taken out of use; and the way to a new one. */
export function FieldTable(props: TypePartProps) {
  const [opened, setOpened] = useState<FieldPath | null>(null);
  const [parents, setParents] = useState<FieldPath | null>(null);
  return (
    <section className="sheet" aria-label="字段">
      <p className="hint">
        已发布过的字段不能删除、不能改类型和敏感级别，不再用时请停用：不再填报，以前填的内容保留。
        <Button size="small" onClick={() => setParents([])}>
          增加字段
        </Button>
      </p>
      <table className="plain-table field-editor" aria-label="字段">
        <thead>
          <tr>
            <th scope="col">次序</th>
            <th scope="col">标签</th>
            <th scope="col">类型</th>
            <th scope="col">填写</th>
            <th scope="col">敏感级别</th>
            <th scope="col">使用</th>
            <th scope="col">操作</th>
          </tr>
        </thead>
        <tbody>
          {linesOf(props.type.fields).map((line) => (
            <FieldRow key={line.path.join('.')} {...props} {...line} onOpen={setOpened} onAdd={setParents} />
          ))}
        </tbody>
      </table>
      {opened && <FieldDialog {...props} path={opened} onClose={() => setOpened(null)} />}
      {parents && <NewFieldDialog {...props} parents={parents} onClose={() => setParents(null)} />}
    </section>
  );
}
