import { Alert } from 'antd';
import { useCallback, useMemo, useState } from 'react';
import { Link } from 'wouter';
import type { Catalogue, FieldDefinition } from '#shared/catalogue/definition.ts';
import { may } from '#shared/domain/permissions.ts';
import { withCalculated } from '#shared/domain/values.ts';
import { monthInWords, todayInChina } from '#shared/kernel/calendar.ts';
import type { CaseContent } from '#shared/schema/case-content.ts';
import { joinSecrets } from '#shared/schema/seal-record.ts';
import { townCodeOf } from '#shared/schema/unit.ts';
import type { ConsoleRecord } from '#shared/sync/console-messages.ts';
import { Badge } from '../badge.tsx';
import { CasePanel } from '../cases/case-panel.tsx';
import { typeLabel, useCatalogue } from '../catalogue-context.tsx';
import { recordsPath } from '../console-paths.ts';
import type { Unit } from '../county-api.ts';
import { LoadedView } from '../loaded-view.tsx';
import { Page } from '../page.tsx';
import { PrintButton } from '../print-button.tsx';
import { useMe, useSession } from '../session.tsx';
import { shownMinute } from '../shown-time.ts';
import { useUnits } from '../units-context.tsx';
import { useLoaded } from '../use-loaded.ts';
import { sealedFields } from './field-model.ts';
import { RecordFields, type ShowContext } from './record-fields.tsx';
import { RecordHistory } from './record-history.tsx';
import { statusLabel, statusTone } from './status-label.ts';

/** One record as the county holds it: open fields by the definition, sealed ones only named. */
export function RecordPage({ town, id }: { readonly town: string; readonly id: string }) {
  const { api } = useSession();
  const catalogue = useCatalogue();
  const load = useCallback((signal: AbortSignal) => api.record(Number(town), id, signal), [api, town, id]);
  const loaded = useLoaded(load);
  const record = loaded.value?.record;
  const back = record ? recordsPath(record.period, record.townId, record.type) : '/arrivals';
  return (
    <Page
      title={record ? typeLabel(catalogue.value, record.type) : '记录'}
      back={<Link href={back}>← {record ? `${monthInWords(record.period)}记录` : '到报情况'}</Link>}
      tools={<PrintButton />}
    >
      <LoadedView loaded={loaded}>
        {(answer) => (
          <LoadedView loaded={catalogue}>{(known) => <RecordSheet answer={answer} catalogue={known} />}</LoadedView>
        )}
      </LoadedView>
    </Page>
  );
}

function RecordSheet({ answer, catalogue }: { readonly answer: ConsoleRecord; readonly catalogue: Catalogue }) {
  const { record, sealedPresent } = answer;
  const { value: units } = useUnits();
  const { account } = useMe();
  const [opened, setOpened] = useState<CaseContent | null>(null);
  const place = { unitCode: record.unitCode, strand: record.strand };
  const mayAsk = sealedPresent && may(account, 'ask_case', place);
  const unitsByCode = useMemo(() => new Map((units ?? []).map((unit) => [unit.code12, unit])), [units]);
  const type = catalogue.types.get(record.type);
  return (
    <>
      <EnvelopeFacts answer={answer} townName={unitsByCode.get(townCodeOf(record.townId))?.name ?? ''} />
      {mayAsk && <CasePanel record={record} opened={opened} onOpened={setOpened} />}
      {type ? (
        <KnownRecord
          record={record}
          opened={opened}
          unitsByCode={unitsByCode}
          show={{
            catalogue,
            type,
            sealedPresent,
            sealed: opened ? NOTHING_SEALED : sealedFields(type),
            names: { unitName: (code) => unitsByCode.get(code)?.name ?? null },
          }}
        />
      ) : (
        <Alert type="info" role="note" showIcon title="本县台账目录中没有这一类别，内容无法展示。（D02）" />
      )}
    </>
  );
}

const NOTHING_SEALED: ReadonlySet<FieldDefinition> = new Set();

interface KnownRecordProps {
  readonly record: ConsoleRecord['record'];
  /** Sealed fields that the town let this person open. */
  readonly opened: CaseContent | null;
  readonly unitsByCode: ReadonlyMap<string, Unit>;
  readonly show: ShowContext;
}

function KnownRecord({ record, opened, unitsByCode, show }: KnownRecordProps) {
  const values = useMemo(
    () =>
      withCalculated(
        show.catalogue,
        record.type,
        { ...joinSecrets(record.data, opened), record_no: record.recordNo },
        {
          today: todayInChina(Date.now()),
          units: unitsByCode,
          memberCountOf: () => null,
        },
      ),
    [show.catalogue, record, opened, unitsByCode],
  );
  return (
    <>
      <RecordFields show={show} values={values} />
      <section className="sheet" aria-label="修改经过">
        <h2>修改经过</h2>
        <p className="hint">时间为填报电脑的时间，仅供参考；以县服务器收到时间为准。</p>
        <RecordHistory show={{ ...show, sealed: sealedFields(show.type) }} record={record} />
      </section>
    </>
  );
}

function EnvelopeFacts({ answer, townName }: { readonly answer: ConsoleRecord; readonly townName: string }) {
  const { record, unitName, receivedAt } = answer;
  const signatures = [
    ['填表人', record.enteredBy],
    ['村负责人', record.confirmedBy],
    ['审核人', record.reviewedBy],
    ['负责人', record.signedBy],
  ] as const;
  const facts: readonly (readonly [string, string])[] = [
    ['所属单位', record.unitCode === townCodeOf(record.townId) ? unitName : `${townName} ${unitName}`],
    ['编号', record.recordNo || '待编号'],
    ['所属月份', monthInWords(record.period)],
    ['县服务器收到时间', shownMinute(receivedAt)],
    ...signatures.flatMap(([label, actor]) => (actor ? [[label, actor.name] as const] : [])),
    ...(record.attachments.length > 0 ? [['附件', `${record.attachments.length} 件`] as const] : []),
    ...(record.remark ? [['备注', record.remark] as const] : []),
  ];
  return (
    <section className="sheet" aria-label="登记情况">
      <p className="record-state">
        <Badge tone={statusTone(record.status)}>{statusLabel(record.status)}</Badge>
        {record.lateFlag && <Badge tone="wait">补报</Badge>}
        {record.correctsId !== '' && <Badge tone="wait">更正</Badge>}
        {record.status === 'void' && record.voidReason && <span>作废原因：{record.voidReason}</span>}
      </p>
      <dl className="facts">
        {facts.map(([label, text]) => (
          <div key={label}>
            <dt>{label}</dt>
            <dd>{text}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
