import { Button } from 'antd';
import { useEffect, useMemo, useRef, useState } from 'react';
import { useDesk } from '../../desk/desk-context.ts';
import { domainContextOf } from '../../desk/domain-context.ts';
import { useReferenceRound } from '../../desk/use-reference-round.ts';
import { typesInOrder, unitsInScope } from '../../desk/words.tsx';
import { ErrorPanel } from '../../ui/error-panel.tsx';
import { EmptyNote, Page, Panel } from '../../ui/page.tsx';
import { BatchPanel } from './batch-panel.tsx';
import { GroupPanel } from './group-panel.tsx';
import {
  groupsOf,
  guessMapping,
  guessType,
  type ImportGroup,
  type KeptMapping,
  type ReadFile,
} from './import-model.ts';
import { readFiles, type UnreadFile } from './read-files.ts';

const LAYOUTS = 'import.layouts';
/** Layouts that are remembered; the newest first. */
const MOST_LAYOUTS = 100;
type Layouts = readonly (KeptMapping & { readonly layout: string })[];

interface Found {
  readonly files: readonly ReadFile[];
  readonly unread: readonly UnreadFile[];
}

/** 导入: files in, tables found, columns mapped, rows checked, records made only after a person said so. */
export function ImportScreen() {
  const { platform } = useDesk();
  const [found, setFound] = useState<Found>({ files: [], unread: [] });
  const [reading, setReading] = useState<string | null>(null);
  const take = async (files: readonly File[]) => {
    if (files.length === 0) return;
    const { read, unread } = await readFiles(platform, files, (name) => setReading(name));
    setReading(null);
    setFound((before) => {
      const known = new Set(before.files.map(({ sha256 }) => sha256));
      return { files: [...before.files, ...read.filter(({ sha256 }) => !known.has(sha256))], unread };
    });
  };
  return (
    <Page
      title="导入"
      note="把已有的 Excel、WPS 表格导入台账；离线可用，确认前什么都不会写入"
      actions={
        found.files.length > 0 && <Button onClick={() => setFound({ files: [], unread: [] })}>清空，重新选择</Button>
      }
    >
      <DropZone isBusy={reading !== null} onFiles={(files) => void take(files)} />
      {reading !== null && <p role="status">{`正在读取 ${reading}`}</p>}
      {found.unread.map(({ name, reason }) => (
        <p key={name} className="import-unread" role="alert">{`${name}：${reason}`}</p>
      ))}
      {found.files.length > 0 && <FoundFiles files={found.files} />}
      <BatchPanel />
    </Page>
  );
}

function DropZone({ isBusy, onFiles }: { isBusy: boolean; onFiles: (files: readonly File[]) => void }) {
  const input = useRef<HTMLInputElement>(null);
  const [isOver, setIsOver] = useState(false);
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: dropping is an addition; the button does the same by keys
    <div
      className={isOver ? 'import-drop is-over' : 'import-drop'}
      onDragOver={(event) => {
        event.preventDefault();
        setIsOver(true);
      }}
      onDragLeave={() => setIsOver(false)}
      onDrop={(event) => {
        event.preventDefault();
        setIsOver(false);
        onFiles(Array.from(event.dataTransfer.files));
      }}
    >
      <input
        ref={input}
        type="file"
        aria-label="选择要导入的文件"
        multiple
        accept=".xlsx,.xlsm,.xls,.et"
        onChange={(event) => {
          onFiles(Array.from(event.target.files ?? []));
          event.target.value = '';
        }}
      />
      <Button type="primary" loading={isBusy} onClick={() => input.current?.click()}>
        选择文件
      </Button>
      <span>或把文件拖到这里，可以一次多个（.xlsx、.xls、.et）</span>
    </div>
  );
}

function FoundFiles({ files }: { files: readonly ReadFile[] }) {
  const { store } = useDesk();
  const round = useReferenceRound();
  // biome-ignore lint/correctness/useExhaustiveDependencies: other villages mean other facts
  const facts = useMemo(
    () => ({ today: domainContextOf(store).today, units: unitsInScope(store), bodies: store.bodies() }),
    [store, round],
  );
  const groups = useMemo(() => groupsOf(files, facts), [files, facts]);
  const [done, setDone] = useState<ReadonlySet<string>>(new Set());
  const [layouts, setLayouts] = useState<Layouts | null>(null);
  const [error, setError] = useState<unknown>(null);
  useEffect(() => {
    store.setting<Layouts>(LAYOUTS).then((kept) => setLayouts(kept ?? []), setError);
  }, [store]);
  const remember = async (layout: string, mapping: KeptMapping) => {
    const next = [{ ...mapping, layout }, ...(layouts ?? []).filter((one) => one.layout !== layout)].slice(
      0,
      MOST_LAYOUTS,
    );
    setLayouts(next);
    await store.putSetting(LAYOUTS, next);
  };
  if (error !== null) return <ErrorPanel error={error} />;
  if (layouts === null) return null;
  return (
    <>
      <FoundList files={files} />
      {groups.map((group) =>
        done.has(group.layout) ? (
          <Panel key={group.layout} title={group.places.join('、')} name="已导入的表格">
            <p>已处理。没有导入的行在退回表里改好后，可以再导入一次。</p>
          </Panel>
        ) : (
          <StartedGroup
            key={group.layout}
            group={group}
            kept={layouts.find(({ layout }) => layout === group.layout) ?? null}
            onRemember={(mapping) => remember(group.layout, mapping)}
            onDone={() => setDone((before) => new Set([...before, group.layout]))}
          />
        ),
      )}
    </>
  );
}

interface StartedProps {
  readonly group: ImportGroup;
  readonly kept: KeptMapping | null;
  readonly onRemember: (mapping: KeptMapping) => Promise<void>;
  readonly onDone: () => void;
}

/** A group with its mapping as remembered or guessed; the guess is made once. */
function StartedGroup({ group, kept, onRemember, onDone }: StartedProps) {
  const { store } = useDesk();
  const [start] = useState(() => {
    if (kept && store.catalogue.types.has(kept.typeId)) return { mapping: kept, isRemembered: true };
    const facts = { today: domainContextOf(store).today, units: unitsInScope(store), bodies: store.bodies() };
    const types = typesInOrder(store).map(({ id }) => id);
    const typeId = guessType(store.catalogue, types, group, facts) ?? types[0] ?? '';
    return { mapping: { typeId, targets: guessMapping(store.catalogue, typeId, group, facts) }, isRemembered: false };
  });
  return <GroupPanel {...{ group, onRemember, onDone }} start={start.mapping} isRemembered={start.isRemembered} />;
}

function FoundList({ files }: { files: readonly ReadFile[] }) {
  return (
    <Panel title="读到的内容" name="读到的内容">
      {files.map(({ name, sha256, file }) => (
        <div key={sha256} className="import-file">
          <strong>{name}</strong>
          <ul>
            {file.sheets.map((sheet) => (
              <li key={sheet.name}>{`${sheet.name}：${sheetWords(sheet)}`}</li>
            ))}
          </ul>
          {file.problems.slice(0, 20).map((problem) => (
            <p key={`${problem.sheet}${problem.cell}${problem.message}`} className="import-problem">
              {`${[problem.sheet, problem.cell].filter(Boolean).join(' ')} ${problem.message}`}
            </p>
          ))}
          {file.problems.length > 20 && <EmptyNote>{`还有 ${file.problems.length - 20} 处`}</EmptyNote>}
        </div>
      ))}
    </Panel>
  );
}

function sheetWords({ kind, hidden, tables }: ReadFile['file']['sheets'][number]): string {
  if (kind === 'empty') return '空表';
  if (kind === 'form') return '这是一张表单，不是表格，没有可导入的行';
  const words = tables.map(({ columns, rows, headerRows, skippedRows }) => {
    const skipped = skippedRows.length > 0 ? `，跳过 ${skippedRows.length} 行（标题、合计、注、签字等）` : '';
    return `表头在第 ${headerRows.join('、')} 行，${columns.length} 列，${rows.length} 行数据${skipped}`;
  });
  return `${words.join('；')}${hidden ? '。工作表是隐藏的，不导入' : ''}`;
}
