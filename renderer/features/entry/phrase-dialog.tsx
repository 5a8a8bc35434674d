import { App, Button, type InputRef, Modal } from 'antd';
import { useEffect, useRef, useState } from 'react';
import { useDesk } from '../../desk/desk-context.ts';
import { keepPhrase, keptPhrases, recentTexts } from '../../desk/phrase-book.ts';
import { shownError } from '../../ui/error-words.ts';
import { FilterList } from '../../ui/filter-list.tsx';
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
  const input = useRef<InputRef>(null);
  const find = (letters: string) =>
    phrases
      .filter(({ text, pinyin }) => text.toLowerCase().includes(letters) || pinyin.includes(letters))
      .map(({ text, isKept }) => ({ key: text, text, note: isKept ? '常用' : '最近写过' }));
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
        <FilterList
          boxName="查找常用语"
          listName="常用语"
          placeholder="输入汉字、拼音或首字母；↑↓ 选择，Enter 插入"
          emptyNote="没有合适的常用语"
          input={input}
          find={find}
          onChoose={onInsert}
        />
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
