import { Checkbox, Radio, Select } from 'antd';
import { useId } from 'react';
import { STRAND_LABELS, STRANDS } from '#shared/catalogue/definition.ts';
import { type Grant, hasStrands, hasUnits, rolesForScope } from '#shared/domain/people-rules.ts';
import { roleLabel } from '#shared/domain/permissions.ts';

interface GrantFieldsProps {
  readonly value: Grant;
  readonly onChange: (grant: Grant) => void;
  /** Units that can be chosen; none: the unit stays as it is. */
  readonly units: readonly { readonly code12: string; readonly name: string }[];
  /** Roles that this administrator may give. */
  readonly roles: readonly string[];
  readonly isUnitFixed?: boolean;
}

/** What an account may do and where: unit, role, further villages, strands. What does not fit the choice is left out. */
export function GrantFields({ value, onChange, units, roles, isUnitFixed }: GrantFieldsProps) {
  const id = useId();
  const fitting = rolesForScope(value.scope).filter((role) => roles.includes(role));
  const villages = units.filter(({ code12 }) => !code12.endsWith('000') && code12 !== value.scope);
  const change = (part: Partial<Grant>) => {
    const next = { ...value, ...part };
    const role = rolesForScope(next.scope).includes(next.role) ? next.role : '';
    onChange({
      ...next,
      role,
      units: hasUnits(role) ? next.units.filter((code) => code !== next.scope) : [],
      strands: hasStrands(role) ? next.strands : [],
    });
  };
  return (
    <>
      {!isUnitFixed && (
        <div className="field">
          <label className="field-label" htmlFor={`${id}-unit`}>
            单位
          </label>
          <Select
            id={`${id}-unit`}
            aria-label="单位"
            className="wide"
            style={{ minWidth: 280 }}
            showSearch={{ optionFilterProp: 'label' }}
            value={value.scope || null}
            options={units.map(({ code12, name }) => ({ value: code12, label: name }))}
            onChange={(scope) => change({ scope: scope ?? '' })}
          />
        </div>
      )}
      <div className="field">
        <span className="field-label" id={`${id}-role`}>
          角色
        </span>
        <Radio.Group
          aria-labelledby={`${id}-role`}
          value={value.role}
          options={fitting.map((role) => ({ value: role, label: roleLabel(role) }))}
          onChange={(event) => change({ role: event.target.value as string })}
        />
        {fitting.length === 0 && <small className="field-help">请先选择单位</small>}
      </div>
      {hasUnits(value.role) && (
        <div className="field">
          <label className="field-label" htmlFor={`${id}-villages`}>
            还负责的村
          </label>
          <Select
            id={`${id}-villages`}
            aria-label="还负责的村"
            mode="multiple"
            className="wide"
            style={{ minWidth: 280 }}
            value={[...value.units]}
            options={villages.map(({ code12, name }) => ({ value: code12, label: name }))}
            onChange={(chosen) => change({ units: chosen })}
          />
        </div>
      )}
      {hasStrands(value.role) && (
        <div className="field">
          <span className="field-label" id={`${id}-strands`}>
            限定条线
          </span>
          <Checkbox.Group
            aria-labelledby={`${id}-strands`}
            value={[...value.strands]}
            options={STRANDS.map((strand) => ({ value: strand, label: STRAND_LABELS[strand] }))}
            onChange={(chosen) => change({ strands: chosen })}
          />
          <small className="field-help">都不选，就是各条线都可以</small>
        </div>
      )}
    </>
  );
}

/** Where an account works and what it is limited to, in one line. */
export function scopeInWords(
  grant: Pick<Grant, 'scope' | 'units' | 'strands'>,
  nameOf: (code: string) => string,
): string {
  const strands = grant.strands.map((one) => STRAND_LABELS[one as keyof typeof STRAND_LABELS] ?? one);
  return [
    [grant.scope, ...grant.units].map(nameOf).join('、'),
    strands.length > 0 ? `（限${strands.join('、')}）` : '',
  ].join('');
}
