import { Button } from 'antd';
import { compiledType } from '#shared/catalogue/compile-type.ts';
import { lifeMarkOf, stateLabel } from '#shared/domain/life.ts';
import { useDesk } from '../../desk/desk-context.ts';
import { domainContextOf } from '../../desk/domain-context.ts';
import { DueMark } from '../../desk/due-mark.tsx';
import { stepsOffered } from '../../desk/steps.ts';
import type { OpenRecord } from '../../store/desk-store.ts';
import { Panel } from '../../ui/page.tsx';

/** Where the record stands in its life, and the steps this person may take from there. Nothing for a type without one. */
export function LifePanel({ opened: { record, values } }: { opened: OpenRecord }) {
  const { openStep, store } = useDesk();
  const life = store.catalogue.types.get(record.type)?.life;
  if (!life) return null;
  const compiled = compiledType(store.catalogue, record.type);
  const mark = lifeMarkOf(compiled, values, domainContextOf(store));
  if (!mark) return null;
  const field = compiled.byPath.get(life.state)?.definition;
  return (
    <Panel title={field?.label ?? '状态'} name="办理进度">
      <div className="life-line">
        <b>{stateLabel(compiled.definition, mark.state)}</b>
        <DueMark mark={mark} />
        {mark.due && <span className="is-faint">期限 {mark.due}</span>}
        {stepsOffered(store, record, mark.state).map((step) => (
          <Button key={step.id} onClick={() => openStep(record.id, step.id)}>
            {step.label}
          </Button>
        ))}
      </div>
    </Panel>
  );
}
