import { z } from 'zod';
import { courierReportSchema } from './courier/courier-messages.ts';

/**
 * A revoked desk hands over what it has not sent (SPEC.md §12.1). Its credential is good for these requests alone: GET
 * /api/v1/escrow?packageId= tells which parts of a courier package are here already, PATCH /api/v1/escrow brings one, GET
 * and POST /api/v1/escrow/audit are its audit trail's (audit-messages.ts), and POST /api/v1/escrow/left ends it.
 */
export const escrowPartsQuerySchema = z.looseObject({ packageId: z.uuid() });
export const escrowPartsSchema = z.looseObject({ parts: z.array(z.number().int().min(1)) });
export const escrowKeptSchema = z.looseObject({ kept: z.literal(true), records: z.number().int().min(0) });

/** GET /api/console/escrow: what revoked desks handed over, newest first. */
export const escrowSchema = z.looseObject({
  townId: z.number().int(),
  townName: z.string(),
  deviceId: z.string().max(64),
  deviceName: z.string(),
  packageId: z.string().max(64),
  part: z.number().int(),
  parts: z.number().int(),
  records: z.number().int(),
  papers: z.number().int(),
  receivedAt: z.string(),
  state: z.enum(['held', 'imported', 'dropped']),
  decidedAt: z.string().nullable(),
  reason: z.string(),
  report: courierReportSchema.nullable(),
});
export type Escrow = z.infer<typeof escrowSchema>;
export const escrowsSchema = z.looseObject({ escrows: z.array(escrowSchema) });

/** GET …/escrow/:townId/:deviceId/:packageId/:part: what lies in it, by its open parts, before anybody decides. */
export const escrowContentSchema = z.looseObject({
  rows: z.array(
    z.looseObject({
      id: z.string(),
      type: z.string(),
      mainDate: z.string(),
      title: z.string(),
      by: z.string(),
      updatedAt: z.string(),
      isNew: z.boolean(),
    }),
  ),
});
export type EscrowContent = z.infer<typeof escrowContentSchema>;

/** POST …/escrow/:townId/:deviceId/:packageId/:part {decision, reason} */
export const decideEscrowSchema = z.object({
  decision: z.enum(['import', 'drop']),
  reason: z.string().trim().min(2).max(200),
});
export const decidedEscrowSchema = z.looseObject({ report: courierReportSchema.nullable() });
