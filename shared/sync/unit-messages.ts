import { z } from 'zod';
import { unitCodeSchema } from '#shared/schema/record.ts';
import { unitSchema } from '#shared/schema/unit.ts';

/** Changes of units in the console (D§1.4): renaming, merging, splitting, each looked at before it is done. */

const name = z.string().trim().min(2).max(60);
const shortName = z.string().trim().min(1).max(30);
const successor = z.object({ code12: unitCodeSchema, name: z.string().max(60), shortName: z.string().max(30) });
const ending = { lastDay: z.string().max(10), addsFigures: z.boolean() };
export const unitChangeSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('rename'), code12: unitCodeSchema, name, shortName }),
  z.object({ kind: z.literal('withdraw'), code12: unitCodeSchema }),
  z.object({
    kind: z.literal('succeed'),
    ends: z.array(unitCodeSchema).min(1).max(50),
    into: z.array(successor).min(1).max(50),
    ...ending,
  }),
  z.object({
    kind: z.literal('towns'),
    ends: z.array(unitCodeSchema).max(20),
    into: z.array(successor).min(1).max(20),
    villages: z.array(z.object({ code12: unitCodeSchema, to: successor })).max(1000),
    ...ending,
  }),
]);

/** What hangs on a unit that ends; of a town all that its villages hold. */
const heldSchema = z.looseObject({
  code12: z.string(),
  name: z.string(),
  /** Records that are not void; of them, dated after the last day; of them, rows of rosters. */
  records: z.number().int(),
  later: z.number().int(),
  roster: z.number().int(),
  bodies: z.number().int(),
  /** Open accounts of that village, or of that town with its villages. */
  accounts: z.number().int(),
  /** Computers of a town that are not revoked; 0 for a village. */
  devices: z.number().int().default(0),
});

/** POST /api/console/units/changes/preview {change}; nothing is written. */
export const unitChangePreviewSchema = z.looseObject({
  /** Stands for what was looked at. */
  mark: z.string(),
  units: z.array(unitSchema),
  held: z.array(heldSchema),
  /** Months of the town that are locked: their figures do not move. */
  locked: z.array(z.string()),
});
export type UnitChangePreview = z.infer<typeof unitChangePreviewSchema>;
export const previewUnitChangeSchema = z.object({ change: unitChangeSchema });

/** POST /api/console/units/changes */
export const doUnitChangeSchema = z.object({
  change: unitChangeSchema,
  mark: z.string().max(64),
  reason: z.string().trim().min(2).max(200),
});

/** GET /api/console/units/changes: every version of every unit since they are kept, newest change first. */
export const unitChangesSchema = z.looseObject({
  changes: z.array(
    z.looseObject({
      changeId: z.string(),
      kind: z.string(),
      reason: z.string(),
      by: z.string(),
      at: z.string(),
      units: z.array(z.looseObject({ code12: z.string(), before: unitSchema.nullable(), after: unitSchema })),
    }),
  ),
});
export type UnitChanges = z.infer<typeof unitChangesSchema>;
