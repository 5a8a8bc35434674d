import { Alert, Form, Input, Modal, Select, Switch } from 'antd';
import type { FieldDefinition } from '#shared/catalogue/definition.ts';
import type { PlainType } from './draft-model.ts';
import { IndicatorBasics } from './indicator-basics.tsx';
import { countedOf } from './indicator-words.ts';

type TypeIndicator = PlainType['indicators'][number];

interface IndicatorDialogProps {
  readonly indicator: TypeIndicator;
  readonly fields: readonly FieldDefinition[];
  /** What stands against it, in words. */
  readonly faults: readonly string[];
  readonly onChange: (indicator: TypeIndicator) => void;
  readonly onClose: () => void;
}

/** Everything of one indicator of a type; changes count at once, a wrong formula is said with its place. */
export function IndicatorDialog({ indicator, fields, faults, onChange, onClose }: IndicatorDialogProps) {
  const put = (update: Partial<TypeIndicator>) => onChange({ ...indicator, ...update });
  return (
    <Modal open width={680} title={`指标“${indicator.label}”`} footer={null} onCancel={onClose}>
      {faults.length > 0 && <Alert type="error" role="alert" title={faults.join('；')} />}
      <Form layout="horizontal" labelCol={{ flex: '200px' }} wrapperCol={{ flex: '420px' }} size="small" colon={false}>
        <IndicatorBasics
          indicator={indicator}
          put={put}
          onKind={(kind) => put({ kind, denominator: kind === 'ratio' ? (indicator.denominator ?? '1') : undefined })}
        />
        <Form.Item label="数什么" htmlFor="indicator-rows">
          <Select
            id="indicator-rows"
            aria-label="数什么"
            value={indicator.rows ?? ''}
            options={countedOf(fields)}
            onChange={(rows) => put({ rows: rows || undefined })}
          />
        </Form.Item>
        <Formula id="where" label="条件（不填为全部）" value={indicator.where} put={put} />
        <Formula
          id="value"
          label={indicator.kind === 'ratio' ? '分子（不填为 1）' : '数值（不填为 1）'}
          value={indicator.value}
          put={put}
        />
        {indicator.kind === 'ratio' && (
          <Formula id="denominator" label="分母" value={indicator.denominator} put={put} />
        )}
        <Formula id="at" label="归入哪天（不填为归月日期）" value={indicator.at} put={put} />
        <Form.Item label="同时计入的也数">
          <Switch aria-label="同时计入的也数" checked={indicator.linked} onChange={(linked) => put({ linked })} />
        </Form.Item>
      </Form>
      <Names fields={fields} rows={indicator.rows} />
    </Modal>
  );
}

interface FormulaProps {
  readonly id: 'where' | 'value' | 'denominator' | 'at';
  readonly label: string;
  readonly value: string | undefined;
  readonly put: (update: Partial<TypeIndicator>) => void;
}

function Formula({ id, label, value, put }: FormulaProps) {
  return (
    <Form.Item label={label} htmlFor={`indicator-${id}`}>
      <Input
        id={`indicator-${id}`}
        className="formula"
        value={value ?? ''}
        maxLength={1000}
        onChange={(event) => put({ [id]: event.target.value || undefined })}
      />
    </Form.Item>
  );
}

/** The names that formulas may use, with what they mean. */
function Names({ fields, rows }: { readonly fields: readonly FieldDefinition[]; readonly rows: string | undefined }) {
  const own = fields.find(({ id }) => id === rows)?.fields ?? [];
  return (
    <details>
      <summary>公式里可以用的名称（例如 result = 'success'、people &gt; 0）</summary>
      <p className="hint">
        {[...own, ...fields.filter(({ type }) => type !== 'list')].map(({ id, label }) => (
          <span key={`${label} ${id}`}>
            <code>{id}</code> {label}；
          </span>
        ))}
      </p>
    </details>
  );
}
