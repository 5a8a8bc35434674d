import { z } from 'zod';
import { auditEntrySchema } from '#shared/domain/audit-chain.ts';

/** Messages of the audit trail: desks send their chains up, the auditor reads all of them. */

/** Entries of one sending, at most. */
export const MAX_AUDIT_ENTRIES = 500;

const chain = z.string().regex(/^[0-9a-f]{16}$/);
/** GET /api/v1/audit?chain=: `chain` names one log of the desk; one that was lost and begun anew has another name. */
export const auditEndQuerySchema = z.looseObject({
  chain,
  /** Places in the county's chains that this desk has kept, `<town>:<seq>` by commas; given at all: it keeps them. */
  anchors: z
    .string()
    .regex(/^(\d{9}:\d{1,15}(,\d{9}:\d{1,15}){0,3})?$/)
    .optional(),
});
/** The answer to it, and the answer to a sending: how far the county has this desk's chain. */
export const chainEndSchema = z.looseObject({ seq: z.number().int().min(0), hash: z.string().max(64) });
/**
 * Where the chains stand of what the county did in the desk's town and for itself. `at`: the hash of the place that the
 * desk named; empty: it named none, or there is none there. A county of before anchors leaves all of it out.
 */
export const auditEndsSchema = chainEndSchema.extend({
  county: z
    .array(z.looseObject({ townId: z.number().int(), seq: z.number().int().min(0), hash: z.string(), at: z.string() }))
    .max(4)
    .optional(),
});
export type CountyEnd = NonNullable<z.infer<typeof auditEndsSchema>['county']>[number];
/** POST /api/v1/audit: entries that follow the county's end without a gap. @throws CodedError A19 when they do not */
export const auditSendSchema = z.object({ chain, entries: z.array(auditEntrySchema).min(1).max(MAX_AUDIT_ENTRIES) });

/** POST /api/console/handed-out: a page of the console is printed or taken away as a file: written down before. */
export const handedOutSchema = z.object({ way: z.enum(['print', 'file']), what: z.string().trim().min(1).max(100) });
export type HandedOutPage = z.infer<typeof handedOutSchema>;

/** A chain and whether it is whole. `deviceId` empty: what the county itself did in that town, or for itself. */
export const auditChainSchema = z.looseObject({
  townId: z.number().int(),
  deviceId: z.string(),
  name: z.string(),
  entries: z.number().int(),
  lastAt: z.string().nullable(),
  /** Hash of the last entry that was read, to compare by telephone with what a desk shows. */
  end: z.string(),
  /** Places of this chain that desks have kept and that were compared. */
  anchors: z.number().int(),
  break: z
    .looseObject({ seq: z.number().int(), why: z.enum(['changed', 'missing', 'untied', 'rewritten']) })
    .nullable(),
});
export type AuditChain = z.infer<typeof auditChainSchema>;
/** GET /api/console/audit/chains */
export const auditChainsSchema = z.looseObject({ chains: z.array(auditChainSchema) });

/** GET /api/console/audit/entries?townId=&deviceId=&before=&limit=: newest first; GET …/export: all as JSON lines. */
export const auditQuerySchema = z.object({
  townId: z.coerce.number().int().positive(),
  deviceId: z.string().max(81).default(''),
  before: z.coerce.number().int().min(1).optional(),
  limit: z.coerce.number().int().min(1).max(500).default(100),
});
export const auditEntriesSchema = z.looseObject({
  entries: z.array(z.looseObject({ ...auditEntrySchema.shape, actorName: z.string() })),
});
export type AuditLine = z.infer<typeof auditEntriesSchema>['entries'][number];
