import { useState } from 'react';
import { monthInWords } from '#shared/kernel/calendar.ts';
import type { UnitChange } from '#shared/schema/unit-change.ts';
import type { UnitChangePreview } from '#shared/sync/unit-messages.ts';
import { LookFirstDialog } from '../look-first-dialog.tsx';
import { useSession } from '../session.tsx';
import { TableHead } from '../table-head.tsx';
import { ChangeFields, changeOf, emptyChange } from './change-fields.tsx';

interface DialogProps {
  readonly onClose: () => void;
  readonly onDone: () => void;
}

/** 单位变动: filled in, looked at with all that hangs on it, then done with a reason. */
export function ChangeDialog({ onClose, onDone }: DialogProps) {
  const { api } = useSession();
  const [typed, setTyped] = useState(emptyChange);
  return (
    <LookFirstDialog<UnitChange, UnitChangePreview>
      title="单位变动"
      width={760}
      change={changeOf(typed)}
      fields={<ChangeFields typed={typed} onType={setTyped} />}
      look={(change) => api.previewUnitChange(change)}
      effects={(change, preview) => <Effects change={change} preview={preview} />}
      act={(change, mark, reason) => api.changeUnits(change, mark, reason)}
      onClose={onClose}
      onDone={onDone}
    />
  );
}

interface EffectsProps {
  readonly change: UnitChange;
  readonly preview: UnitChangePreview;
}

function Effects({ change, preview: { units, held, locked } }: EffectsProps) {
  if (change.kind === 'rename') {
    return (
      <p>{`改为“${change.name}”（简称${change.shortName}），立即生效。代码、记录、统计都不变；原名称仍可用来查找和导入。`}</p>
    );
  }
  const ends = new Set(change.ends);
  const nameOf = (code12: string) => units.find((unit) => unit.code12 === code12)?.name ?? code12;
  const into = change.into.map(({ code12 }) => nameOf(code12)).join('、');
  const month = monthInWords(change.lastDay.slice(0, 7));
  const isSplit = change.into.length > 1;
  return (
    <>
      <ul className="unit-effects">
        <li>{`${[...ends].map(nameOf).join('、')}到 ${change.lastDay} 为止，由${into}承接。`}</li>
        <li>{`${month}原村仍应报送，次月起由承接的村报送。`}</li>
        <li>记录、名册、组织都留在原村名下，不改一个字；以后新的记录记在承接的村。</li>
        <li>
          {isSplit
            ? '统计：拆分前的数留在原村，不分摊。'
            : '统计：选“并入现单位”时，原村的数并入承接的村；村名单、应报数按月份算。'}
        </li>
        <li>
          {locked.length > 0
            ? `已锁定的月份（${locked.length} 个，到 ${locked.at(-1) ?? ''}）数字不变。`
            : '该镇没有已锁定的月份。'}
        </li>
      </ul>
      <table className="plain-table" aria-label="原村现有内容">
        <TableHead labels={['原村', '记录', '其中名册', '撤并日期以后的记录', '组织', '账号']} />
        <tbody>
          {held.map((one) => (
            <tr key={one.code12}>
              <th scope="row">{one.name || nameOf(one.code12)}</th>
              <td>{one.records}</td>
              <td>{one.roster}</td>
              <td>{one.later}</td>
              <td>{one.bodies}</td>
              <td>{one.accounts}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {held.some(({ accounts }) => accounts > 0) && (
        <p className="hint">原村的账号请安全管理员改授承接的村，名册、组织请乡镇在承接的村重新登记。</p>
      )}
    </>
  );
}
