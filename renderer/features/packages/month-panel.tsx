import { Alert, Button, Radio } from 'antd';
import { useContext, useState } from 'react';
import { monthInWords } from '#shared/kernel/calendar.ts';
import { ChoiceLine } from '../../desk/choice-lines.tsx';
import { MonthContext, useDesk } from '../../desk/desk-context.ts';
import { hasSealed, useOpenSealed } from '../../desk/open-sealed.tsx';
import { typesInOrder } from '../../desk/words.tsx';
import { Panel } from '../../ui/page.tsx';
import { makeMonthPackage } from './month-package.ts';
import { PackingLine } from './packing-line.tsx';
import { usePacking } from './use-packing.ts';

/** 月报资料包: everything of the month in one file. */
export function MonthPanel() {
  const desk = useDesk();
  const month = useContext(MonthContext);
  const [edition, setEdition] = useState<'报送版' | '存档版'>('报送版');
  const job = usePacking();
  const sealed = useOpenSealed();
  const isBusy = job.progress !== null;
  const start = async () => {
    const types = typesInOrder(desk.store).map(({ id }) => id);
    const isOpening = edition === '存档版' && hasSealed(desk.store.catalogue, types);
    const reason = isOpening ? await sealed.ask() : null;
    if (isOpening && reason === null) return;
    await job.run((packing) => makeMonthPackage(desk, { month, edition, reason }, packing));
  };
  return (
    <Panel title={`${monthInWords(month)}月报资料包`} name="月报资料包">
      <p>
        台账与统计表、月报（Word）、附件清单、目录和校验清单装在一个压缩包里，可离线制作，拷贝到优盘或存档。月份在页面上方选择。
      </p>
      <div className="export-form" inert={isBusy}>
        <ChoiceLine label="用途">
          <Radio.Group
            aria-label="资料包用途"
            value={edition}
            onChange={(event) => setEdition(event.target.value as typeof edition)}
            options={[
              { value: '报送版', label: '报送版（姓名、电话遮盖）' },
              { value: '存档版', label: '存档版（本镇自留）' },
            ]}
          />
        </ChoiceLine>
      </div>
      {edition === '存档版' && (
        <Alert type="warning" showIcon title="含姓名等个人信息，仅限本镇存档使用，不要通过微信、QQ 传送" />
      )}
      <Button type="primary" disabled={isBusy} onClick={() => void start()}>
        制作月报资料包
      </Button>
      <PackingLine job={job} />
      {sealed.dialog}
    </Panel>
  );
}
