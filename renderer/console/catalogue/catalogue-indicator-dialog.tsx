import { Alert, Button, Form, Modal } from 'antd';
import type { CatalogueIndicator, TermDefinition } from '#shared/catalogue/indicator-definition.ts';
import { IndicatorBasics } from './indicator-basics.tsx';
import { TermEditor } from './term-editor.tsx';
import type { Draft } from './use-draft.ts';

interface CatalogueIndicatorDialogProps {
  readonly draft: Draft;
  readonly indicator: CatalogueIndicator;
  readonly onChange: (indicator: CatalogueIndicator) => void;
  readonly onClose: () => void;
}

/** An indicator over several types: its names and the summands of numerator and denominator. */
export function CatalogueIndicatorDialog({ draft, indicator, onChange, onClose }: CatalogueIndicatorDialogProps) {
  const put = (update: Partial<CatalogueIndicator>) => onChange({ ...indicator, ...update });
  const start = `indicators.${indicator.code}`;
  const faults = draft.problems
    .filter(({ place }) => place === start || place.startsWith(`${start}.`))
    .map(({ place, reason }) => `${placeWords(place.slice(start.length + 1))}${reason}`);
  const changeKind = (kind: CatalogueIndicator['kind']) =>
    put({
      kind,
      denominator: kind === 'ratio' ? (indicator.denominator ?? indicator.numerator.slice(0, 1)) : undefined,
    });
  return (
    <Modal open width={760} title={`指标“${indicator.label}”`} footer={null} onCancel={onClose}>
      {faults.length > 0 && <Alert type="error" role="alert" title={faults.join('；')} />}
      <Form layout="horizontal" labelCol={{ flex: '150px' }} wrapperCol={{ flex: '520px' }} size="small" colon={false}>
        <IndicatorBasics indicator={indicator} put={put} onKind={changeKind} />
      </Form>
      <Side
        name={indicator.kind === 'ratio' ? '分子' : '相加的各项'}
        draft={draft}
        terms={indicator.numerator}
        onChange={(numerator) => put({ numerator })}
      />
      {indicator.denominator && (
        <Side
          name="分母"
          draft={draft}
          terms={indicator.denominator}
          onChange={(denominator) => put({ denominator })}
        />
      )}
    </Modal>
  );
}

/** `numerator.0.where:4` as people read it: `分子第 1 项：`. */
function placeWords(place: string): string {
  const [side, index] = place.split('.');
  const words = side === 'numerator' ? '分子' : side === 'denominator' ? '分母' : '';
  return words && index ? `${words}第 ${Number(index) + 1} 项：` : words && `${words}：`;
}

interface SideProps {
  readonly name: string;
  readonly draft: Draft;
  readonly terms: readonly TermDefinition[];
  readonly onChange: (terms: TermDefinition[]) => void;
}

function Side({ name, draft, terms, onChange }: SideProps) {
  const first = draft.source.types[0]?.id ?? '';
  return (
    <fieldset className="indicator-side">
      <legend>{name}</legend>
      {terms.map((term, index) => (
        <TermEditor
          // biome-ignore lint/suspicious/noArrayIndexKey: summands have no identity of their own
          key={index}
          name={`${name}第${index + 1}项`}
          draft={draft}
          term={term}
          onChange={(next) => onChange(terms.map((one, at) => (at === index ? next : one)))}
          {...(terms.length > 1 && { onRemove: () => onChange(terms.filter((_, at) => at !== index)) })}
        />
      ))}
      <Button
        size="small"
        disabled={terms.length >= 8}
        onClick={() => onChange([...terms, { type: first, upTo: 1, linked: false, minus: false }])}
      >
        再加一项
      </Button>
    </fieldset>
  );
}
