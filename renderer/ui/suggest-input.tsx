import { Input } from 'antd';
import { type KeyboardEvent, type ReactNode, useEffect, useId, useRef, useState } from 'react';
import { createPortal } from 'react-dom';
import type { ControlProps } from './typed-input.tsx';

/** One line of a list of suggestions. */
export interface Suggestion {
  readonly key: string;
  readonly label: string;
  /** Faint words behind the label that tell equal labels apart. */
  readonly note: string;
}

interface SuggestInputProps extends ControlProps {
  readonly text: string;
  readonly onText: (text: string) => void;
  /** What fits the typed text; for an empty text everything that is offered. */
  readonly suggest: (text: string) => readonly Suggestion[];
  /** Puts the chosen suggestion in the place of what was typed. */
  readonly onChoose: (suggestion: Suggestion, typed: string) => void;
  /** Keys that take the marked suggestion and are then typed themselves. */
  readonly separators?: string;
  readonly suffix?: ReactNode;
}

/** Letters stand for pinyin, so the first suggestion is meant; Chinese text stands for itself until ↓ is pressed. */
const LETTERS = /[a-z]$/i;

/**
 * A text box with suggestions below it. Any text may stay. ↓ and ↑ mark a suggestion; leaving the box by Enter, Tab or
 * mouse takes the marked one, so that no key is needed for the list alone; Esc closes the list and keeps the text.
 */
export function SuggestInput(props: SuggestInputProps) {
  const { text, onText, suggest, onChoose, onChange: _onChange, value: _value, onBlur, status, ...rest } = props;
  const { separators = '', ...input } = rest;
  const [isOpen, setIsOpen] = useState(false);
  const [marked, setMarked] = useState(-1);
  const box = useRef<HTMLSpanElement>(null);
  const listId = useId();
  const offered = isOpen ? suggest(text) : [];
  const at = marked >= 0 ? marked : LETTERS.test(text) ? 0 : -1;
  const choice = offered[at];
  const close = () => {
    setIsOpen(false);
    setMarked(-1);
  };
  const take = (one: Suggestion) => {
    onChoose(one, text);
    close();
  };
  const onKeyDown = (event: KeyboardEvent<HTMLInputElement>) => {
    if (event.nativeEvent.isComposing || event.ctrlKey) return;
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      event.preventDefault();
      if (!isOpen) return setIsOpen(true);
      const count = Math.max(1, offered.length);
      setMarked((at + (event.key === 'ArrowDown' ? 1 : count - (at < 0 ? 0 : 1))) % count);
    } else if (event.key === 'Escape' && offered.length > 0) {
      event.preventDefault();
      close();
    } else if (separators.includes(event.key) && choice) take(choice);
  };
  return (
    <span className="suggest" ref={box}>
      <Input
        {...input}
        role="combobox"
        aria-autocomplete="list"
        aria-expanded={offered.length > 0}
        aria-controls={offered.length > 0 ? listId : undefined}
        aria-activedescendant={choice ? `${listId}-${at}` : undefined}
        data-suggest=""
        autoComplete="off"
        value={text}
        status={status ?? ''}
        aria-invalid={status === 'error'}
        onChange={(event) => {
          onText(event.target.value);
          setMarked(-1);
          setIsOpen(event.target.value.trim() !== '');
        }}
        onKeyDown={onKeyDown}
        onBlur={() => {
          if (choice) take(choice);
          else close();
          onBlur?.();
        }}
      />
      {offered.length > 0 && <SuggestList id={listId} box={box.current} offered={offered} at={at} onTake={take} />}
    </span>
  );
}

interface SuggestListProps {
  readonly id: string;
  readonly box: HTMLElement | null;
  readonly offered: readonly Suggestion[];
  readonly at: number;
  readonly onTake: (suggestion: Suggestion) => void;
}

const ROOM_BELOW = 240;

/** The list hangs on the page, not in the box's frame: a table that scrolls would cut it off. */
function SuggestList({ id, box, offered, at, onTake }: SuggestListProps) {
  const [, setRound] = useState(0);
  useEffect(() => {
    const again = () => setRound((round) => round + 1);
    document.addEventListener('scroll', again, true);
    window.addEventListener('resize', again);
    return () => {
      document.removeEventListener('scroll', again, true);
      window.removeEventListener('resize', again);
    };
  }, []);
  useEffect(() => {
    void document.getElementById(`${id}-${at}`)?.scrollIntoView({ block: 'nearest' });
  }, [id, at]);
  if (!box) return null;
  const { left, top, bottom, width } = box.getBoundingClientRect();
  const isAbove = window.innerHeight - bottom < ROOM_BELOW && top > ROOM_BELOW;
  const place = isAbove ? { bottom: window.innerHeight - top + 2 } : { top: bottom + 2 };
  return createPortal(
    <div id={id} role="listbox" aria-label="可选" className="suggest-list" style={{ left, minWidth: width, ...place }}>
      {offered.map((one, index) => (
        // biome-ignore lint/a11y/useFocusableInteractive: the focus stays in the box; the list is led by aria-activedescendant
        <div
          key={one.key}
          id={`${id}-${index}`}
          role="option"
          aria-selected={index === at}
          className={index === at ? 'suggest-option is-marked' : 'suggest-option'}
          onMouseDown={(event) => {
            event.preventDefault();
            onTake(one);
          }}
        >
          {one.label}
          {one.note && <small>{one.note}</small>}
        </div>
      ))}
    </div>,
    document.body,
  );
}
