import { chainEndSchema, MAX_AUDIT_ENTRIES } from '#shared/sync/audit-messages.ts';
import type { AuditLog } from '../store/audit-log.ts';
import type { CountyClient } from './county-client.ts';

const PATH = '/api/v1/audit';

/** Sends this desk's audit trail, from where the county has it. */
export class AuditSender {
  readonly #log: AuditLog;
  readonly #county: CountyClient;
  /** How far the county said it has this chain; null: it has not been asked. */
  #held: number | null = null;
  #isAsked = false;
  #running: Promise<void> | null = null;

  constructor(log: AuditLog, county: CountyClient) {
    this.#log = log;
    this.#county = county;
  }

  /** Settles when the county has everything that was in the trail at this moment. @throws CodedError of line or county */
  send(): Promise<void> {
    this.#isAsked = true;
    this.#running ??= this.#run().finally(() => {
      this.#running = null;
    });
    return this.#running;
  }

  /** The county is another one than before: what it said does not count any more. */
  askAgain(): void {
    this.#held = null;
  }

  async #run(): Promise<void> {
    while (this.#isAsked) {
      this.#isAsked = false;
      await this.#sendOnce();
    }
  }

  async #sendOnce(): Promise<void> {
    const own = await this.#log.end();
    if (own.seq === 0 || own.seq === this.#held) return;
    let { seq } = await this.#county.get(`${PATH}?chain=${this.#log.chain}`, chainEndSchema);
    while (seq < own.seq) {
      const entries = await this.#log.after(seq, MAX_AUDIT_ENTRIES);
      if (entries.length === 0) break;
      const body = { chain: this.#log.chain, entries };
      ({ seq } = await this.#county.send({ method: 'POST', path: PATH, body, schema: chainEndSchema }));
    }
    this.#held = seq;
  }
}
