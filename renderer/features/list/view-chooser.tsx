import { Button, Input, Popover } from 'antd';
import { useState } from 'react';
import { type ListSettings, type SavedView, withoutView, withView, withViewRenamed } from './list-settings.ts';
import { EMPTY_STATE, type ListState } from './list-state.ts';

interface ViewChooserProps {
  readonly settings: ListSettings;
  readonly state: ListState;
  readonly onChange: (settings: ListSettings) => void;
  readonly onApply: (state: ListState, columns: SavedView['columns']) => void;
}

/** Saved views of a list: apply, open the list with one, rename, delete, and keep what is set now as another. */
export function ViewChooser({ settings, state, onChange, onApply }: ViewChooserProps) {
  const [isOpen, setIsOpen] = useState(false);
  const apply = (view: Pick<SavedView, 'state' | 'columns'>) => {
    onApply(view.state, view.columns);
    setIsOpen(false);
  };
  const panel = (
    <div className="list-panel">
      <ul aria-label="已存的视图">
        <li>
          <Button type="link" onClick={() => apply({ state: EMPTY_STATE, columns: null })}>
            全部记录
          </Button>
          {settings.standard !== null && (
            <Button size="small" type="text" onClick={() => onChange({ ...settings, standard: null })}>
              设为默认
            </Button>
          )}
        </li>
        {settings.views.map((view) => (
          <ViewLine
            key={view.name}
            view={view}
            isStandard={settings.standard === view.name}
            onApply={() => apply(view)}
            onStandard={() => onChange({ ...settings, standard: view.name })}
            onRename={(to) => onChange(withViewRenamed(settings, view.name, to))}
            onDelete={() => onChange(withoutView(settings, view.name))}
          />
        ))}
      </ul>
      <NewView onSave={(name) => onChange(withView(settings, { name, state, columns: settings.columns }))} />
    </div>
  );
  return (
    <Popover
      trigger="click"
      placement="bottomRight"
      title="视图"
      content={panel}
      open={isOpen}
      onOpenChange={setIsOpen}
    >
      <Button>视图</Button>
    </Popover>
  );
}

function NewView({ onSave }: { onSave: (name: string) => void }) {
  const [name, setName] = useState('');
  return (
    <form
      className="list-panel-form"
      onSubmit={(event) => {
        event.preventDefault();
        if (name.trim() === '') return;
        onSave(name.trim());
        setName('');
      }}
    >
      <Input
        aria-label="视图名称"
        placeholder="给现在的筛选和列起个名"
        maxLength={30}
        value={name}
        onChange={(event) => setName(event.target.value)}
      />
      <Button htmlType="submit" disabled={name.trim() === ''}>
        保存视图
      </Button>
    </form>
  );
}

interface ViewLineProps {
  readonly view: SavedView;
  readonly isStandard: boolean;
  readonly onApply: () => void;
  readonly onStandard: () => void;
  readonly onRename: (to: string) => void;
  readonly onDelete: () => void;
}

function ViewLine({ view, isStandard, onApply, onStandard, onRename, onDelete }: ViewLineProps) {
  const [renamed, setRenamed] = useState<string | null>(null);
  if (renamed !== null) {
    return (
      <li>
        <Input
          autoFocus
          aria-label={`${view.name}的新名称`}
          maxLength={30}
          value={renamed}
          onChange={(event) => setRenamed(event.target.value)}
          onPressEnter={() => {
            onRename(renamed.trim());
            setRenamed(null);
          }}
          onBlur={() => setRenamed(null)}
        />
      </li>
    );
  }
  return (
    <li>
      <Button type="link" onClick={onApply}>
        {view.name}
      </Button>
      {isStandard ? (
        <span className="is-faint">默认</span>
      ) : (
        <Button size="small" type="text" aria-label={`${view.name}设为默认`} onClick={onStandard}>
          设为默认
        </Button>
      )}
      <Button size="small" type="text" aria-label={`${view.name}改名`} onClick={() => setRenamed(view.name)}>
        改名
      </Button>
      <Button size="small" type="text" danger aria-label={`删除${view.name}`} onClick={onDelete}>
        删除
      </Button>
    </li>
  );
}
