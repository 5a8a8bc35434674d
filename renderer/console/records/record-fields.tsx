import { LockOutlined } from '@ant-design/icons';
import { Fragment, type ReactNode } from 'react';
import type { Catalogue, FieldDefinition, TypeDefinition } from '#shared/catalogue/definition.ts';
import { displayValue, type Names } from '#shared/domain/display.ts';
import { isBlank, type Row, rowsOf, SEALED_TEXT, sectionsOf, shownFields, wideFields } from './field-model.ts';

/** What every part of the record sheet needs to show values. */
export interface ShowContext {
  readonly catalogue: Catalogue;
  readonly type: TypeDefinition;
  readonly names: Names;
  readonly sealed: ReadonlySet<FieldDefinition>;
  /** Whether the record has a seal at all; without one a sealed field was simply left empty. */
  readonly sealedPresent: boolean;
}

/** All fields of a record, section by section, as the definition orders them. */
export function RecordFields({ show, values }: { readonly show: ShowContext; readonly values: Row }) {
  return sectionsOf(shownFields(show.sealed, show.type.fields, values)).map((section) => (
    <section key={section.heading} className="sheet" aria-label={section.heading}>
      <h2>{section.heading}</h2>
      <FieldGrid show={show} fields={section.fields} values={values} />
    </section>
  ));
}

interface FieldsProps {
  readonly show: ShowContext;
  readonly fields: readonly FieldDefinition[];
  readonly values: Row;
}

function FieldGrid({ show, fields, values }: FieldsProps) {
  const wide = wideFields(fields);
  return (
    <dl className="field-grid">
      {fields.map((field) => (
        <Fragment key={field.id}>
          <dt className={isBlock(show, field, values) ? 'is-block' : ''}>{field.label}</dt>
          <dd className={isBlock(show, field, values) ? 'is-block' : wide.has(field.id) ? 'is-wide' : ''}>
            <FieldValue show={show} field={field} value={values[field.id]} />
          </dd>
        </Fragment>
      ))}
    </dl>
  );
}

/** Child rows need the whole width: their label stands above them. */
function isBlock(show: ShowContext, field: FieldDefinition, values: Row): boolean {
  return field.type === 'list' && !show.sealed.has(field) && !isBlank(values[field.id]);
}

interface FieldProps {
  readonly show: ShowContext;
  readonly field: FieldDefinition;
  readonly value: unknown;
}

function FieldValue({ show, field, value }: FieldProps): ReactNode {
  if (show.sealed.has(field)) return show.sealedPresent ? <Sealed /> : <Blank />;
  if (isBlank(value)) return <Blank />;
  if (field.type === 'list') return <Rows show={show} field={field} rows={rowsOf(value)} />;
  return withMeasure(field, displayValue(show.catalogue, field, value, show.names)) || <Blank />;
}

/** `37人`; percentages carry their sign already. */
function withMeasure(field: FieldDefinition, text: string): string {
  const { measure } = field;
  return text === '' || measure === undefined || text.endsWith(measure) ? text : `${text}${measure}`;
}

function Sealed() {
  return (
    <span className="sealed">
      <LockOutlined aria-hidden /> {SEALED_TEXT}
    </span>
  );
}

function Blank() {
  return <span className="blank">未填</span>;
}

interface RowsProps {
  readonly show: ShowContext;
  readonly field: FieldDefinition;
  readonly rows: readonly Row[];
}

/** Narrow rows fit a table; broad rows get a grid each. */
const TABLE_COLUMNS = 8;

function Rows({ show, field, rows }: RowsProps) {
  const fields = field.fields ?? [];
  const filled = fields.filter((each) => show.sealed.has(each) || rows.some((row) => !isBlank(row[each.id])));
  const isTable = filled.length <= TABLE_COLUMNS && !filled.some((each) => each.type === 'list');
  if (isTable) return <RowTable show={show} field={field} rows={rows} fields={filled} />;
  return rows.map((row, index) => (
    <section key={rowKey(row, index)} className="row-card" aria-label={`${field.label} ${rowName(field, row, index)}`}>
      <h3>{rowName(field, row, index)}</h3>
      <FieldGrid show={show} fields={shownFields(show.sealed, fields, row)} values={row} />
    </section>
  ));
}

function RowTable({ show, field, rows, fields }: RowsProps & { readonly fields: readonly FieldDefinition[] }) {
  return (
    <table className="plain-table" aria-label={field.label}>
      <thead>
        <tr>
          <th scope="col" className="row-name">
            项目
          </th>
          {fields.map((each) => (
            <th key={each.id} scope="col">
              {each.label}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map((row, index) => (
          <tr key={rowKey(row, index)}>
            <th scope="row" className="row-name">
              {rowName(field, row, index)}
            </th>
            {fields.map((each) => (
              <td key={each.id}>
                <FieldValue show={show} field={each} value={row[each.id]} />
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function rowKey(row: Row, index: number): string {
  const id = row._row;
  return typeof id === 'string' ? id : String(index);
}

/** Rows that always exist have names (the steps of a decision); others are counted. */
function rowName(field: FieldDefinition, row: Row, index: number): string {
  const fixed = field.fixedRows?.find((option) => option.code === row._row);
  return fixed?.label ?? `第${index + 1}项`;
}
