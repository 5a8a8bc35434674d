import { App, Button, Checkbox, Radio } from 'antd';
import { useCallback } from 'react';
import type { TypeDefinition } from '#shared/catalogue/definition.ts';
import { useDesk } from '../../desk/desk-context.ts';
import { dropPhrase, keptPhrases } from '../../desk/phrase-book.ts';
import { useLive } from '../../desk/use-live.ts';
import { type DisplayMode, setDisplayMode, useDisplayMode } from '../../ui/display-mode.ts';
import { shownError } from '../../ui/error-words.ts';
import { Panel } from '../../ui/page.tsx';

/** Size of letters and contrast, for old eyes and small screens. Holds on this device, for everybody. */
export function DisplayPanel() {
  const mode = useDisplayMode();
  return (
    <Panel title="显示" name="显示">
      <div className="display-choice">
        <Radio.Group
          aria-label="字号"
          value={mode.size}
          options={[
            { value: 'standard', label: '标准字' },
            { value: 'large', label: '大字' },
            { value: 'larger', label: '特大字' },
          ]}
          onChange={(event) => setDisplayMode({ ...mode, size: event.target.value as DisplayMode['size'] })}
        />
        <Checkbox
          checked={mode.isStrong}
          onChange={(event) => setDisplayMode({ ...mode, isStrong: event.target.checked })}
        >
          高对比
        </Checkbox>
      </div>
    </Panel>
  );
}

/** The phrases that this account keeps, to be removed. They are kept while entering, with Ctrl+;. */
export function PhrasesPanel() {
  const { store } = useDesk();
  const { message } = App.useApp();
  const load = useCallback(() => keptPhrases(store), [store]);
  const { data, reload } = useLive(load);
  const drop = async (field: string, phrase: string) => {
    try {
      await dropPhrase(store, field, phrase);
      reload();
    } catch (error) {
      void message.error(shownError(error).sentence);
    }
  };
  const lines = Object.entries(data ?? {}).flatMap(([field, phrases]) => phrases.map((phrase) => ({ field, phrase })));
  return (
    <Panel title="常用语" name="常用语">
      {lines.length === 0 && <p className="is-faint">填报时按 Ctrl+; 可以插入和保存常用语。</p>}
      <ul className="phrase-lines">
        {lines.map(({ field, phrase }) => (
          <li key={`${field}|${phrase}`}>
            <span>
              {phrase} <small className="is-faint">{placeOf(store.catalogue.types, field)}</small>
            </span>
            <Button size="small" aria-label={`删除常用语 ${phrase}`} onClick={() => void drop(field, phrase)}>
              删除
            </Button>
          </li>
        ))}
      </ul>
    </Panel>
  );
}

/** `文明实践 活动主题` for `civil_practice.theme`. */
function placeOf(types: ReadonlyMap<string, TypeDefinition>, field: string): string {
  const [typeId = '', ...path] = field.split('.');
  const type = types.get(typeId);
  const labels: string[] = [];
  let fields = type?.fields;
  for (const id of path) {
    const found = fields?.find((one) => one.id === id);
    labels.push(found?.label ?? id);
    fields = found?.fields;
  }
  return [type?.shortLabel ?? typeId, ...labels].join(' ');
}
