import type { Body, DomainContext } from '#shared/domain/context.ts';
import { todayInChina } from '#shared/kernel/calendar.ts';
import type { Clock } from '#shared/kernel/ports.ts';
import type { Unit } from '#shared/schema/unit.ts';
import { type Account, type ReferenceAnswer, referenceAnswerSchema } from '#shared/sync/messages.ts';
import type { DeskDatabase } from './desk-database.ts';
import { putDocument } from './put-document.ts';

const KEY = 'county-reference';

/** Units and bodies as last downloaded; before the first download only the town this desk is enrolled in. */
export class ReferenceBook {
  readonly #database: DeskDatabase;
  readonly #town: Unit;
  #answer: ReferenceAnswer | null;

  private constructor(database: DeskDatabase, town: Unit, answer: ReferenceAnswer | null) {
    this.#database = database;
    this.#town = town;
    this.#answer = answer;
  }

  static async open(database: DeskDatabase, town: Unit): Promise<ReferenceBook> {
    const kept = await database.reference.findOne(KEY).exec();
    const parsed = referenceAnswerSchema.safeParse(kept?.toJSON().value);
    return new ReferenceBook(database, town, parsed.success ? parsed.data : null);
  }

  async put(answer: ReferenceAnswer): Promise<void> {
    await putDocument(this.#database.reference, KEY, { key: KEY, value: answer });
    this.#answer = answer;
  }

  /** Stands for what is kept; null: nothing is, or a county of an older protocol sent it. */
  tag(): string | null {
    return this.#answer?.tag ?? null;
  }

  units(): readonly Unit[] {
    const units = this.#answer?.units ?? [];
    return units.some((unit) => unit.code12 === this.#town.code12) ? units : [this.#town, ...units];
  }

  bodies(): readonly Body[] {
    return this.#answer?.bodies ?? [];
  }

  /** What the county tells beside units and bodies, as it came; whoever reads it checks it. */
  extra(name: string): unknown {
    return this.#answer?.[name];
  }

  /** What checks and calculations may know, for a person at this moment. */
  contextFor(account: Account, clock: Clock): DomainContext {
    const bodies = new Map(this.bodies().map((body) => [body.bodyId, body]));
    return {
      today: todayInChina(clock.now()),
      units: new Map(this.units().map((unit) => [unit.code12, unit])),
      memberCountOf: (body) => {
        const id = body !== null && typeof body === 'object' ? (body as { bodyId?: unknown }).bodyId : undefined;
        return typeof id === 'string' ? (bodies.get(id)?.memberCount ?? null) : null;
      },
      me: { name: account.name },
    };
  }
}
