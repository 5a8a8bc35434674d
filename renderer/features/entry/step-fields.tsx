import { useRef } from 'react';
import type { CompiledField } from '#shared/catalogue/compile-type.ts';
import type { TransitionDefinition } from '#shared/catalogue/definition.ts';
import type { ValueProblem } from '#shared/domain/validate-record.ts';
import { inUse } from '../../desk/field-layout.ts';
import { FieldCell } from './field-cell.tsx';
import { useDerived, useForm } from './form-context.ts';

const NO_INDEXES: readonly number[] = [];

/**
 * The fields of a step in the form's order: those it asks for, and those that the new state needs and that are still to
 * be filled or mended. A field that was shown stays.
 */
export function StepFields({ step }: { step: TransitionDefinition }) {
  const { model } = useForm();
  const { problems } = useDerived();
  const shown = useRef(new Set(step.asks));
  for (const id of fieldsWithProblems(problems, model.isAttempted())) shown.current.add(id);
  const stateField = model.type.definition.life?.state;
  const fields = inUse(model.type.fields).filter(
    ({ definition, path }: CompiledField) =>
      shown.current.has(path) && path !== stateField && definition.type !== 'calc',
  );
  if (fields.length === 0) return <p className="is-faint">这一步不需要填写内容，直接办理即可。</p>;
  return (
    <div className="field-grid">
      {fields.map((field) => (
        <FieldCell key={field.path} field={field} path={field.path} indexes={NO_INDEXES} />
      ))}
    </div>
  );
}

/** Top-level fields that stand in the way of the step; what is only to be checked counts once saving was tried. */
function fieldsWithProblems(problems: readonly ValueProblem[], isAttempted: boolean): string[] {
  const blocking = problems.filter(({ level }) => level === 'hard' || (level === 'soft' && isAttempted));
  return blocking.map(({ path }) => path.split('.')[0] ?? path);
}
