import { createRecord } from '../../shared/schema/build-record.ts';
import { YearDesk } from './year-desk.ts';
import { valuesIn } from './year-plan.ts';

/** What the towns of a small month enter, and the field that its date comes from. */
const TYPES = {
  civil_practice: 'held_on',
  dispute_screening: 'sweep_to',
  legal_publicity: 'held_on',
  party_life: 'meeting_date',
  wedding_funeral: 'event_to',
} as const;

/** A town enters one record of each type for each village, confirms its villages and sends its month. @throws Error when a row was refused */
export async function sendMonth(origin: string, townId: number, login: string, month: string): Promise<void> {
  const town = await YearDesk.enrol(origin, townId, login);
  const { villages, author } = town.desk;
  const made = villages.flatMap((unitCode, number) =>
    Object.entries(TYPES).map(([type, date], at) => {
      const values = valuesIn(type, (townId % 1000) * 100 + number * 10 + at, month, date);
      return createRecord(author, { type, unitCode, values, remark: '', alsoCountsIn: [] });
    }),
  );
  await town.push(await Promise.all(made));
  if (town.refused.length > 0) throw new Error(`refused: ${JSON.stringify(town.refused)}`);
  await town.confirmVillages(month, villages);
  await town.submit(month, null);
}
