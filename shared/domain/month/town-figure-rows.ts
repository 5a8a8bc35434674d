import type { CountRow } from './count-figures.ts';

/** What the county keeps of a month: its figures, those of the year so far, late records beside them, and quality. */
export const FIGURE_BASES = ['month', 'year', 'late', 'quality'] as const;
export type FigureBasisName = (typeof FIGURE_BASES)[number];

/** A record as the county counts it. */
export interface TownRow extends CountRow {
  /** Attached papers. */
  readonly papers: number;
}

/** Numerator and denominator of one unit's figure, in millionths; quality in whole pieces. */
export interface FigureRow {
  readonly month: string;
  readonly basis: FigureBasisName;
  readonly code: string;
  readonly unitCode: string;
  readonly numerator: number;
  readonly denominator: number;
}
