import { Alert, Button, Input, Space } from 'antd';
import { useState } from 'react';
import { typeSourceSchema } from '#shared/catalogue/definition.ts';
import { chineseIssues } from '#shared/catalogue/zod-reasons.ts';
import type { TypePartProps } from './type-part.ts';

/** The whole definition as text, for what the other parts do not offer: rules, life, papers, numbering. */
export function RawJson({ draft, type }: TypePartProps) {
  const [text, setText] = useState(() => JSON.stringify(type, null, 2));
  const [faults, setFaults] = useState<readonly string[]>([]);
  const apply = () => {
    const found = faultsOf(text, type.id);
    setFaults(found);
    if (found.length > 0) return;
    const next = typeSourceSchema.parse(JSON.parse(text));
    draft.change((source) => ({ ...source, types: source.types.map((one) => (one.id === type.id ? next : one)) }));
  };
  return (
    <section className="sheet" aria-label="全部定义">
      <p className="hint">校验规则、办理步骤、附件清单、编号规则等在这里修改。改好后点“应用到草稿”。</p>
      {faults.length > 0 && <Alert type="error" role="alert" title="没有应用" description={faults.join('；')} />}
      <Input.TextArea
        className="raw-json"
        aria-label="全部定义"
        rows={28}
        spellCheck={false}
        value={text}
        onChange={(event) => setText(event.target.value)}
      />
      <Space className="new-option">
        <Button type="primary" onClick={apply}>
          应用到草稿
        </Button>
        <Button onClick={() => setText(JSON.stringify(type, null, 2))}>重新取草稿的内容</Button>
      </Space>
    </section>
  );
}

function faultsOf(text: string, id: string): readonly string[] {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return ['不是完整的 JSON，请检查括号、逗号和引号'];
  }
  const read = typeSourceSchema.safeParse(value);
  if (!read.success) return chineseIssues(read.error).map(({ path, reason }) => `${path.join('.')} ${reason}`);
  return read.data.id === id ? [] : ['标识不能改'];
}
