import { withCalculated } from '#shared/domain/values.ts';
import type { PaperSource } from '#shared/report/papers/paper-source.ts';
import { readAttachments } from '#shared/schema/attachment.ts';
import { type RecordStatus, STATUS_LABELS } from '#shared/schema/record.ts';
import type { DeskStore, OpenRecord } from '../store/desk-store.ts';
import type { DeviceIdentity } from '../store/vault.ts';
import { domainContextOf } from './domain-context.ts';

/** A record as its papers need it. `opened`: the person gave a reason to open its sealed fields. */
export function paperSourceOf(
  store: DeskStore,
  device: DeviceIdentity,
  { record, values, sealState }: OpenRecord,
  opened: boolean,
): PaperSource {
  const unitNameOf = (code: string) => store.units().find((unit) => unit.code12 === code)?.name ?? null;
  const attachedPapers = new Map<string, number>();
  for (const { paper } of readAttachments(record.attachments)) {
    if (paper) attachedPapers.set(paper, (attachedPapers.get(paper) ?? 0) + 1);
  }
  const withNumber = { ...values, record_no: record.recordNo };
  return {
    catalogue: store.catalogue,
    type: record.type,
    recordNo: record.recordNo,
    unitName: unitNameOf(record.unitCode) ?? record.unitCode,
    issuer: `${device.town.name}人民政府`,
    period: record.period,
    mainDate: record.mainDate,
    statusLabel: STATUS_LABELS[record.status as RecordStatus] ?? record.status,
    remark: record.remark,
    enteredBy: record.enteredBy.name,
    retention: store.catalogue.types.get(record.type)?.retention ?? record.retention,
    values: withCalculated(store.catalogue, record.type, withNumber, domainContextOf(store)),
    opened: opened && sealState === 'open' ? true : sealState === 'none',
    attachedPapers,
    names: { unitName: unitNameOf },
  };
}
