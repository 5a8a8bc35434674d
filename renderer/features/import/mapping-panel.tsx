import { Select } from 'antd';
import { compiledType } from '#shared/catalogue/compile-type.ts';
import { type ColumnTarget, RECORD_COLUMN } from '#shared/domain/import-columns.ts';
import { useDesk } from '../../desk/desk-context.ts';
import { NOT_IN_CELLS } from '../../desk/one-line.ts';
import { typesInOrder, unitsInScope } from '../../desk/words.tsx';
import type { ImportGroup } from './import-model.ts';

interface MappingProps {
  readonly group: ImportGroup;
  readonly typeId: string;
  readonly targets: readonly ColumnTarget[];
  readonly defaultUnit: string;
  readonly isRemembered: boolean;
  readonly onType: (typeId: string) => void;
  readonly onTarget: (column: number, target: ColumnTarget) => void;
  readonly onUnit: (code: string) => void;
}

/** Which ledger a table belongs to and where each of its columns goes; guessed, and corrected here. */
export function MappingPanel(props: MappingProps) {
  const { group, typeId, targets } = props;
  const { store } = useDesk();
  const options = targetOptions(store, typeId);
  const missing = missingLabels(store, typeId, targets);
  const noted = group.columns.filter((_, column) => targets[column] === 'note');
  const dropped = group.columns.filter((name, column) => targets[column] === 'drop' && name !== RECORD_COLUMN);
  return (
    <div className="import-mapping">
      <Choices {...props} />
      <div className="import-columns">
        {group.columns.map((name, column) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: columns of a file have no other identity
          <div key={column} className={targets[column] === 'note' || targets[column] === 'drop' ? 'is-unmatched' : ''}>
            <span title={name}>{name}</span>
            <Select
              aria-label={`${name} 对应`}
              size="small"
              value={targets[column] ?? 'drop'}
              options={options}
              showSearch={{ optionFilterProp: 'label' }}
              onChange={(target) => props.onTarget(column, target)}
              style={{ width: '100%' }}
            />
          </div>
        ))}
      </div>
      {missing.length > 0 && <p className="import-missing">必填项还没有对应的列：{missing.join('、')}</p>}
      {noted.length > 0 && <p className="import-hint">没有对应栏目、写入备注的列：{noted.join('、')}</p>}
      {dropped.length > 0 && <p className="import-hint">不导入的列：{dropped.join('、')}</p>}
    </div>
  );
}

function Choices(props: MappingProps) {
  const { store } = useDesk();
  const units = unitsInScope(store);
  const { typeId } = props;
  return (
    <div className="import-choices">
      {/* biome-ignore lint/a11y/noLabelWithoutControl: antd's control lies inside */}
      <label>
        导入到
        <Select
          aria-label="导入到"
          value={typeId}
          showSearch={{ optionFilterProp: 'label' }}
          options={typesInOrder(store, typeId).map(({ id, label }) => ({ value: id, label }))}
          onChange={props.onType}
          style={{ width: 300 }}
        />
      </label>
      {/* biome-ignore lint/a11y/noLabelWithoutControl: antd's control lies inside */}
      <label>
        没有写明村的行算作
        <Select
          aria-label="没有写明村的行算作"
          value={props.defaultUnit}
          options={[
            { value: '', label: '（不指定）' },
            ...units.map(({ code12, shortName }) => ({ value: code12, label: shortName })),
          ]}
          onChange={props.onUnit}
          style={{ width: 180 }}
        />
      </label>
      {props.isRemembered && <span className="import-hint">沿用上次对这种表头的设置</span>}
    </div>
  );
}

function targetOptions(store: Parameters<typeof typesInOrder>[0], typeId: string) {
  const { fields } = compiledType(store.catalogue, typeId);
  return [
    { value: 'unit' as ColumnTarget, label: '所属村（镇）' },
    ...fields
      .filter(({ definition }) => !NOT_IN_CELLS.has(definition.type))
      .map(({ definition, required }) => ({
        value: `field:${definition.id}` as ColumnTarget,
        label: `${definition.label}${required === 'always' ? ' *' : ''}`,
      })),
    { value: 'remark' as ColumnTarget, label: '备注' },
    { value: 'note' as ColumnTarget, label: '写入备注（带列名）' },
    { value: 'record' as ColumnTarget, label: '整条记录（数据版）' },
    { value: 'drop' as ColumnTarget, label: '不导入' },
  ];
}

function missingLabels(store: Parameters<typeof typesInOrder>[0], typeId: string, targets: readonly ColumnTarget[]) {
  if (targets.includes('record')) return [];
  const { fields } = compiledType(store.catalogue, typeId);
  return fields
    .filter(({ definition, required }) => required === 'always' && !targets.includes(`field:${definition.id}`))
    .map(({ definition }) => definition.label);
}
