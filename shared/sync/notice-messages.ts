import { z } from 'zod';
import { isDate, isMinute } from '#shared/kernel/calendar.ts';
import { townIdSchema } from '#shared/schema/record.ts';

/**
 * Notices of the county to its towns (SPEC.md §14): written and corrected in the console, taken by desks with the sync or
 * by courier, read without a line; who received and opened them goes back. Counted by town, never by person (D§7).
 */

export const NOTICE_URGENCIES = ['normal', 'urgent'] as const;
export type NoticeUrgency = (typeof NOTICE_URGENCIES)[number];
export const NOTICE_URGENCY_LABELS: Readonly<Record<NoticeUrgency, string>> = { normal: '普通', urgent: '紧急' };

/** What was done to a notice; each is a version that stays. */
export const NOTICE_ACTIONS = ['published', 'corrected', 'withdrawn'] as const;
export const NOTICE_ACTION_LABELS: Readonly<Record<(typeof NOTICE_ACTIONS)[number], string>> = {
  published: '发出',
  corrected: '更正',
  withdrawn: '撤回',
};

/** Most letters of a title and of a text. */
export const NOTICE_TITLE = 100;
export const NOTICE_TEXT = 5000;

const title = z.string().trim().min(2).max(NOTICE_TITLE);
const text = z.string().trim().min(1).max(NOTICE_TEXT);
/** Date; empty: there is none. */
const dueOn = z.string().refine((day) => day === '' || isDate(day));
const issuer = z.string().trim().min(2).max(40);
const reason = z.string().trim().min(2).max(200);
/** Towns it goes to; null: all that stand; empty: only departments. */
const towns = z.array(townIdSchema).max(999).nullable();
/** Departments of the county that it goes to as well: they read it in the console. */
const departments = z.array(z.string().min(1).max(64)).max(100).default([]);
const noticeId = z.uuid();
const version = z.number().int().min(1);

/** A notice as a town has it. */
export const townNoticeSchema = z.looseObject({
  noticeId: z.string().max(64),
  version,
  /** Place in the county's row of notices; a higher one is later. */
  seq: z.number().int().min(1),
  /** withdrawn: the text is empty and `reason` says why. */
  state: z.enum(['standing', 'withdrawn']),
  urgency: z.enum(NOTICE_URGENCIES),
  title: z.string(),
  text: z.string(),
  dueOn: z.string(),
  issuer: z.string(),
  /** Instants of the county. */
  publishedAt: z.string(),
  changedAt: z.string(),
  /** Of the correction or withdrawal; empty for a first version. */
  reason: z.string(),
});
export type TownNotice = z.infer<typeof townNoticeSchema>;

/** GET /api/v1/notices?after=SEQ: what changed behind that place, in order; `more`: ask again behind the last. */
export const townNoticesSchema = z.looseObject({ notices: z.array(townNoticeSchema), more: z.boolean() });
export type TownNotices = z.infer<typeof townNoticesSchema>;
export const noticesQuerySchema = z.looseObject({ after: z.coerce.number().int().min(0).default(0) });

/** A town's word about a version of a notice: it came, or somebody opened it. `at`: by the PC's clock. */
export const noticeReceiptSchema = z.object({
  noticeId: z.string().max(64),
  version,
  kind: z.enum(['received', 'opened']),
  by: z.string().max(64),
  at: z.string().refine(isMinute),
});
export type NoticeReceipt = z.infer<typeof noticeReceiptSchema>;
const receipts = z.array(noticeReceiptSchema).max(500);
/** POST /api/v1/notices/receipts. Repeating it changes nothing; what the county does not know is passed over. */
export const noticeReceiptsSchema = z.object({ receipts });
export const receiptsTakenSchema = z.looseObject({ taken: z.number().int() });

/** Member `notices` of a courier package's `ask`: from where, and what is told; a desk that has it understands the answer. */
export const carriedReceiptsSchema = z.looseObject({ after: z.number().int().min(0), receipts });
/** Member `notices` of an answer's head. `receipts`: those of the packages it answers, which need not be told again. */
export const carriedNoticesSchema = z.looseObject({ notices: z.array(townNoticeSchema), receipts });

/** What people write of a notice. */
const noticeTextShape = { urgency: z.enum(NOTICE_URGENCIES), title, text, dueOn, issuer, towns, departments };
/** POST /api/console/notices. The id is the writer's, so that sending twice is sending once. */
export const publishNoticeSchema = z.object({ noticeId, ...noticeTextShape });
export type NoticeWish = z.infer<typeof publishNoticeSchema>;
/** POST /api/console/notices/:id/correct: `version` is the one that was looked at. */
export const correctNoticeSchema = z.object({ version, reason, ...noticeTextShape });
export type NoticeCorrection = z.infer<typeof correctNoticeSchema>;
/** POST /api/console/notices/:id/withdraw */
export const withdrawNoticeSchema = z.object({ version, reason });
/** POST /api/console/notices/:id/opened: somebody of a department that it goes to has it open. */
export const openedNoticeSchema = z.object({ version });

/** A notice as the county looks over it. */
export const noticeLineSchema = z.looseObject({
  noticeId: z.string(),
  version,
  state: z.enum(['standing', 'withdrawn']),
  urgency: z.enum(NOTICE_URGENCIES),
  title: z.string(),
  dueOn: z.string(),
  issuer: z.string(),
  publishedAt: z.string(),
  changedAt: z.string(),
  towns: z.number().int(),
  /** Towns that have the present version, and that opened it. */
  received: z.number().int(),
  opened: z.number().int(),
  /** Departments that it goes to, and that opened the present version. */
  departments: z.number().int().default(0),
  departmentsOpened: z.number().int().default(0),
  /** Whether it goes to the asker's own department, and was opened there. */
  own: z.enum(['none', 'unread', 'read']).default('none'),
});
export type NoticeLine = z.infer<typeof noticeLineSchema>;
/** GET /api/console/notices: the newest, last changed first. */
export const noticeLinesSchema = z.looseObject({ notices: z.array(noticeLineSchema) });

export const noticeVersionSchema = z.looseObject({
  version,
  action: z.enum(NOTICE_ACTIONS),
  urgency: z.enum(NOTICE_URGENCIES),
  title: z.string(),
  text: z.string(),
  dueOn: z.string(),
  issuer: z.string(),
  towns: z.array(z.number().int()).nullable(),
  departments: z.array(z.string()).default([]),
  reason: z.string(),
  by: z.string(),
  at: z.string(),
});
export type NoticeVersion = z.infer<typeof noticeVersionSchema>;

/** How a town stands to a notice; versions are 0 and times null as long as nothing was told. */
export const noticeTownSchema = z.looseObject({
  townId: z.number().int(),
  townName: z.string(),
  version,
  /** Not among its towns any more. */
  isLeft: z.boolean(),
  receivedVersion: z.number().int(),
  receivedAt: z.string().nullable(),
  openedVersion: z.number().int(),
  openedAt: z.string().nullable(),
  openedBy: z.string(),
});
export type NoticeTown = z.infer<typeof noticeTownSchema>;

/** How a department of the county stands to a notice. */
export const noticeDepartmentSchema = z.looseObject({
  departmentId: z.string(),
  name: z.string(),
  version,
  isLeft: z.boolean(),
  openedVersion: z.number().int(),
  openedAt: z.string().nullable(),
  openedBy: z.string(),
});
export type NoticeDepartment = z.infer<typeof noticeDepartmentSchema>;

/** GET /api/console/notices/:id, and what writing, correcting and withdrawing answer. Versions: newest first. */
export const noticeAnswerSchema = z.looseObject({
  noticeId: z.string(),
  versions: z.array(noticeVersionSchema).min(1),
  towns: z.array(noticeTownSchema),
  departments: z.array(noticeDepartmentSchema).default([]),
});
export type NoticeAnswer = z.infer<typeof noticeAnswerSchema>;
