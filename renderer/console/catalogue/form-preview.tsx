import { type CompiledField, compiledType } from '#shared/catalogue/compile-type.ts';
import type { Catalogue } from '#shared/catalogue/definition.ts';
import { FIELD_TYPE_LABELS } from '#shared/catalogue/field-types.ts';
import { fitsTable, inUse, isRadio, offeredOptions, sectionsOf, spanOf } from '../../desk/field-layout.ts';

interface PreviewProps {
  readonly catalogue: Catalogue;
  readonly typeId: string;
}

/** The entry form as desks will lay it out, made from the same layout; nothing can be typed here. */
export function FormPreview({ catalogue, typeId }: PreviewProps) {
  if (!catalogue.types.has(typeId)) return <p className="hint">改好错误后才能预览。</p>;
  const { fields } = compiledType(catalogue, typeId);
  return (
    <div className="form-preview" role="img" aria-label="填报表单预览">
      {sectionsOf(fields).map((section) => (
        <section key={section.title} className="sheet">
          <h2>{section.title}</h2>
          <div className="preview-grid">
            {section.fields.map((field) => (
              <PreviewField key={field.path} field={field} />
            ))}
          </div>
        </section>
      ))}
    </div>
  );
}

function PreviewField({ field }: { readonly field: CompiledField }) {
  const { definition } = field;
  if (definition.offByDefault) return null;
  return (
    <div style={{ gridColumn: `span ${spanOf(field)}` }} className="preview-field">
      <span className="preview-label">
        {field.required === 'always' && <i aria-hidden>*</i>}
        {definition.label}
        {typeof field.required === 'object' && <small>（符合条件时必填）</small>}
        {field.visible && <small>（符合条件时显示）</small>}
        {field.sealed && <small>（加密）</small>}
      </span>
      <PreviewControl field={field} />
      {definition.help && <small className="hint">{definition.help}</small>}
    </div>
  );
}

function PreviewControl({ field }: { readonly field: CompiledField }) {
  const { definition } = field;
  if (definition.type === 'list') return <PreviewRows field={field} />;
  const options = offeredOptions(definition, []).map(({ label }) => label);
  if (definition.type === 'enum' && isRadio(definition)) {
    return <span className="preview-options">{options.map((label) => `○ ${label}`).join('　')}</span>;
  }
  if (definition.type === 'enums') {
    return <span className="preview-options">{options.map((label) => `□ ${label}`).join('　')}</span>;
  }
  const text = definition.type === 'enum' ? `请选择：${options.join('、')}` : FIELD_TYPE_LABELS[definition.type];
  return (
    <span className={definition.type === 'text' ? 'preview-box is-tall' : 'preview-box'}>
      {text}
      {definition.measure && `（${definition.measure}）`}
    </span>
  );
}

function PreviewRows({ field }: { readonly field: CompiledField }) {
  const fields = inUse(field.fields);
  if (!fitsTable(field)) {
    return (
      <div className="preview-grid preview-rows">
        {fields.map((one) => (
          <PreviewField key={one.path} field={one} />
        ))}
      </div>
    );
  }
  return (
    <table className="plain-table">
      <thead>
        <tr>
          {fields.map(({ path, definition }) => (
            <th key={path} scope="col">
              {definition.label}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        <tr>
          {fields.map(({ path, definition }) => (
            <td key={path} className="hint">
              {FIELD_TYPE_LABELS[definition.type]}
            </td>
          ))}
        </tr>
      </tbody>
    </table>
  );
}
