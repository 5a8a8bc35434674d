import { Segmented } from 'antd';
import type { TypeDefinition } from '#shared/catalogue/definition.ts';
import type { ListSettings } from '../list-settings.ts';
import type { ListState } from '../list-state.ts';
import type { Question } from './board-model.ts';
import { LifeBoard } from './life-board.tsx';
import { LifeTimeline } from './life-timeline.tsx';

const VIEW_LABELS = { board: '看板', timeline: '时间线' } as const;

interface LookSwitchProps {
  readonly type: TypeDefinition;
  readonly settings: ListSettings;
  readonly onChange: (settings: ListSettings) => void;
}

/** List, or the view that the type's life declares; nothing for a type without a life. */
export function LookSwitch({ type, settings, onChange }: LookSwitchProps) {
  if (!type.life) return null;
  return (
    <Segmented
      aria-label="查看方式"
      value={settings.look}
      options={[
        { value: 'list' as const, label: '清单' },
        { value: 'life' as const, label: VIEW_LABELS[type.life.view], title: '按 V 键切换' },
      ]}
      onChange={(look) => onChange({ ...settings, look })}
    />
  );
}

interface LifeViewProps {
  readonly type: TypeDefinition;
  readonly question: Question;
  readonly state: ListState;
  readonly settings: ListSettings;
  readonly onSettings: (settings: ListSettings) => void;
  readonly scrollTop: number;
  readonly onScroll: (scrollTop: number) => void;
  readonly onSort: (change: Pick<ListState, 'sortBy' | 'isDescending'>) => void;
  readonly onOpen: (id: string) => void;
  readonly emptyText: string;
}

/** The matters of a type as its life declares them to be looked at. */
export function LifeView({ settings, onSettings, ...rest }: LifeViewProps) {
  const { life } = rest.type;
  if (!life) return null;
  if (life.view === 'timeline') return <LifeTimeline {...rest} life={life} />;
  return (
    <LifeBoard
      type={rest.type}
      life={life}
      question={rest.question}
      folded={settings.folded}
      onFold={(folded) => onSettings({ ...settings, folded: [...folded] })}
    />
  );
}
