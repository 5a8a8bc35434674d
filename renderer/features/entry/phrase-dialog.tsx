import { App, Button, Input, type InputRef, Modal } from 'antd';
import { type KeyboardEvent, useEffect, useRef, useState } from 'react';
import { useDesk } from '../../desk/desk-context.ts';
import { keepPhrase, keptPhrases, recentTexts } from '../../desk/phrase-book.ts';
import { shownError } from '../../ui/error-words.ts';
import type { PhrasePlace } from './phrase-place.ts';

interface PhraseDialogProps {
  readonly place: PhrasePlace;
  readonly onInsert: (text: string) => void;
  readonly onClose: () => void;
}

interface Phrase {
  readonly text: string;
  readonly isKept: boolean;
  readonly pinyin: string;
}

const SPELLED_LETTERS = 40;

/** Quick phrases (常用语) for the text box that had the focus: type to filter, Enter inserts, Esc goes back. */
export function PhraseDialog({ place, onInsert, onClose }: PhraseDialogProps) {
  const { phrases, keep } = usePhrases(place);
  const [typed, setTyped] = useState('');
  const [at, setAt] = useState(0);
  const input = useRef<InputRef>(null);
  const letters = typed.trim().toLowerCase();
  const fitting = phrases.filter(
    ({ text, pinyin }) => text.toLowerCase().includes(letters) || pinyin.includes(letters),
  );
  const chosen = fitting[Math.min(at, fitting.length - 1)];
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing) return;
    if (event.key === 'ArrowDown') setAt(Math.min(at + 1, fitting.length - 1));
    else if (event.key === 'ArrowUp') setAt(Math.max(at - 1, 0));
    else if (event.key === 'Enter' && chosen) onInsert(chosen.text);
    else return;
    event.preventDefault();
  };
  const own = place.selected || place.text.trim();
  return (
    <Modal
      open
      title={`常用语：${place.label}`}
      footer={null}
      onCancel={onClose}
      afterOpenChange={(isOpen) => isOpen && input.current?.focus()}
    >
      <div className="phrases">
        <Input
          ref={input}
          aria-label="查找常用语"
          aria-controls={chosen ? 'phrase-list' : undefined}
          aria-activedescendant={chosen ? `phrase-${fitting.indexOf(chosen)}` : undefined}
          role="combobox"
          aria-expanded={chosen !== undefined}
          placeholder="输入汉字、拼音或首字母；↑↓ 选择，Enter 插入"
          autoComplete="off"
          value={typed}
          onChange={(event) => {
            setTyped(event.target.value);
            setAt(0);
          }}
          onKeyDown={onKeyDown}
        />
        <PhraseList phrases={fitting} chosen={chosen} onInsert={onInsert} />
        {own !== '' && (
          <Button onClick={() => void keep(own)}>
            存为常用语：{own.slice(0, 20)}
            {own.length > 20 ? '…' : ''}
          </Button>
        )}
      </div>
    </Modal>
  );
}

function PhraseList(props: {
  phrases: readonly Phrase[];
  chosen: Phrase | undefined;
  onInsert: (text: string) => void;
}) {
  if (props.phrases.length === 0) return <p className="empty-note">没有合适的常用语</p>;
  return (
    <div id="phrase-list" role="listbox" aria-label="常用语" className="phrase-list">
      {props.phrases.map((phrase, index) => (
        // biome-ignore lint/a11y/useFocusableInteractive: the focus stays in the box above
        // biome-ignore lint/a11y/useKeyWithClickEvents: the keys are the box's
        <div
          key={phrase.text}
          id={`phrase-${index}`}
          role="option"
          aria-selected={phrase === props.chosen}
          className={phrase === props.chosen ? 'suggest-option is-marked' : 'suggest-option'}
          onClick={() => props.onInsert(phrase.text)}
        >
          {phrase.text}
          <small>{phrase.isKept ? '常用' : '最近写过'}</small>
        </div>
      ))}
    </div>
  );
}

function usePhrases(place: PhrasePlace) {
  const { store } = useDesk();
  const { message } = App.useApp();
  const [phrases, setPhrases] = useState<readonly Phrase[]>([]);
  const [round, setRound] = useState(0);
  const field = `${place.type}.${place.path}`;
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new round means reading again
  useEffect(() => {
    let isGone = false;
    const read = async () => {
      const { pinyinForms } = await import('#shared/domain/pinyin.ts');
      const kept = (await keptPhrases(store))[field] ?? [];
      const recent = place.isSealed ? [] : await recentTexts(store, place.type, place.path);
      const spelled = (text: string, isKept: boolean): Phrase => {
        const { full, initials } = pinyinForms(text.slice(0, SPELLED_LETTERS));
        return { text, isKept, pinyin: `${full} ${initials}` };
      };
      const unkept = recent.filter((text) => !kept.includes(text));
      if (isGone) return;
      setPhrases([...kept.map((text) => spelled(text, true)), ...unkept.map((text) => spelled(text, false))]);
    };
    read().catch((error: unknown) => void message.error(shownError(error).sentence));
    return () => {
      isGone = true;
    };
  }, [store, field, place, round, message]);
  const keep = async (text: string) => {
    try {
      await keepPhrase(store, field, text);
      setRound((count) => count + 1);
      void message.success('已存为常用语');
    } catch (error) {
      void message.error(shownError(error).sentence);
    }
  };
  return { phrases, keep };
}
