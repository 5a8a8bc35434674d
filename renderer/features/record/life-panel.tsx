import { Button } from 'antd';
import { useLocation } from 'wouter';
import { compiledType } from '#shared/catalogue/compile-type.ts';
import { levelOfScope, lifeMarkOf, stepsFrom } from '#shared/domain/life.ts';
import { may } from '#shared/domain/permissions.ts';
import { useDesk } from '../../desk/desk-context.ts';
import { domainContextOf } from '../../desk/domain-context.ts';
import { DueMark } from '../../desk/due-mark.tsx';
import type { OpenRecord } from '../../store/desk-store.ts';
import { Panel } from '../../ui/page.tsx';

const FIXED = new Set(['void', 'locked', 'submitted', 'received']);

/** Where the record stands in its life, and the steps this person may take from there. Nothing for a type without one. */
export function LifePanel({ opened: { record, values } }: { opened: OpenRecord }) {
  const { store } = useDesk();
  const [, navigate] = useLocation();
  const life = store.catalogue.types.get(record.type)?.life;
  if (!life) return null;
  const compiled = compiledType(store.catalogue, record.type);
  const mark = lifeMarkOf(compiled, values, domainContextOf(store));
  if (!mark) return null;
  const field = compiled.byPath.get(life.state)?.definition;
  const canStep = may(store.account, 'enter', record) && !FIXED.has(record.status);
  const steps = canStep ? stepsFrom(life, mark.state, levelOfScope(store.account.scope)) : [];
  return (
    <Panel title={field?.label ?? '状态'} name="办理进度">
      <div className="life-line">
        <b>{field?.options?.find(({ code }) => code === mark.state)?.label ?? mark.state}</b>
        <DueMark mark={mark} />
        {mark.due && <span className="is-faint">期限 {mark.due}</span>}
        {steps.map((step) => (
          <Button key={step.id} onClick={() => navigate(`/record/${record.id}/step/${step.id}`)}>
            {step.label}
          </Button>
        ))}
      </div>
    </Panel>
  );
}
