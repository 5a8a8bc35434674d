import { LockOutlined } from '@ant-design/icons';
import { useMemo } from 'react';
import { type CompiledField, compiledType } from '#shared/catalogue/compile-type.ts';
import { displayValue } from '#shared/domain/display.ts';
import { maskedValue } from '#shared/domain/masking.ts';
import { withCalculated } from '#shared/domain/values.ts';
import { useDesk } from '../../desk/desk-context.ts';
import { domainContextOf } from '../../desk/domain-context.ts';
import { useOver } from '../../desk/over-records.ts';
import { SealedRecordContext, SealedText } from '../../desk/sealed-text.tsx';
import { unitName, withMeasure } from '../../desk/words.tsx';
import type { OpenRecord, Values } from '../../store/desk-store.ts';

/** All values of a record as they are read, sealed ones covered until clicked. */
export function RecordValues({ opened }: { opened: OpenRecord }) {
  const { store } = useDesk();
  const type = compiledType(store.catalogue, opened.record.type);
  const over = useOver(opened);
  const values = useMemo(() => {
    const { type: typeId, recordNo } = opened.record;
    const known = { ...opened.values, ...over, record_no: recordNo };
    return withCalculated(store.catalogue, typeId, known, domainContextOf(store));
  }, [store, opened, over]);
  const isClosed = opened.sealState === 'closed';
  const fields = type.fields.filter(
    ({ definition, path }) => !definition.hidden && (!definition.offByDefault || hasValue(values[path])),
  );
  const past = type.fields.filter(({ definition, path }) => definition.hidden && hasValue(values[path]));
  const line = (field: CompiledField, isWide: boolean) => (
    <ValueLine
      key={field.path}
      field={field}
      value={values[field.path]}
      isClosed={isClosed && field.sealed}
      isWide={isWide}
    />
  );
  const wide = wideFields(fields);
  return (
    <SealedRecordContext value={opened.record}>
      <dl className="values">{fields.map((field) => line(field, wide.has(field)))}</dl>
      {past.length > 0 && (
        <section className="past-fields" aria-label="已停用字段">
          <h3>已停用字段（县里现在不再填报，以前填的内容保留）</h3>
          <dl className="values">{past.map((field) => line(field, true))}</dl>
        </section>
      )}
    </SealedRecordContext>
  );
}

const WIDE_TYPES = new Set(['text', 'list', 'enums']);

/** Fields that take the whole line: long ones, and a short one that would stand alone in its line. */
function wideFields(fields: readonly CompiledField[]): ReadonlySet<CompiledField> {
  const wide = new Set(fields.filter((field) => WIDE_TYPES.has(field.definition.type)));
  let isSecond = false;
  for (const [index, field] of fields.entries()) {
    const next = fields[index + 1];
    const isAlone = !isSecond && (next === undefined || WIDE_TYPES.has(next.definition.type));
    if (!wide.has(field) && isAlone) wide.add(field);
    isSecond = !wide.has(field) && !isSecond;
  }
  return wide;
}

function hasValue(value: unknown): boolean {
  return value !== undefined && value !== null && value !== '' && !(Array.isArray(value) && value.length === 0);
}

function ValueLine(props: { field: CompiledField; value: unknown; isClosed: boolean; isWide: boolean }) {
  const { field, value, isClosed, isWide } = props;
  return (
    <div className={isWide ? 'value-line is-wide' : 'value-line'}>
      <dt>
        {field.definition.label}
        {field.sealed && <LockOutlined className="seal-mark" title="加密保存" />}
      </dt>
      <dd>
        {isClosed ? (
          <span className="is-faint">（本机没有密钥，看不到）</span>
        ) : (
          <Value field={field} value={value} isOpened={false} />
        )}
      </dd>
    </div>
  );
}

/** One value; covered when it is sealed, unless the list it stands in was opened as a whole. */
function Value({ field, value, isOpened }: { field: CompiledField; value: unknown; isOpened: boolean }) {
  const { store } = useDesk();
  if (!hasValue(value)) return <span className="is-faint">—</span>;
  const isCovered = field.sealed && !isOpened;
  if (field.definition.type === 'list') {
    const rows = value as Values[];
    if (!isCovered) return <Rows field={field} rows={rows} isOpened={isOpened} />;
    return (
      <SealedText name={field.definition.label} masked={`共 ${rows.length} 行，点击查看`}>
        <Rows field={field} rows={rows} isOpened />
      </SealedText>
    );
  }
  const names = { unitName: (code: string) => unitName(store, code) };
  const text = displayValue(store.catalogue, field.definition, value, names) || '—';
  const shown = <span className="value-text">{withMeasure(text, field.definition.measure)}</span>;
  if (!isCovered) return shown;
  return (
    <SealedText name={field.definition.label} masked={maskedValue(field.definition.type, value, text)}>
      {shown}
    </SealedText>
  );
}

/** Child rows as a table; columns that no row fills are left out. */
function Rows(props: { field: CompiledField; rows: readonly Values[]; isOpened: boolean }) {
  const { field, rows, isOpened } = props;
  const columns = field.fields.filter((one) => rows.some((row) => hasValue(row[one.definition.id])));
  const fixed = new Map(field.definition.fixedRows?.map((option) => [option.code, option.label]));
  return (
    <div className="row-table">
      <table aria-label={field.definition.label}>
        <thead>
          <tr>
            <th className="row-number">{fixed.size > 0 ? '步骤' : '序号'}</th>
            {columns.map((one) => (
              <th key={one.path}>{one.definition.label}</th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row, index) => (
            <tr key={String(row._row ?? index)}>
              <td className={fixed.size > 0 ? 'row-step' : 'row-number'}>{fixed.get(String(row._row)) ?? index + 1}</td>
              {columns.map((one) => (
                <td key={one.path}>
                  <Value field={one} value={row[one.definition.id]} isOpened={isOpened} />
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
