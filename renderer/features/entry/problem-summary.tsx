import { Checkbox, Input } from 'antd';
import { useMemo } from 'react';
import type { CompiledType } from '#shared/catalogue/compile-type.ts';
import type { ValueProblem } from '#shared/domain/validate-record.ts';
import type { Values } from '../../store/desk-store.ts';
import { focusFirst } from '../../ui/focus-order.ts';
import { useDerived, useForm } from './form-context.ts';
import { UNIT_PATH } from './form-model.ts';
import { rowsOf } from './values-by-path.ts';

/** What the clerk says to soft problems: which were checked, and why they are so. */
export interface Acknowledgement {
  readonly keys: ReadonlySet<string>;
  readonly explanation: string;
}

/** Tells problems apart. */
export function problemKey(problem: ValueProblem): string {
  return `${problem.path}|${problem.code}|${problem.message}`;
}

/** Leads to the control at a path. */
export function focusPath(path: string): void {
  const cell = document.querySelector<HTMLElement>(`[data-path="${CSS.escape(path)}"]`);
  cell?.scrollIntoView({ block: 'center' });
  focusFirst(cell);
}

/** After a save that was not possible: to the first field to be mended, or else to the first fact to be confirmed. */
export function focusFirstProblem(problems: readonly ValueProblem[]): void {
  const hard = problems.find((problem) => problem.level === 'hard');
  if (hard) {
    focusPath(hard.path);
    return;
  }
  const summary = document.querySelector<HTMLElement>('.problem-summary');
  summary?.scrollIntoView({ block: 'center' });
  summary?.querySelector<HTMLElement>('.soft-line input:not(:checked)')?.focus();
}

/** What is still to be filled, mended or checked, each with a link to its field. Shown once completion was tried. */
export function ProblemSummary(props: { ack: Acknowledgement; onAck: (ack: Acknowledgement) => void }) {
  const { model } = useForm();
  const { problems } = useDerived();
  const hard = problems.filter((problem) => problem.level === 'hard');
  const soft = problems.filter((problem) => problem.level === 'soft');
  if (!model.isAttempted() || hard.length + soft.length === 0) return null;
  return (
    <section className="problem-summary" aria-label="校验结果" role="alert">
      {hard.length > 0 && (
        <div className="problem-list is-hard">
          <strong>还有 {hard.length} 处需要填写或修改：</strong>
          {hard.map((problem) => (
            <ProblemLink key={problemKey(problem)} problem={problem} />
          ))}
        </div>
      )}
      {soft.length > 0 && <SoftProblems problems={soft} {...props} />}
    </section>
  );
}

function SoftProblems(props: {
  problems: readonly ValueProblem[];
  ack: Acknowledgement;
  onAck: (ack: Acknowledgement) => void;
}) {
  const { ack, onAck } = props;
  const toggle = (key: string, isChecked: boolean) => {
    const keys = new Set(ack.keys);
    if (isChecked) keys.add(key);
    else keys.delete(key);
    onAck({ ...ack, keys });
  };
  return (
    <div className="problem-list is-soft">
      <strong>以下 {props.problems.length} 处请核实，确属实情的逐项勾选“已核实”后可以保存：</strong>
      {props.problems.map((problem) => (
        <div key={problemKey(problem)} className="soft-line">
          <Checkbox
            checked={ack.keys.has(problemKey(problem))}
            aria-label={`已核实 ${problem.message}`}
            onChange={(event) => toggle(problemKey(problem), event.target.checked)}
          >
            已核实
          </Checkbox>
          <ProblemLink problem={problem} />
        </div>
      ))}
      <div className="soft-explanation">
        <label htmlFor="soft-explanation">情况说明（写入备注栏，可不填）</label>
        <Input
          id="soft-explanation"
          maxLength={100}
          value={ack.explanation}
          onChange={(event) => onAck({ ...ack, explanation: event.target.value })}
        />
      </div>
    </div>
  );
}

function ProblemLink({ problem }: { problem: ValueProblem }) {
  const { model } = useForm();
  const place = useMemo(() => placeOf(model.type, model.values(), problem.path), [model, problem.path]);
  return (
    <button type="button" className="problem-link" onClick={() => focusPath(problem.path)}>
      {place && <b>{place}：</b>}
      {problem.message}
    </button>
  );
}

/** `议题清单 第2行 议题` for a path. */
export function placeOf(type: CompiledType, values: Values, path: string): string {
  if (path === UNIT_PATH) return '所属村（镇）';
  const parts = path.split('.');
  const words: string[] = [];
  let level = values;
  for (let i = 0; i < parts.length; i += 2) {
    const field = type.byPath.get(parts.filter((_, index) => index % 2 === 0 && index <= i).join('.'));
    const rowId = parts[i + 1];
    const rows = rowsOf(level[parts[i] ?? '']);
    const index = rows.findIndex((row) => row._row === rowId);
    words.push(`${field?.definition.label ?? ''}${index >= 0 ? ` 第${index + 1}行` : ''}`);
    level = rows[index] ?? {};
  }
  return words.join(' ').trim();
}
