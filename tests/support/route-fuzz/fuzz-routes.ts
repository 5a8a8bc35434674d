import { z } from 'zod';
import { shareFormSchema } from '../../../shared/ledger/form-messages.ts';
import { publicKeysSchema } from '../../../shared/seal/key-pair.ts';
import {
  auditEndQuerySchema,
  auditQuerySchema,
  auditSendSchema,
  handedOutSchema,
} from '../../../shared/sync/audit-messages.ts';
import { bulletinQuerySchema, putBulletinSchema } from '../../../shared/sync/bulletin-messages.ts';
import { answerCaseSchema, askCaseSchema, openCaseSchema } from '../../../shared/sync/case-messages.ts';
import { draftRequestSchema, publishRequestSchema } from '../../../shared/sync/console-messages.ts';
import { doDepartmentSchema, previewDepartmentSchema } from '../../../shared/sync/department-messages.ts';
import { decideEscrowSchema, escrowPartsQuerySchema } from '../../../shared/sync/escrow-messages.ts';
import {
  figureQuestionSchema,
  putFigureViewSchema,
  removeFigureViewSchema,
} from '../../../shared/sync/figure-messages.ts';
import { proveDeskSchema, rotateKeySchema } from '../../../shared/sync/key-messages.ts';
import { matrixQuerySchema } from '../../../shared/sync/matrix-messages.ts';
import {
  enrolRequestSchema,
  fetchRequestSchema,
  pullQuerySchema,
  pushRequestSchema,
  signInRequestSchema,
  townKeyWrapSchema,
  waitQuerySchema,
} from '../../../shared/sync/messages.ts';
import {
  correctionsQuerySchema,
  decideCorrectionSchema,
  decideReportSchema,
  putMonthSettingsSchema,
  reportLinesQuerySchema,
  reportQuerySchema,
} from '../../../shared/sync/month-messages.ts';
import {
  correctNoticeSchema,
  noticeReceiptsSchema,
  openedNoticeSchema,
  publishNoticeSchema,
  withdrawNoticeSchema,
} from '../../../shared/sync/notice-messages.ts';
import {
  adminActSchema,
  changePasswordSchema,
  countyPersonSchema,
  grantSchema,
  townGrantSchema,
  townPersonSchema,
} from '../../../shared/sync/people-messages.ts';
import { putRightsSchema } from '../../../shared/sync/rights-messages.ts';
import { doUnitChangeSchema, previewUnitChangeSchema } from '../../../shared/sync/unit-messages.ts';

/** How a request of docs/rights.md is made up. */
export interface FuzzRoute {
  readonly query?: z.ZodType;
  readonly body?: z.ZodType;
  /** The body is bytes. */
  readonly isBytes?: boolean;
  /** Headers with texts of the walk's words. */
  readonly headers?: readonly string[];
  /** Costs a password hash or a child process: asked for a tenth as often. */
  readonly isSlow?: boolean;
  /** Ends the asker's own session: asked only by who has none. */
  readonly isParting?: boolean;
  /** Tables that change although it is a GET, or nobody signed in: a demonstration’s code, the auditor’s own trace. */
  readonly changes?: readonly string[];
}

const monthAnd = z.object({ month: z.string(), type: z.string() });
const month = z.object({ month: z.string() });
const records = z.object({
  townId: z.number(),
  month: z.string(),
  type: z.string(),
  offset: z.number(),
  limit: z.number(),
});
const piece = ['x-sanzhi-content', 'x-sanzhi-offset', 'x-sanzhi-size'];
const code = z.object({ townId: z.number(), note: z.string() });
const answer = z.object({ town: z.number(), device: z.string(), packages: z.string() });

/** A wrong password stands in the trail, wherever it was asked for. */
const FAILED_SIGN_IN = ['audit', 'audit_end'];

/** Every request of docs/rights.md; a test holds that none is missing. */
export const FUZZ_ROUTES: Readonly<Record<string, FuzzRoute>> = {
  'GET /api/health': {},
  'GET /api/demo': {},
  'POST /api/demo/enrolment-code': { body: code, changes: ['enrolment_code', 'audit', 'audit_end'] },
  'POST /api/v1/enrol': { body: enrolRequestSchema, changes: FAILED_SIGN_IN },
  'POST /api/v1/sign-in': { body: signInRequestSchema, isSlow: true, changes: FAILED_SIGN_IN },
  'POST /api/v1/push': { body: pushRequestSchema },
  'GET /api/v1/pull': { query: pullQuerySchema },
  'GET /api/v1/snapshot': { query: z.object({ after: z.number() }) },
  'POST /api/v1/records': { body: fetchRequestSchema },
  'GET /api/v1/receipt': { query: month },
  'GET /api/v1/receipt/records': { query: monthAnd },
  'GET /api/v1/wait': { query: waitQuerySchema, isSlow: true },
  'GET /api/v1/reference': {},
  'PUT /api/v1/town-key': { body: townKeyWrapSchema },
  'GET /api/v1/town-key': {},
  'GET /api/v1/town-key/desks': {},
  'PUT /api/v1/town-key/proof': { body: proveDeskSchema },
  'POST /api/v1/town-key/rotate': { body: rotateKeySchema, isSlow: true, changes: FAILED_SIGN_IN },
  'PUT /api/v1/courier-key': { body: publicKeysSchema },
  'GET /api/v1/catalogue/:version': {},
  'GET /api/v1/attachments/:sha256/state': { query: z.object({ content: z.string() }) },
  'PATCH /api/v1/attachments/:sha256': { isBytes: true, headers: piece },
  'GET /api/v1/attachments/:sha256': { headers: ['range'] },
  'GET /api/v1/forms': {},
  'PUT /api/v1/forms/:id': { body: shareFormSchema },
  'GET /api/v1/forms/:id/file': {},
  'POST /api/console/sign-in': { body: signInRequestSchema, isSlow: true, changes: FAILED_SIGN_IN },
  'POST /api/console/sign-out': { body: z.object({}), isParting: true },
  'GET /api/console/me': {},
  'GET /api/console/summary': { query: month },
  'GET /api/console/records': { query: records },
  'GET /api/console/records/:townId/:id': {},
  'GET /api/console/units': {},
  'POST /api/console/units/preview': { isBytes: true, headers: ['x-file-name'], isSlow: true },
  'GET /api/console/units/changes': {},
  'POST /api/console/units/changes/preview': { body: previewUnitChangeSchema },
  'POST /api/console/units/changes': { body: doUnitChangeSchema },
  'POST /api/console/units/import': { body: z.object({ previewId: z.string() }) },
  'GET /api/console/enrolment-codes': {},
  'POST /api/console/enrolment-codes': { body: code },
  'GET /api/console/devices': {},
  'POST /api/console/devices/:townId/:deviceId/revoke': { body: z.object({}) },
  'GET /api/console/catalogue': {},
  'GET /api/console/catalogue/versions': {},
  'GET /api/console/catalogue/versions/:version': {},
  'GET /api/console/catalogue/draft': {},
  'POST /api/console/catalogue/draft': { body: draftRequestSchema },
  'POST /api/console/catalogue/draft/discard': { body: draftRequestSchema },
  'POST /api/console/catalogue/publish': { body: publishRequestSchema },
  'GET /api/console/month/reports': { query: reportLinesQuerySchema },
  'GET /api/console/month/matrix': { query: matrixQuerySchema },
  'GET /api/console/month/report': { query: reportQuerySchema },
  'POST /api/console/month/decide': { body: decideReportSchema },
  'POST /api/console/courier/import': { isBytes: true },
  'GET /api/console/courier/packages': {},
  'GET /api/console/courier/answer': { query: answer },
  'GET /api/console/month/corrections': { query: correctionsQuerySchema },
  'POST /api/console/month/corrections/decide': { body: decideCorrectionSchema },
  'GET /api/console/month/settings': {},
  'POST /api/console/month/settings': { body: putMonthSettingsSchema },
  'GET /api/console/month/bulletin': { query: bulletinQuerySchema },
  'POST /api/console/month/bulletin': { body: putBulletinSchema },
  'POST /api/console/figures': { body: figureQuestionSchema },
  'GET /api/console/figures/views': {},
  'POST /api/console/figures/views': { body: putFigureViewSchema },
  'POST /api/console/figures/views/remove': { body: removeFigureViewSchema },
  'GET /api/v1/people': {},
  'POST /api/v1/people': { body: townPersonSchema, isSlow: true, changes: FAILED_SIGN_IN },
  'POST /api/v1/people/:id/grant': { body: townGrantSchema, isSlow: true, changes: FAILED_SIGN_IN },
  'POST /api/v1/people/:id/close': { body: adminActSchema, isSlow: true, changes: FAILED_SIGN_IN },
  'POST /api/v1/people/:id/open': { body: adminActSchema, isSlow: true, changes: FAILED_SIGN_IN },
  'POST /api/v1/people/:id/reset': { body: adminActSchema, isSlow: true, changes: FAILED_SIGN_IN },
  'POST /api/v1/password': { body: changePasswordSchema, isSlow: true, changes: FAILED_SIGN_IN },
  'GET /api/v1/town-key/recovery': {},
  'PUT /api/v1/town-key/recovery': { body: townKeyWrapSchema },
  'POST /api/console/password': { body: changePasswordSchema, isSlow: true, changes: FAILED_SIGN_IN },
  'GET /api/console/rights': {},
  'POST /api/console/rights': { body: putRightsSchema },
  'GET /api/console/departments': {},
  'POST /api/console/departments/preview': { body: previewDepartmentSchema },
  'POST /api/console/departments': { body: doDepartmentSchema },
  'GET /api/console/people': {},
  'POST /api/console/people': { body: countyPersonSchema, isSlow: true },
  'POST /api/console/people/:townId/:id/grant': { body: grantSchema },
  'POST /api/console/people/:townId/:id/close': { body: z.object({}) },
  'POST /api/console/people/:townId/:id/open': { body: z.object({}) },
  'POST /api/console/people/:townId/:id/reset': { body: z.object({}), isSlow: true },
  'GET /api/v1/audit': { query: auditEndQuerySchema },
  'POST /api/v1/audit': { body: auditSendSchema },
  'POST /api/console/handed-out': { body: handedOutSchema },
  'GET /api/console/audit/chains': {},
  'GET /api/console/audit/entries': { query: auditQuerySchema },
  'GET /api/v1/cases': {},
  'POST /api/v1/cases/:id/answer': { body: answerCaseSchema },
  'GET /api/console/cases': {},
  'POST /api/console/cases': { body: askCaseSchema },
  'POST /api/console/cases/:townId/:id/open': { body: openCaseSchema },
  'POST /api/console/cases/:townId/:id/end': { body: z.object({}) },
  'GET /api/v1/escrow': { query: escrowPartsQuerySchema },
  'GET /api/v1/notices': { query: z.object({ after: z.number() }) },
  'POST /api/v1/notices/receipts': { body: noticeReceiptsSchema },
  'GET /api/console/notices': {},
  'POST /api/console/notices': { body: publishNoticeSchema },
  'GET /api/console/notices/:id': {},
  'POST /api/console/notices/:id/opened': { body: openedNoticeSchema },
  'POST /api/console/notices/:id/correct': { body: correctNoticeSchema },
  'POST /api/console/notices/:id/withdraw': { body: withdrawNoticeSchema },
  'PATCH /api/v1/escrow': { isBytes: true },
  'GET /api/v1/escrow/audit': { query: auditEndQuerySchema },
  'POST /api/v1/escrow/audit': { body: auditSendSchema },
  'POST /api/v1/escrow/left': { body: z.object({}) },
  'GET /api/console/escrow': {},
  'GET /api/console/escrow/:townId/:deviceId/:packageId/:part': {},
  'POST /api/console/escrow/:townId/:deviceId/:packageId/:part': { body: decideEscrowSchema },
  'GET /api/console/audit/export': { query: auditQuerySchema, changes: ['audit', 'audit_end'] },
};
