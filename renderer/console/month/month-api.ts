import { z } from 'zod';
import type { MonthSettings } from '#shared/domain/month/month-rule.ts';
import { type BulletinAnswer, type BulletinTexts, bulletinAnswerSchema } from '#shared/sync/bulletin-messages.ts';
import { type MatrixAnswer, matrixAnswerSchema } from '#shared/sync/matrix-messages.ts';
import {
  type CorrectionsAnswer,
  correctionsAnswerSchema,
  type DecideCorrection,
  type DecideReport,
  decidedSchema,
  monthSettingsAnswerSchema,
  type ReportAnswer,
  reportAnswerSchema,
  reportLinesSchema,
} from '#shared/sync/month-messages.ts';

const savedSchema = z.looseObject({ revision: z.number().int() });

/** Reports of all towns in a month. */
export type ReportLines = z.infer<typeof reportLinesSchema>;

/** The month's part of the console API. Every call throws CountyProblem when it does not succeed. */
export interface MonthApi {
  reports(month: string, signal?: AbortSignal): Promise<ReportLines>;
  /** How towns and villages stand in the months from and to, both counted. */
  matrix(from: string, to: string, signal?: AbortSignal): Promise<MatrixAnswer>;
  bulletin(month: string, signal?: AbortSignal): Promise<BulletinAnswer>;
  putBulletin(month: string, revision: number, texts: BulletinTexts): Promise<void>;
  report(townId: number, month: string, signal?: AbortSignal): Promise<ReportAnswer>;
  decideReport(decision: DecideReport): Promise<void>;
  corrections(state: string, signal?: AbortSignal): Promise<CorrectionsAnswer>;
  decideCorrection(decision: DecideCorrection): Promise<void>;
  monthSettings(signal?: AbortSignal): Promise<MonthSettings>;
  putMonthSettings(settings: MonthSettings): Promise<void>;
}

interface Call<Answer> {
  readonly path: string;
  readonly schema: z.ZodType<Answer>;
  readonly signal?: AbortSignal | undefined;
  readonly write?: { readonly body: BodyInit; readonly headers: Record<string, string> } | undefined;
}

/** What the console's client lends: how to ask, and how to write a body and a query. */
export interface Tools {
  readonly ask: <Answer>(call: Call<Answer>) => Promise<Answer>;
  readonly json: (body: unknown) => { body: string; headers: Record<string, string> };
  readonly query: (values: Record<string, string | number | undefined>) => string;
}

export function monthCalls({ ask, json, query }: Tools): MonthApi {
  return {
    reports: (month, signal) => ask({ path: `month/reports?${query({ month })}`, schema: reportLinesSchema, signal }),
    matrix: (from, to, signal) =>
      ask({ path: `month/matrix?${query({ from, to })}`, schema: matrixAnswerSchema, signal }),
    bulletin: (month, signal) =>
      ask({ path: `month/bulletin?${query({ month })}`, schema: bulletinAnswerSchema, signal }),
    async putBulletin(month, revision, texts) {
      await ask({ path: 'month/bulletin', schema: savedSchema, write: json({ month, revision, texts }) });
    },
    report: (townId, month, signal) =>
      ask({ path: `month/report?${query({ townId, month })}`, schema: reportAnswerSchema, signal }),
    async decideReport(decision) {
      await ask({ path: 'month/decide', schema: decidedSchema, write: json(decision) });
    },
    corrections: (state, signal) =>
      ask({ path: `month/corrections?${query({ state })}`, schema: correctionsAnswerSchema, signal }),
    async decideCorrection(decision) {
      await ask({ path: 'month/corrections/decide', schema: decidedSchema, write: json(decision) });
    },
    monthSettings: async (signal) =>
      (await ask({ path: 'month/settings', schema: monthSettingsAnswerSchema, signal })).settings,
    async putMonthSettings(settings) {
      await ask({ path: 'month/settings', schema: monthSettingsAnswerSchema, write: json({ settings }) });
    },
  };
}
