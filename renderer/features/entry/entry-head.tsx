import { Checkbox, Input, Select } from 'antd';
import { type RefObject, useCallback } from 'react';
import type { TypeDefinition } from '#shared/catalogue/definition.ts';
import { AttachmentsEditor } from '../../desk/attachments/attachments-editor.tsx';
import type { ChangeList } from '../../desk/attachments/use-adding.ts';
import { useDesk } from '../../desk/desk-context.ts';
import { useOptionFilter } from '../../desk/option-filter.ts';
import { useReferenceRound } from '../../desk/use-reference-round.ts';
import { unitName, unitsInScope } from '../../desk/words.tsx';
import { CharCount } from '../../ui/text-inputs.tsx';
import { carriedFor } from './carried-values.ts';
import { controlId, useDerived, useForm, useHead } from './form-context.ts';
import { UNIT_PATH } from './form-model.ts';
import type { EntryStart } from './load-entry.ts';

const REMARK_LENGTH = 200;

/** Which unit the record belongs to. An existing record stays where it is. */
export function UnitField({ isFixed }: { isFixed: boolean }) {
  const { store } = useDesk();
  const { model } = useForm();
  const { unitCode } = useHead();
  const { problems } = useDerived();
  const filterOption = useOptionFilter();
  useReferenceRound(); // villages may come while the form is open
  const isMissing = model.isAttempted() && problems.some((problem) => problem.path === UNIT_PATH);
  const units = unitsInScope(store);
  const known = unitCode === null || units.some((unit) => unit.code12 === unitCode);
  const endsOn = store.units().find(({ code12 }) => code12 === unitCode)?.validTo ?? '';
  // what was of a village before it ended is still entered for it
  const options = units
    .toSorted((a, b) => Number(a.validTo !== '') - Number(b.validTo !== ''))
    .map(({ code12, name, validTo }) => ({ value: code12, label: validTo ? `${name}（${validTo} 撤并）` : name }));
  return (
    <div className="field unit-field" data-path={UNIT_PATH}>
      <span className="field-label">
        <i aria-hidden>*</i>
        <label htmlFor={controlId('unit')}>所属村（镇）</label>
      </span>
      <Select
        id={controlId('unit')}
        aria-label="所属村（镇）"
        className="wide"
        status={isMissing ? 'error' : ''}
        disabled={isFixed || units.length === 1}
        showSearch={{ filterOption }}
        placeholder="请选择"
        value={unitCode}
        options={known ? options : [...options, { value: unitCode, label: unitName(store, unitCode) }]}
        onChange={(code: string) => {
          model.setHead({ unitCode: code });
          model.carry({}); // what the other village's last record said goes at once, before anything can be typed over it
          void carriedFor(store, model.type.definition.id, code, model.ownValues()).then((carried) => {
            if (model.head().unitCode === code) model.carry(carried);
          });
        }}
      />
      {isMissing && <div className="fault is-hard">请选择所属村（镇）</div>}
      {endsOn && <div className="field-help">{`${endsOn} 撤并：只能填该日及以前的事，以后的请填到承接的单位。`}</div>}
    </div>
  );
}

interface EntryTailProps {
  readonly type: TypeDefinition;
  readonly start: EntryStart;
  /** What a save waits for. */
  readonly pending: RefObject<Promise<unknown>>;
}

/** What stands at the end of every form: papers, “同时计入”, remark, and the reason of a change. */
export function EntryTail({ type, start, pending }: EntryTailProps) {
  return (
    <>
      <EntryAttachments type={type} pending={pending} />
      <TailFields type={type} status={start.status} isEdit={start.recordId !== null} />
    </>
  );
}

function EntryAttachments({ type, pending }: Omit<EntryTailProps, 'start'>) {
  const { model } = useForm();
  const { attachments } = useHead();
  const change = useCallback<ChangeList>(
    (changed) => model.setHead({ attachments: changed(model.head().attachments) }),
    [model],
  );
  return <AttachmentsEditor type={type} attachments={attachments} onChange={change} pending={pending} />;
}

function TailFields({ type, status, isEdit }: { type: TypeDefinition; status: string | null; isEdit: boolean }) {
  const { store } = useDesk();
  const { model } = useForm();
  const head = useHead();
  const others = type.alsoCountsIn.map((id) => store.catalogue.types.get(id)).filter((other) => other !== undefined);
  return (
    <section className="panel">
      <div className="panel-body field-grid">
        {others.length > 0 && (
          <div className="field" style={{ gridColumn: 'span 24' }}>
            <span className="field-label">
              <strong>同时计入</strong>
              <small>一件事只填一次，勾选后在这些台账里也计数</small>
            </span>
            <Checkbox.Group
              value={[...head.alsoCountsIn]}
              options={others.map((other) => ({ value: other.id, label: other.label }))}
              onChange={(ids) => model.setHead({ alsoCountsIn: ids })}
            />
          </div>
        )}
        <div className="field" style={{ gridColumn: 'span 24' }}>
          <span className="field-label">
            <label htmlFor={controlId('remark')}>备注</label>
          </span>
          <Input
            id={controlId('remark')}
            value={head.remark}
            autoComplete="off"
            maxLength={REMARK_LENGTH}
            suffix={<CharCount text={head.remark} limit={REMARK_LENGTH} from={0.5} />}
            onChange={(event) => model.setHead({ remark: event.target.value })}
          />
        </div>
        {isEdit && (
          <div className="field" style={{ gridColumn: 'span 24' }}>
            <span className="field-label">
              <label htmlFor={controlId('reason')}>修改原因</label>
              {status !== 'awaiting' && <small>（已审核的记录请写明原因，会留在历史里）</small>}
            </span>
            <Input
              id={controlId('reason')}
              value={head.reason}
              autoComplete="off"
              maxLength={REMARK_LENGTH}
              onChange={(event) => model.setHead({ reason: event.target.value })}
            />
          </div>
        )}
      </div>
    </section>
  );
}
