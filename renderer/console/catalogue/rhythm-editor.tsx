import { Button, Form, Input, InputNumber, Select, Switch } from 'antd';
import type { TypeSource } from '#shared/catalogue/definition.ts';
import { DUE_SPANS, type DueSpan } from '#shared/catalogue/indicator-definition.ts';
import type { DueDefinition } from '#shared/catalogue/rhythm-definition.ts';
import { TableHead } from '../table-head.tsx';
import { ChoiceItem, choices, TextItem } from './form-items.tsx';
import { RhythmPreview } from './rhythm-preview.tsx';
import { EVERY_LABELS, SPAN_LABELS } from './span-words.ts';
import type { TypePartProps } from './type-part.ts';

type Rhythm = TypeSource['rhythm'];
const LEVEL_LABELS = { village: '每个村', town: '每个镇', county: '县里' } as const;

/** What falls due how often and by when: a short form, single dues where it does not suffice, and a year of it to look at. */
export function RhythmEditor({ draft, type, change }: TypePartProps) {
  const { rhythm } = type;
  const put = (update: Partial<Rhythm>) =>
    change((before) => ({ ...before, rhythm: { ...before.rhythm, ...update }, fields: before.fields }));
  return (
    <>
      <section className="sheet" aria-label="填报频次">
        <Summary type={type} put={put} />
        <DueTable dues={rhythm.dues} typeLabel={type.shortLabel} onChange={(dues) => put({ dues })} />
      </section>
      <RhythmPreview catalogue={draft.catalogue} typeId={type.id} />
    </>
  );
}

interface SummaryProps {
  readonly type: TypePartProps['type'];
  readonly put: (update: Partial<Rhythm>) => void;
}

function Summary({ type, put }: SummaryProps) {
  const { rhythm } = type;
  const lists = type.fields.filter((field) => field.type === 'enum' || field.type === 'enums');
  return (
    <Form layout="horizontal" labelCol={{ flex: '150px' }} wrapperCol={{ flex: '520px' }} size="small" colon={false}>
      <ChoiceItem
        id="type-every"
        label="填报频次"
        value={rhythm.every}
        labels={EVERY_LABELS}
        onChange={(every) => put({ every })}
      />
      <Form.Item label="每次应填条数" htmlFor="type-count" extra="填 0 的不规定条数；下面逐项写明的以逐项为准">
        <InputNumber
          id="type-count"
          value={rhythm.count}
          min={0}
          max={31}
          precision={0}
          onChange={(count) => put({ count: count ?? 0 })}
        />
      </Form.Item>
      <Form.Item label="没有时报零">
        <Switch aria-label="没有时报零" checked={rhythm.zeroReport} onChange={(zeroReport) => put({ zeroReport })} />
      </Form.Item>
      <TextItem
        id="type-rhythm-note"
        label="说明"
        value={rhythm.note ?? ''}
        max={100}
        onChange={(note) => put({ note: note || undefined })}
      />
      <Form.Item label="按选项分别到期" htmlFor="type-items-of">
        <Select
          id="type-items-of"
          aria-label="按选项分别到期"
          value={rhythm.itemsOf ?? ''}
          options={[{ value: '', label: '不按选项' }, ...lists.map(({ id, label }) => ({ value: id, label }))]}
          onChange={(itemsOf) => put({ itemsOf: itemsOf || undefined })}
        />
      </Form.Item>
    </Form>
  );
}

interface DueTableProps {
  readonly dues: readonly DueDefinition[];
  readonly typeLabel: string;
  readonly onChange: (dues: DueDefinition[]) => void;
}

function DueTable({ dues, typeLabel, onChange }: DueTableProps) {
  const add = () => {
    const label = dues.length === 0 ? typeLabel : `${typeLabel}（${dues.length + 1}）`;
    const due = { level: 'village', linked: false, zeroReport: false } as const;
    onChange([...dues, { ...due, id: freeId(dues), label, every: 'month', times: 1 }]);
  };
  return (
    <>
      <p className="hint">上面的频次不够用时，在这里逐项写明；写了以后只按逐项的算。期限不填为这一期的最后一天。</p>
      {dues.length > 0 && (
        <div className="ledger-scroll">
          <table className="plain-table" aria-label="逐项频次">
            <TableHead
              labels={['事项', '多久一次', '次数', '期限：第几月', '期限：几日', '谁的任务', '哪些记录算数', '操作']}
            />
            <tbody>
              {dues.map((due, index) => (
                <DueRow
                  key={due.id}
                  due={due}
                  onChange={(next) => onChange(dues.map((one, at) => (at === index ? next : one)))}
                  onRemove={() => onChange(dues.filter((_, at) => at !== index))}
                />
              ))}
            </tbody>
          </table>
        </div>
      )}
      <Button className="new-option" size="small" onClick={add}>
        增加到期事项
      </Button>
    </>
  );
}

function freeId(dues: readonly DueDefinition[]): string {
  const taken = new Set(dues.map(({ id }) => id));
  for (let count = 1; ; count++) if (!taken.has(`due_${count}`)) return `due_${count}`;
}

interface DueRowProps {
  readonly due: DueDefinition;
  readonly onChange: (due: DueDefinition) => void;
  readonly onRemove: () => void;
}

function DueRow({ due, onChange, onRemove }: DueRowProps) {
  const put = (update: Partial<DueDefinition>) => onChange({ ...due, ...update });
  const name = due.label;
  return (
    <tr>
      <td>
        <Input
          size="small"
          aria-label={`事项${due.id}的名称`}
          value={due.label}
          maxLength={60}
          onChange={(event) => put({ label: event.target.value })}
        />
      </td>
      <td>
        <Select<DueSpan>
          size="small"
          aria-label={`${name}多久一次`}
          style={{ width: 96 }}
          value={due.every}
          options={DUE_SPANS.map((value) => ({ value, label: SPAN_LABELS[value] }))}
          onChange={(every) => put({ every })}
        />
      </td>
      <NumberCells due={due} put={put} />
      <td>
        <Select
          size="small"
          aria-label={`${name}是谁的任务`}
          style={{ width: 92 }}
          value={due.level}
          options={choices(LEVEL_LABELS)}
          onChange={(level) => put({ level })}
        />
      </td>
      <td>
        <Input
          size="small"
          aria-label={`${name}哪些记录算数`}
          placeholder="全部"
          value={due.where ?? ''}
          maxLength={1000}
          onChange={(event) => put({ where: event.target.value || undefined })}
        />
      </td>
      <td>
        <Button size="small" aria-label={`去掉${name}`} onClick={onRemove}>
          去掉
        </Button>
      </td>
    </tr>
  );
}

/** How many times, and the last day inside the span: month and day, both empty for the span's own last day. */
function NumberCells({
  due,
  put,
}: {
  readonly due: DueDefinition;
  readonly put: (update: Partial<DueDefinition>) => void;
}) {
  const isWithinMonth = due.every === 'month' || due.every === 'half_month';
  return (
    <>
      <td>
        <InputNumber
          size="small"
          aria-label={`${due.label}次数`}
          style={{ width: 56 }}
          value={due.times}
          min={1}
          max={31}
          precision={0}
          onChange={(times) => put({ times: times ?? 1 })}
        />
      </td>
      <td>
        <InputNumber
          size="small"
          aria-label={`${due.label}期限第几月`}
          style={{ width: 56 }}
          value={due.by?.month ?? null}
          min={1}
          max={12}
          precision={0}
          disabled={isWithinMonth || !due.by}
          onChange={(month) => put({ by: due.by && { ...due.by, month: month ?? 1 } })}
        />
      </td>
      <td>
        <InputNumber
          size="small"
          aria-label={`${due.label}期限几日`}
          style={{ width: 56 }}
          value={due.by?.day ?? null}
          min={1}
          max={31}
          precision={0}
          placeholder="期末"
          onChange={(day) => put({ by: day === null ? undefined : { month: due.by?.month ?? 1, day } })}
        />
      </td>
    </>
  );
}
