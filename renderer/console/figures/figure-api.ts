import { z } from 'zod';
import {
  type FigureAnswer,
  type FigureQuestion,
  type FigureView,
  figureAnswerSchema,
  figureViewsSchema,
} from '#shared/sync/figure-messages.ts';

/** The county's figures in the console API. Every call throws CountyProblem when it does not succeed. */
export interface FigureApi {
  figures(question: FigureQuestion, signal?: AbortSignal): Promise<FigureAnswer>;
  figureViews(signal?: AbortSignal): Promise<readonly FigureView[]>;
  /** Keeps a question; an empty `viewId` makes a new one. */
  putFigureView(view: FigureView): Promise<void>;
  removeFigureView(viewId: string): Promise<void>;
}

interface Tools {
  readonly ask: <Answer>(call: {
    readonly path: string;
    readonly schema: z.ZodType<Answer>;
    readonly signal?: AbortSignal | undefined;
    readonly write?: { readonly body: string; readonly headers: Record<string, string> } | undefined;
  }) => Promise<Answer>;
  readonly json: (body: unknown) => { body: string; headers: Record<string, string> };
}

const anything = z.unknown();

export function figureCalls({ ask, json }: Tools): FigureApi {
  return {
    figures: (question, signal) => ask({ path: 'figures', schema: figureAnswerSchema, write: json(question), signal }),
    figureViews: async (signal) => (await ask({ path: 'figures/views', schema: figureViewsSchema, signal })).views,
    async putFigureView(view) {
      await ask({ path: 'figures/views', schema: anything, write: json(view) });
    },
    async removeFigureView(viewId) {
      await ask({ path: 'figures/views/remove', schema: anything, write: json({ viewId }) });
    },
  };
}
