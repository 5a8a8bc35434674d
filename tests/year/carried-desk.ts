import { type LedgerRecord, recordSchema } from '../../shared/schema/record.ts';
import type { PushOutcome } from '../../shared/sync/messages.ts';
import type { ClientDesk, Pushed } from '../support/county-client.ts';
import { type CourierConsole, type CourierSide, courierConsole, courierSide } from '../support/courier-carrier.ts';

/** A town's way to the county: over the line, or by a file that is carried there and an answer carried back. */
export interface Way {
  push(rows: readonly Pushed[]): Promise<readonly PushOutcome[]>;
  /** A record as the county holds it, or as its last answer told. */
  held(id: string): Promise<LedgerRecord>;
}

/** Over the line. */
export function lineOf(desk: ClientDesk): Way {
  return {
    push: (rows) => desk.push(rows),
    async held(id) {
      const answer = await desk.send('/api/v1/records', { body: { ids: [id] } });
      const [row] = answer.body.rows as { record: unknown }[];
      return recordSchema.parse(row?.record);
    },
  };
}

/** By courier: the line is used once, to register the desk's keys. */
export async function courierOf(origin: string, desk: ClientDesk): Promise<Way> {
  return new Courier(await courierSide(desk), await courierConsole(origin));
}

class Courier implements Way {
  readonly #side: CourierSide;
  readonly #officer: CourierConsole;
  readonly #held = new Map<string, LedgerRecord>();
  #ask = { epoch: '', after: 0, catalogue: 0, reference: '' };

  constructor(side: CourierSide, officer: CourierConsole) {
    this.#side = side;
    this.#officer = officer;
  }

  async push(rows: readonly Pushed[]): Promise<readonly PushOutcome[]> {
    for (const { record } of rows) {
      const own = recordSchema.parse(record);
      this.#held.set(own.id, own);
    }
    return this.#carry(rows);
  }

  async held(id: string): Promise<LedgerRecord> {
    await this.#carry([]);
    const record = this.#held.get(id);
    if (!record) throw new Error('the answers never told of this record');
    return record;
  }

  /** A package there, its answers back, until the county has nothing more to tell. */
  async #carry(rows: readonly Pushed[]): Promise<readonly PushOutcome[]> {
    const outcomes: PushOutcome[] = [];
    for (let isMore = true, left = rows; isMore; left = []) {
      const report = await this.#officer.take(await this.#side.pack({ rows: left, ask: this.#ask }));
      const { head, results, feed, reference } = await this.#side.open(await this.#officer.answer(report));
      outcomes.push(...results);
      for (const row of feed) {
        if (!('record' in row)) continue;
        const record = recordSchema.parse(row.record);
        this.#held.set(record.id, record);
      }
      const { epoch, seq: after, catalogueVersion: catalogue } = head;
      this.#ask = { epoch, after, catalogue, reference: reference?.tag ?? this.#ask.reference };
      isMore = head.more;
    }
    return outcomes;
  }
}
