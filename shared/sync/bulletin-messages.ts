import { z } from 'zod';
import { isMonth } from '#shared/kernel/calendar.ts';

/** Messages of the county's monthly bulletin (通报) between the console and the county. */

const month = z.string().refine(isMonth);

/** Texts that an officer edits, in the order of the paper. */
export const BULLETIN_TEXTS = [
  ['addressee', '主送'],
  ['issuer', '发文单位'],
  ['opening', '导语'],
  ['reporting', '报送情况'],
  ['party', '党建引领'],
  ['autonomy', '自治'],
  ['law', '法治'],
  ['virtue', '德治'],
  ['programme', '统筹推进'],
  ['problems', '存在问题'],
  ['next', '下步要求'],
] as const;
export type BulletinTextId = (typeof BULLETIN_TEXTS)[number][0];
export const bulletinTextsSchema = z.partialRecord(z.enum(BULLETIN_TEXTS.map(([id]) => id)), z.string().max(5000));
export type BulletinTexts = z.infer<typeof bulletinTextsSchema>;

/** GET /api/console/month/bulletin?month; revision 0 and no texts: nobody saved one yet. */
export const bulletinQuerySchema = z.object({ month });
export const bulletinAnswerSchema = z.looseObject({
  month: z.string(),
  revision: z.number().int(),
  texts: bulletinTextsSchema.nullable(),
  savedBy: z.string(),
  savedAt: z.string().nullable(),
});
export type BulletinAnswer = z.infer<typeof bulletinAnswerSchema>;

/** POST /api/console/month/bulletin: `revision` is the one that was edited; M14 when somebody saved another since. */
export const putBulletinSchema = z.object({ month, revision: z.number().int().min(0), texts: bulletinTextsSchema });
