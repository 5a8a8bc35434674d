import { Input, Select } from 'antd';
import type { UnitSuccessor } from '#shared/schema/unit-rules.ts';
import { TableHead } from '../table-head.tsx';
import type { ProposedMove, TypedMove } from './moved-villages.ts';

interface MovedTableProps {
  readonly moves: readonly ProposedMove[];
  /** Towns to choose among; none where there is only one. */
  readonly towns: readonly UnitSuccessor[];
  readonly onType: (code12: string, part: TypedMove) => void;
}

/** Each village that goes over to another town, with its code and name there. */
export function MovedTable({ moves, towns, onType }: MovedTableProps) {
  const isChoice = towns.length > 0;
  const options = towns.map(({ code12, shortName }, at) => ({
    value: code12,
    label: shortName || `新设的乡镇 ${at + 1}`,
    disabled: code12.length !== 12,
  }));
  return (
    <>
      <p className="hint">
        代码里含乡镇，村换了乡镇就换代码。下面按原尾号拟了空着的代码，请按统计部门给的新代码核对、修改。
      </p>
      <div className="unit-moves">
        <table className="plain-table" aria-label="村的新代码">
          <TableHead labels={['原村', ...(isChoice ? ['归入'] : []), '新代码', '名称', '简称']} />
          <tbody>
            {moves.map(({ village, town, to }) => (
              <tr key={village.code12}>
                <th scope="row">
                  {village.shortName}
                  <small>{village.code12}</small>
                </th>
                {isChoice && (
                  <td>
                    <Select
                      aria-label={`${village.shortName}归入`}
                      value={town || null}
                      options={options}
                      onChange={(code: string) => onType(village.code12, { town: code, code12: undefined })}
                    />
                  </td>
                )}
                <Cell name={`${village.shortName}的新代码`} max={12} value={to.code12}>
                  {(code12) => onType(village.code12, { code12: code12.trim() })}
                </Cell>
                <Cell name={`${village.shortName}的名称`} max={60} value={to.name}>
                  {(name) => onType(village.code12, { name })}
                </Cell>
                <Cell name={`${village.shortName}的简称`} max={30} value={to.shortName}>
                  {(shortName) => onType(village.code12, { shortName })}
                </Cell>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </>
  );
}

interface CellProps {
  readonly name: string;
  readonly max: number;
  readonly value: string;
  readonly children: (text: string) => void;
}

function Cell({ name, max, value, children }: CellProps) {
  return (
    <td>
      <Input
        aria-label={name}
        maxLength={max}
        status={value.trim() === '' ? 'error' : ''}
        value={value}
        onChange={({ target }) => children(target.value)}
      />
    </td>
  );
}
