import { Tabs } from 'antd';
import { plainType, withType } from './draft-model.ts';
import { FieldTable } from './field-table.tsx';
import { FormPreview } from './form-preview.tsx';
import { LedgerColumns } from './ledger-columns.tsx';
import { LedgerPreview } from './ledger-preview.tsx';
import { RawJson } from './raw-json.tsx';
import { RhythmEditor } from './rhythm-editor.tsx';
import { TypeBasics } from './type-basics.tsx';
import { TypeIndicators } from './type-indicators.tsx';
import type { TypePartProps } from './type-part.ts';
import type { Draft } from './use-draft.ts';

/** One type under the pen: its parts, and how form and ledger will look. */
export function TypeEditor({ draft, typeId }: { readonly draft: Draft; readonly typeId: string }) {
  const source = draft.source.types.find(({ id }) => id === typeId);
  if (!source) return null;
  const part: TypePartProps = {
    draft,
    type: plainType(draft.source, source),
    change: (update) => draft.change((before) => withType(before, typeId, update)),
  };
  return (
    <Tabs
      items={[
        { key: 'fields', label: '字段', children: <FieldTable {...part} /> },
        { key: 'ledger', label: '台账表格', children: <LedgerColumns {...part} /> },
        { key: 'basics', label: '基本设置', children: <TypeBasics {...part} /> },
        { key: 'rhythm', label: '填报频次', children: <RhythmEditor {...part} /> },
        { key: 'indicators', label: '指标', children: <TypeIndicators {...part} /> },
        { key: 'form', label: '预览填报表单', children: <FormPreview catalogue={draft.catalogue} typeId={typeId} /> },
        { key: 'sheet', label: '预览台账', children: <LedgerPreview catalogue={draft.catalogue} typeId={typeId} /> },
        // begun anew at each visit: text that is older than the draft must not be put over it
        { key: 'raw', label: '全部定义（专家）', children: <RawJson {...part} />, destroyOnHidden: true },
      ]}
    />
  );
}
