import { z } from 'zod';
import { rightsMatrixSchema } from '#shared/domain/rights-matrix.ts';

/** Messages about the county's matrix of rights; see SPEC.md §10. */

/** GET /api/console/rights: what is in force (version 0: the shipped matrix) and what was before, newest first. */
export const rightsAnswerSchema = z.looseObject({
  version: z.number().int(),
  matrix: rightsMatrixSchema,
  versions: z.array(
    z.looseObject({
      version: z.number().int(),
      note: z.string(),
      /** Name of the person. */
      changedBy: z.string(),
      /** ISO. */
      changedAt: z.string(),
      /** Roles whose line stood in it. */
      roles: z.array(z.string()),
    }),
  ),
});
export type RightsAnswer = z.infer<typeof rightsAnswerSchema>;

/** POST /api/console/rights: puts a matrix in force in place of the version that was looked at. */
export const putRightsSchema = z.object({
  version: z.number().int().min(0),
  matrix: rightsMatrixSchema,
  note: z.string().trim().min(2).max(200),
});
export type PutRights = z.infer<typeof putRightsSchema>;
