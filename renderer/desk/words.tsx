import { Tag } from 'antd';
import { STRANDS, type TypeDefinition } from '#shared/catalogue/definition.ts';
import { isTypeOn } from '#shared/catalogue/type-switch.ts';
import { isMinute, minuteInChina } from '#shared/kernel/calendar.ts';
import { type RecordStatus, STATUS_LABELS } from '#shared/schema/record.ts';
import type { Unit } from '#shared/schema/unit.ts';
import type { DeskStore, SyncState } from '../store/desk-store.ts';
import type { SyncStatus } from '../sync/sync-engine.ts';

const STATUS_COLORS: Readonly<Record<RecordStatus, string>> = {
  awaiting: 'default',
  confirmed: 'blue',
  town_ok: 'green',
  submitted: 'geekblue',
  received: 'green',
  returned: '#a04400',
  locked: 'default',
  void: 'default',
};

/** A record's status as a small label. */
export function StatusTag({ status }: { status: string }) {
  const isKnown = Object.hasOwn(STATUS_LABELS, status);
  return (
    <Tag color={isKnown ? STATUS_COLORS[status as RecordStatus] : 'default'}>
      {isKnown ? STATUS_LABELS[status as RecordStatus] : status}
    </Tag>
  );
}

/** Words for where a record stands between this desk and the county. */
export const SYNC_LABELS: Readonly<Record<SyncState, string>> = {
  waiting: '待报送',
  acknowledged: '已报送',
  refused: '被退回',
  conflict: '有冲突',
};
const SYNC_COLORS: Readonly<Record<SyncState, string>> = {
  waiting: '#8a5200',
  acknowledged: 'default',
  refused: 'red',
  conflict: 'red',
};

/** Where a record stands between this desk and the county, as a small label. */
export function SyncTag({ state }: { state: SyncState }) {
  return <Tag color={SYNC_COLORS[state]}>{SYNC_LABELS[state]}</Tag>;
}

/** The status of reporting in one plain line. */
export function syncSentence(status: SyncStatus): string {
  if (status.firstDownload) {
    return `首次下载 ${status.firstDownload.received}/${status.firstDownload.expected} 条`;
  }
  const trouble = status.refused + status.conflicts;
  const parts = [
    PHASE_WORDS[status.phase],
    status.waiting > 0 ? `${status.waiting} 条待报送` : '',
    trouble > 0 ? `${trouble} 条需要处理` : '',
    status.waiting === 0 && trouble === 0 && status.phase === 'idle' ? '已全部报送' : '',
    status.phase === 'offline' ? '填报不受影响' : '',
  ];
  return parts.filter(Boolean).join('，');
}

const PHASE_WORDS: Readonly<Record<SyncStatus['phase'], string>> = {
  sending: '正在报送',
  receiving: '正在接收',
  offline: '离线',
  paused: '报送已暂停',
  resting: '未到同步时间',
  failed: '报送遇到问题',
  idle: '',
};

/** Words for roles of D§1.3. */
export const ROLE_LABELS: Readonly<Record<string, string>> = {
  village_clerk: '村文书',
  village_secretary: '村党组织书记',
  village_supervisor: '村监委会主任',
  village_liaison: '包村干部',
  mediator: '人民调解员',
  town_clerk: '镇业务干事',
  town_reviewer: '镇分管领导',
  town_principal: '镇主要负责人',
  town_admin: '镇管理员',
  dept_reader: '县部门',
  zfw_operator: '县委政法委',
};

/** The short name of a unit; its code when it is not known here. */
export function unitName(store: Pick<DeskStore, 'units'>, code: string): string {
  return store.units().find((unit) => unit.code12 === code)?.shortName ?? code;
}

/** Units in which this account may hold records: its own village, or the town and all its villages. */
export function unitsInScope(store: Pick<DeskStore, 'units' | 'account'>): readonly Unit[] {
  const { scope } = store.account;
  const units = store.units().filter((unit) => unit.level === 'town' || unit.level === 'village');
  return scope.endsWith('000')
    ? units.filter((unit) => unit.code12.startsWith(scope.slice(0, 9)))
    : units.filter((unit) => unit.code12 === scope);
}

/**
 * `2026-03-05 14:30` in China's time zone, information only: for milliseconds, ISO text with a zone, or a minute that
 * is in China's time already.
 */
export function deviceTime(at: number | string | null): string {
  if (typeof at === 'string' && isMinute(at.slice(0, 16)) && !/(Z|[+-]\d{2}:\d{2})$/.test(at)) {
    return at.slice(0, 16).replace('T', ' ');
  }
  const millis = typeof at === 'number' ? at : Date.parse(at ?? '');
  return Number.isFinite(millis) ? minuteInChina(millis).replace('T', ' ') : '—';
}

/** A shown value with its unit of measure, unless it is empty or bears it already (`97.4%`). */
export function withMeasure(text: string, measure: string | undefined): string {
  return !measure || text === '' || text === '—' || text.endsWith(measure) ? text : `${text} ${measure}`;
}

/**
 * Types in use (and `also`, in use or not) in the order of the five strands, within a strand as in the catalogue: the
 * order of menus and workbooks.
 */
export function typesInOrder(store: Pick<DeskStore, 'catalogue'>, also?: string): readonly TypeDefinition[] {
  const types = [...store.catalogue.types.values()].filter((type) => isTypeOn(type) || type.id === also);
  return STRANDS.flatMap((strand) => types.filter((type) => type.strand === strand));
}
