import { Checkbox, Radio, Select } from 'antd';
import { STRAND_LABELS, STRANDS } from '#shared/catalogue/definition.ts';
import { type Department, strandWords } from '#shared/domain/departments.ts';
import { type Grant, hasDepartment, hasStrands, hasUnits, rolesForScope } from '#shared/domain/people-rules.ts';
import { roleLabel } from '#shared/domain/permissions.ts';
import { LabelledField } from '../ui/labelled-field.tsx';

interface GrantFieldsProps {
  readonly value: Grant;
  readonly onChange: (grant: Grant) => void;
  /** Units that can be chosen. */
  readonly units: readonly UnitChoice[];
  /** Roles that this administrator may give. */
  readonly roles: readonly string[];
  /** Departments that stand; absent: accounts of the county are not kept here. */
  readonly departments?: readonly Department[];
}

interface UnitChoice {
  readonly code12: string;
  readonly name: string;
}

/** What an account may do and where: unit, role, further villages, strands. What does not fit the choice is left out. */
export function GrantFields({ value, onChange, units, roles, departments }: GrantFieldsProps) {
  const fitting = rolesForScope(value.scope).filter((role) => roles.includes(role));
  const villages = units.filter(({ code12 }) => !code12.endsWith('000') && code12 !== value.scope);
  const change = (part: Partial<Grant>) => onChange(fittingGrant({ ...value, ...part }));
  const department = departments?.find(({ departmentId }) => departmentId === value.departmentId);
  return (
    <>
      <UnitField
        label="单位"
        units={units}
        value={value.scope || null}
        onChange={(scope) => change({ scope: String(scope) })}
      />
      <LabelledField isGroup label="角色" help={fitting.length === 0 ? '请先选择单位' : ''}>
        {(id) => (
          <Radio.Group
            aria-labelledby={id}
            value={value.role}
            options={fitting.map((role) => ({ value: role, label: roleLabel(role) }))}
            onChange={(event) => change({ role: event.target.value as string })}
          />
        )}
      </LabelledField>
      {hasUnits(value.role) && (
        <UnitField
          label="还负责的村"
          isMany
          units={villages}
          value={[...value.units]}
          onChange={(chosen) => change({ units: [chosen].flat().map(String) })}
        />
      )}
      {departments && hasDepartment(value.role) && (
        <DepartmentField
          departments={departments}
          value={value.departmentId ?? ''}
          onChange={(departmentId) => change({ departmentId })}
        />
      )}
      {department && hasStrands(value.role) && <p>{`条线随部门：${strandWords(department.strands)}`}</p>}
      {!department && hasStrands(value.role) && (
        <LabelledField isGroup label="限定条线" help="都不选，就是各条线都可以">
          {(id) => (
            <Checkbox.Group
              aria-labelledby={id}
              value={[...value.strands]}
              options={STRANDS.map((strand) => ({ value: strand, label: STRAND_LABELS[strand] }))}
              onChange={(chosen) => change({ strands: chosen })}
            />
          )}
        </LabelledField>
      )}
    </>
  );
}

/** The grant without what does not fit its unit, role or department. */
export function fittingGrant(grant: Grant): Grant {
  const role = rolesForScope(grant.scope).includes(grant.role) ? grant.role : '';
  const departmentId = hasDepartment(role) ? (grant.departmentId ?? '') : '';
  return {
    ...grant,
    role,
    units: hasUnits(role) ? grant.units.filter((code) => code !== grant.scope) : [],
    strands: hasStrands(role) && departmentId === '' ? grant.strands : [],
    departmentId,
  };
}

interface DepartmentFieldProps {
  readonly departments: readonly Department[];
  readonly value: string;
  readonly onChange: (departmentId: string) => void;
}

function DepartmentField({ departments, value, onChange }: DepartmentFieldProps) {
  return (
    <LabelledField label="部门">
      {(id) => (
        <Select
          id={id}
          className="wide"
          style={{ minWidth: 280 }}
          showSearch={{ optionFilterProp: 'label' }}
          value={value}
          options={[
            { value: '', label: '不属于部门，单独限定条线' },
            ...departments.map(({ departmentId, name }) => ({ value: departmentId, label: name })),
          ]}
          onChange={onChange}
        />
      )}
    </LabelledField>
  );
}

interface UnitFieldProps {
  readonly label: string;
  readonly isMany?: boolean;
  readonly units: readonly UnitChoice[];
  readonly value: string | string[] | null;
  readonly onChange: (chosen: unknown) => void;
}

function UnitField({ label, isMany, units, value, onChange }: UnitFieldProps) {
  return (
    <LabelledField label={label}>
      {(id) => (
        <Select
          id={id}
          aria-label={label}
          className="wide"
          style={{ minWidth: 280 }}
          {...(isMany && { mode: 'multiple' as const })}
          showSearch={{ optionFilterProp: 'label' }}
          value={value}
          options={units.map(({ code12, name }) => ({ value: code12, label: name }))}
          onChange={(chosen: unknown) => onChange(chosen ?? '')}
        />
      )}
    </LabelledField>
  );
}

/** Where an account works and what it is limited to, in one line. */
export function scopeInWords(
  grant: Pick<Grant, 'scope' | 'units' | 'strands'>,
  nameOf: (code: string) => string,
): string {
  const strands = grant.strands.map((one) => STRAND_LABELS[one as keyof typeof STRAND_LABELS] ?? one);
  const limit = strands.length > 0 ? `（限${strands.join('、')}）` : '';
  return [grant.scope, ...grant.units].map(nameOf).join('、') + limit;
}
