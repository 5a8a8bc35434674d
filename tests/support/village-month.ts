import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';

const script = z.strictObject({
  note: z.string(),
  month: z.string(),
  unitCode: z.string(),
  /** Account of the demo county that enters them. */
  clerk: z.string(),
  records: z.array(
    z.strictObject({
      type: z.string(),
      values: z.record(z.string(), z.unknown()),
      /** Doubtful facts that the clerk must confirm before this record can be saved. */
      confirm: z.int().optional(),
    }),
  ),
});

/** One record of the script, with values as a record stores them. */
export type ScriptedRecord = z.infer<typeof script>['records'][number];

/** The invented month of one village (`resources/demo/village-month.json`), in the order its clerk enters it. */
export function villageMonth(): z.infer<typeof script> {
  const path = join(import.meta.dirname, '../../resources/demo/village-month.json');
  return script.parse(JSON.parse(readFileSync(path, 'utf8')));
}
