import { ConfigProvider } from 'antd';
import { memo, useMemo } from 'react';
import type { CompiledField } from '#shared/catalogue/compile-type.ts';
import { displayValue } from '#shared/domain/display.ts';
import { maySet } from '#shared/domain/guarded-fields.ts';
import type { ValueProblem } from '#shared/domain/validate-record.ts';
import { useDesk } from '../../desk/desk-context.ts';
import { rowSuffix, spanOf } from '../../desk/field-layout.ts';
import { unitName, withMeasure } from '../../desk/words.tsx';
import { FieldControl } from './field-control.tsx';
import { levelWords, withStates } from './field-rights.ts';
import { controlId, useCalculated, useFieldState, useFieldValue, useForm } from './form-context.ts';
import { type CellProps, RowList } from './row-list.tsx';
import { SealMark } from './seal-mark.tsx';

/** A field on the form: label, control, help, faults. */
export const FieldCell = memo(function FieldCell({ field, path, indexes }: CellProps) {
  const { model, editor } = useForm();
  const state = useFieldState(field, path);
  if (!state.isVisible) return null;
  const { definition } = field;
  const isForeign = !maySet(definition.setBy, editor);
  const list = model.type.byPath.get(field.path.split('.').slice(0, -1).join('.'));
  const isSealedHere = field.sealed && !list?.sealed;
  const style = { gridColumn: `span ${spanOf(field)}` };
  if (definition.type === 'list') {
    return (
      <div style={style} data-path={path} className="field">
        <ConfigProvider componentDisabled={isForeign}>
          <RowList cells={CELLS} field={field} path={path} indexes={indexes} isRequired={state.isRequired} />
        </ConfigProvider>
        {isForeign && <small className="field-help">由{levelWords(definition)}填写</small>}
        <Faults id={`${controlId(path)}-faults`} problems={state.problems} />
      </div>
    );
  }
  return (
    <div style={style} data-path={path} className={definition.type === 'calc' ? 'field is-calc' : 'field'}>
      <span className="field-label">
        {state.isRequired && <i aria-hidden>*</i>}
        <label htmlFor={controlId(path)}>{definition.label}</label>
        {definition.type === 'calc' && <small>（自动）</small>}
        {isSealedHere && <SealMark />}
        {state.isCarried && (
          <small className="carried" title="与本村上一条相同，不同的直接改，按 Delete 清空">
            沿用上次
          </small>
        )}
      </span>
      <FieldBody field={field} path={path} indexes={indexes} problems={state.problems} isInTable={false} />
      {definition.help && <small className="field-help">{definition.help}</small>}
      {isForeign && <small className="field-help">由{levelWords(definition)}填写</small>}
      <Faults id={`${controlId(path)}-faults`} problems={state.problems} />
    </div>
  );
});

/** A field in a table row: control and faults only; its label is the column's head. */
export const TableCell = memo(function TableCell({ field, path, indexes }: CellProps) {
  const state = useFieldState(field, path);
  if (!state.isVisible) return <td className="is-absent">—</td>;
  return (
    <td data-path={path}>
      <FieldBody field={field} path={path} indexes={indexes} problems={state.problems} isInTable />
      <Faults id={`${controlId(path)}-faults`} problems={state.problems} />
    </td>
  );
});

const CELLS = { card: FieldCell, table: TableCell };

function FieldBody(props: CellProps & { problems: readonly ValueProblem[]; isInTable: boolean }) {
  const { field, path, indexes, problems, isInTable } = props;
  if (field.definition.type === 'calc') return <CalculatedValue field={field} path={path} indexes={indexes} />;
  return <TypedValue field={field} path={path} indexes={indexes} problems={problems} isInTable={isInTable} />;
}

function TypedValue(props: CellProps & { problems: readonly ValueProblem[]; isInTable: boolean }) {
  const { field, path, indexes, problems, isInTable } = props;
  const { model } = useForm();
  const value = useFieldValue(path);
  const { offered, isForeign } = useFieldRights(field);
  const label = `${field.definition.label}${rowSuffix(indexes)}`;
  const hasFault = problems.some((problem) => problem.level === 'hard');
  return (
    <FieldControl
      field={offered}
      label={label}
      isInTable={isInTable}
      {...(isForeign ? { disabled: true } : {})}
      id={controlId(path)}
      {...(indexes.length > 0 ? { 'aria-label': label } : {})}
      {...(problems.length > 0 ? { 'aria-describedby': `${controlId(path)}-faults` } : {})}
      status={hasFault ? 'error' : problems.length > 0 ? 'warning' : ''}
      value={value}
      onChange={(next) => model.set(path, next)}
      onBlur={() => model.leave(path)}
    />
  );
}

/** The field as this person may fill it in: the states that steps lead to, and whether it is somebody else's to set. */
function useFieldRights(field: CompiledField): { readonly offered: CompiledField; readonly isForeign: boolean } {
  const { editor, model, states } = useForm();
  const { definition, path } = field;
  const offered = useMemo((): CompiledField => {
    if (!states || path !== model.type.definition.life?.state) return field;
    return { ...field, definition: withStates(definition, states) };
  }, [field, definition, path, states, model]);
  return { offered, isForeign: !maySet(definition.setBy, editor) };
}

function CalculatedValue({ field, path, indexes }: CellProps) {
  const { store } = useDesk();
  const value = useCalculated(path);
  const names = useMemo(() => ({ unitName: (code: string) => unitName(store, code) }), [store]);
  const text = displayValue(store.catalogue, field.definition, value, names);
  return (
    <output id={controlId(path)} className="calculated" aria-label={`${field.definition.label}${rowSuffix(indexes)}`}>
      {withMeasure(text || '—', field.definition.measure)}
    </output>
  );
}

const PREFIXES: Readonly<Record<ValueProblem['level'], string>> = { hard: '', soft: '请核实：', notice: '提示：' };

/** Faults of one field, below its control. */
function Faults({ id, problems }: { id: string; problems: readonly ValueProblem[] }) {
  if (problems.length === 0) return null;
  return (
    <div id={id} className="faults">
      {problems.map((problem) => (
        <div key={problem.code + problem.message} className={`fault is-${problem.level}`}>
          {PREFIXES[problem.level]}
          {problem.message}
        </div>
      ))}
    </div>
  );
}
