import { z } from 'zod';
import type { UnitChange } from '#shared/schema/unit-change.ts';
import {
  type UnitChangePreview,
  type UnitChanges,
  unitChangePreviewSchema,
  unitChangesSchema,
} from '#shared/sync/unit-messages.ts';
import type { Tools } from '../month/month-api.ts';

/** Renaming, merging and splitting units (D§1.4). */
export interface UnitChangeApi {
  /** Newest first. */
  unitChanges(signal?: AbortSignal): Promise<UnitChanges['changes']>;
  previewUnitChange(change: UnitChange): Promise<UnitChangePreview>;
  changeUnits(change: UnitChange, mark: string, reason: string): Promise<void>;
}

export function unitChangeCalls({ ask, json }: Tools): UnitChangeApi {
  const path = 'units/changes';
  return {
    unitChanges: async (signal) => (await ask({ path, schema: unitChangesSchema, signal })).changes,
    previewUnitChange: (change) =>
      ask({ path: `${path}/preview`, schema: unitChangePreviewSchema, write: json({ change }) }),
    async changeUnits(change, mark, reason) {
      await ask({ path, schema: z.looseObject({ changed: z.number() }), write: json({ change, mark, reason }) });
    },
  };
}
