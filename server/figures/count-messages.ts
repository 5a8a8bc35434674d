import type { FigureBasis } from '#shared/domain/month/figure-basis.ts';
import type { FigureRow } from '#shared/domain/month/town-figure-rows.ts';

/** A record as the database hands it out for counting; `linked` and `data` are JSON. */
export interface CountedText {
  readonly id: string;
  readonly type: string;
  readonly unit_code: string;
  readonly period: string;
  readonly status: string;
  readonly late: boolean;
  /** Null: counts in its own ledger alone. */
  readonly linked: string | null;
  readonly papers: number;
  readonly data: string;
  /** Whether the months that it reaches are asked for: it is new, or was changed. */
  readonly fresh: boolean;
}

/** What the counting thread is told. */
export type CountOrder =
  | {
      readonly kind: 'begin';
      readonly version: number;
      /** The catalogue as JSON; null when the thread knows this version. */
      readonly source: string | null;
      readonly basis: Omit<FigureBasis, 'catalogue'>;
      readonly asks: readonly { readonly month: string; readonly frozenCodes: readonly string[] }[];
    }
  | { readonly kind: 'rows'; readonly rows: readonly CountedText[] }
  | { readonly kind: 'end' };

/** What it answers. */
export interface CountReply {
  readonly rows: readonly FigureRow[];
  /** Until which month each fresh record can touch figures. */
  readonly reaches: readonly { readonly id: string; readonly until: string }[];
}
