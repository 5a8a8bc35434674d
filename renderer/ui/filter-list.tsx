import { Input, type InputRef } from 'antd';
import { type KeyboardEvent, type Ref, useId, useState } from 'react';

/** One line of the list. */
export interface FilterLine {
  readonly key: string;
  readonly text: string;
  /** Faint words behind it. */
  readonly note: string;
}

interface FilterListProps {
  /** What the box and the list are called. */
  readonly boxName: string;
  readonly listName: string;
  readonly placeholder: string;
  readonly emptyNote: string;
  readonly input: Ref<InputRef>;
  /** Lines that answer the typed text, best first. */
  readonly find: (typed: string) => readonly FilterLine[];
  readonly onChoose: (key: string) => void;
}

/** A box with a list below it that is always open: typing filters, ↑↓ mark, Enter or a click chooses. */
export function FilterList(props: FilterListProps) {
  const { boxName, listName, find, onChoose } = props;
  const [typed, setTyped] = useState('');
  const [at, setAt] = useState(0);
  const id = useId();
  const lines = find(typed.trim().toLowerCase());
  const chosen = lines[Math.min(at, lines.length - 1)];
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing) return;
    if (event.key === 'ArrowDown') setAt(Math.min(at + 1, lines.length - 1));
    else if (event.key === 'ArrowUp') setAt(Math.max(at - 1, 0));
    else if (event.key === 'Enter' && chosen) onChoose(chosen.key);
    else return;
    event.preventDefault();
  };
  return (
    <>
      <Input
        ref={props.input}
        aria-label={boxName}
        aria-controls={chosen ? id : undefined}
        aria-activedescendant={chosen ? `${id}-${lines.indexOf(chosen)}` : undefined}
        role="combobox"
        aria-expanded={chosen !== undefined}
        placeholder={props.placeholder}
        autoComplete="off"
        value={typed}
        onChange={(event) => {
          setTyped(event.target.value);
          setAt(0);
        }}
        onKeyDown={onKeyDown}
      />
      {lines.length === 0 && <p className="empty-note">{props.emptyNote}</p>}
      {lines.length > 0 && (
        <div id={id} role="listbox" aria-label={listName} className="phrase-list">
          {lines.map((line, index) => (
            // biome-ignore lint/a11y/useFocusableInteractive: the focus stays in the box above
            // biome-ignore lint/a11y/useKeyWithClickEvents: the keys are the box's
            <div
              key={line.key}
              id={`${id}-${index}`}
              role="option"
              aria-selected={line === chosen}
              className={line === chosen ? 'suggest-option is-marked' : 'suggest-option'}
              onClick={() => onChoose(line.key)}
            >
              {line.text}
              <small>{line.note}</small>
            </div>
          ))}
        </div>
      )}
    </>
  );
}
