import { parentPort } from 'node:worker_threads';
import type { Catalogue } from '#shared/catalogue/definition.ts';
import { readCatalogue } from '#shared/catalogue/read-catalogue.ts';
import { TownCounter } from '#shared/domain/month/town-figures.ts';
import type { CountedText, CountOrder, CountReply } from './count-messages.ts';

/**
 * The thread that counts a town's figures, so that requests are answered meanwhile. It is told the basis, then rows in
 * pieces, then the end; it answers the end. Only one town at a time.
 */
let known: { readonly version: number; readonly catalogue: Catalogue } | null = null;
let counter: TownCounter | null = null;
let reaches: CountReply['reaches'][number][] = [];

parentPort?.on('message', (order: CountOrder) => {
  if (order.kind === 'rows') {
    for (const row of order.rows) {
      const until = counter?.add(rowOf(row));
      if (row.fresh && until !== undefined) reaches.push({ id: row.id, until });
    }
    return;
  }
  if (order.kind === 'begin') {
    const { basis, version, source, asks } = order;
    if (source !== null) known = { version, catalogue: catalogueFrom(source) };
    if (known?.version !== version) throw new Error('the catalogue was not told');
    const { catalogue } = known;
    reaches = [];
    counter = new TownCounter(
      { ...basis, catalogue },
      asks.map(({ month, frozenCodes }) => ({ month, frozenCodes: new Set(frozenCodes) })),
    );
    return;
  }
  const reply: CountReply = { rows: counter?.rows() ?? [], reaches };
  counter = null;
  reaches = [];
  parentPort?.postMessage(reply);
});

function catalogueFrom(source: string): Catalogue {
  const read = readCatalogue(JSON.parse(source));
  if (!read.ok) throw new Error(`the catalogue cannot be read: ${read.error[0]?.reason}`);
  return read.value;
}

function rowOf({ id, type, unit_code, period, status, late, linked, papers, data }: CountedText) {
  return {
    id,
    type,
    unitCode: unit_code,
    period,
    status,
    lateFlag: late,
    linkedTypes: linked === null ? [] : (JSON.parse(linked) as { type: string }[]).map((ref) => ref.type),
    papers,
    values: JSON.parse(data),
  };
}
