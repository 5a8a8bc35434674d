import { useState } from 'react';
import { addDays, monthInWords } from '#shared/kernel/calendar.ts';
import type { TownSuccession } from '#shared/schema/town-change.ts';
import type { UnitChange, UnitSuccession } from '#shared/schema/unit-change.ts';
import type { UnitChangePreview } from '#shared/sync/unit-messages.ts';
import type { Unit } from '../county-api.ts';
import { LookFirstDialog } from '../look-first-dialog.tsx';
import { useSession } from '../session.tsx';
import { TableHead } from '../table-head.tsx';
import { useUnits } from '../units-context.tsx';
import { ChangeFields } from './change-fields.tsx';
import { changeOf, emptyChange } from './change-model.ts';

interface DialogProps {
  readonly onClose: () => void;
  readonly onDone: () => void;
}

/** 单位变动: filled in, looked at with all that hangs on it, then done with a reason. */
export function ChangeDialog({ onClose, onDone }: DialogProps) {
  const { api } = useSession();
  const { value: units } = useUnits();
  const [typed, setTyped] = useState(emptyChange);
  return (
    <LookFirstDialog<UnitChange, UnitChangePreview>
      title="单位变动"
      width={860}
      change={changeOf(typed, units ?? [])}
      fields={<ChangeFields typed={typed} onType={setTyped} />}
      look={(change) => api.previewUnitChange(change)}
      effects={(change, preview) => <Effects change={change} preview={preview} units={units ?? []} />}
      act={(change, mark, reason) => api.changeUnits(change, mark, reason)}
      onClose={onClose}
      onDone={onDone}
    />
  );
}

interface EffectsProps<Change extends UnitChange> {
  readonly change: Change;
  readonly preview: UnitChangePreview;
  /** As they are. */
  readonly units: readonly Unit[];
}

function Effects({ change, preview, units }: EffectsProps<UnitChange>) {
  if (change.kind === 'rename') {
    return (
      <p>{`改为“${change.name}”（简称${change.shortName}），立即生效。代码、记录、统计都不变；原名称仍可用来查找和导入。`}</p>
    );
  }
  if (change.kind === 'withdraw') return <Withdrawal preview={preview} units={units} />;
  if (change.kind === 'towns') return <TownEffects change={change} preview={preview} units={units} />;
  return <VillageEffects change={change} preview={preview} units={units} />;
}

/** What becomes of each unit when an end that was set is taken back. */
function Withdrawal({ preview, units }: Omit<EffectsProps<UnitChange>, 'change'>) {
  const before = new Map(units.map((unit) => [unit.code12, unit]));
  const wordsOf = (unit: Unit) => {
    if (unit.validTo !== '') return `${unit.name}（${unit.code12}）不再设立，代码可以另用。`;
    if (before.get(unit.code12)?.validTo)
      return `${unit.name}照旧存在，不再于 ${before.get(unit.code12)?.validTo} 撤并。`;
    return `${unit.name}的户数、人口、村民小组、党员数改回来。`;
  };
  return (
    <ul className="unit-effects">
      {preview.units.map((unit) => (
        <li key={unit.code12}>{wordsOf(unit)}</li>
      ))}
      <li>记录、统计都不变；撤回也留在变动记录里。</li>
    </ul>
  );
}

function VillageEffects({ change, preview }: EffectsProps<UnitSuccession>) {
  const ends = new Set(change.ends);
  const nameOf = namesIn(preview);
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
        <li>{lockedWords(preview)}</li>
      </ul>
      <HeldTable preview={preview} what="村" />
      {preview.held.some(({ accounts }) => accounts > 0) && (
        <p className="hint">原村的账号请安全管理员改授承接的村，名册、组织请乡镇在承接的村重新登记。</p>
      )}
    </>
  );
}

function TownEffects({ change, preview, units }: EffectsProps<TownSuccession>) {
  const nameOf = namesIn({ ...preview, units: [...units, ...preview.units] });
  const into = change.into.map(({ code12 }) => nameOf(code12)).join('、');
  const isMove = change.ends.length === 0;
  const isSplit = change.into.length > 1;
  const from = isMove ? change.villages.map(({ code12 }) => nameOf(code12)) : change.ends.map(nameOf);
  const what = isMove ? '村' : '乡镇';
  const first = addDays(change.lastDay, 1);
  return (
    <>
      <ul className="unit-effects">
        <li>{`${from.join('、')}到 ${change.lastDay} 为止，由${into}承接；村（社区）${change.villages.length} 个自 ${first} 起用新代码。`}</li>
        <li>{`${monthInWords(change.lastDay.slice(0, 7))}及以前的月报仍由原${isMove ? '乡镇' : what}报送、补报、更正，以后的月份由承接的乡镇报送。`}</li>
        <li>{`记录、附件、名册、组织都留在原${what}名下，不改一个字，也不移到承接的乡镇：各乡镇的记录互不可见，封存内容只有原乡镇的密钥能开。`}</li>
        <li>
          {isSplit
            ? '县里统计：乡镇一级拆分前的数留在原乡镇，不分摊；各村的数随村走。'
            : isMove
              ? '县里统计：选“并入现单位”时，村一级的数随村走；乡镇一级划转前的数仍在原乡镇。'
              : '县里统计：选“并入现单位”时，原乡镇和各村的数并入承接的乡镇和村；应报数按月份算。'}
        </li>
        <li>承接乡镇电脑上的统计表只有本乡镇的记录：本年累计、上年同期不含原乡镇的数，以县里统计为准。</li>
        <li>{lockedWords(preview)}</li>
      </ul>
      <MovedList change={change} nameOf={nameOf} />
      <HeldTable preview={preview} what={what} />
      {!isMove && (
        <p className="hint">
          原乡镇的账号和电脑到期后照常可看、可补报，请留到月报全部锁定以后再停用；承接的乡镇请另开账号、发登记码，名册、组织请在承接的乡镇重新登记。
        </p>
      )}
    </>
  );
}

function MovedList({ change, nameOf }: { readonly change: TownSuccession; readonly nameOf: (code: string) => string }) {
  if (change.villages.length === 0) return null;
  return (
    <div className="unit-moves">
      <table className="plain-table" aria-label="村的新代码">
        <TableHead labels={['原村', '原代码', '新代码', '新名称', '归入']} />
        <tbody>
          {change.villages.map(({ code12, to }) => (
            <tr key={code12}>
              <th scope="row">{nameOf(code12)}</th>
              <td>{code12}</td>
              <td>{to.code12}</td>
              <td>{to.name}</td>
              <td>{nameOf(`${to.code12.slice(0, 9)}000`)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function namesIn({ units }: Pick<UnitChangePreview, 'units'>): (code12: string) => string {
  const names = new Map(units.map(({ code12, name }) => [code12, name]));
  return (code12) => names.get(code12) ?? code12;
}

function lockedWords({ locked }: UnitChangePreview): string {
  return locked.length > 0
    ? `已锁定的月份（${locked.length} 个，到 ${locked.at(-1) ?? ''}）数字不变。`
    : '还没有已锁定的月份。';
}

function HeldTable({ preview, what }: { readonly preview: UnitChangePreview; readonly what: string }) {
  const nameOf = namesIn(preview);
  const isTown = preview.held.some(({ code12 }) => code12.endsWith('000'));
  return (
    <table className="plain-table" aria-label={`原${what}现有内容`}>
      <TableHead
        labels={[`原${what}`, '记录', '其中名册', '撤并日期以后的记录', '组织', '账号', ...(isTown ? ['电脑'] : [])]}
      />
      <tbody>
        {preview.held.map((one) => (
          <tr key={one.code12}>
            <th scope="row">{one.name || nameOf(one.code12)}</th>
            <td>{one.records}</td>
            <td>{one.roster}</td>
            <td>{one.later}</td>
            <td>{one.bodies}</td>
            <td>{one.accounts}</td>
            {isTown && <td>{one.devices}</td>}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
