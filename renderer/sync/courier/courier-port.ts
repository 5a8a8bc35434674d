import { z } from 'zod';
import type { CourierPackage } from './make-package.ts';

export const lastSchema = z.looseObject({
  number: z.number().int().min(0),
  madeAt: z.string(),
  records: z.number().int(),
  papers: z.number().int(),
  /** When an answer to it was read; empty: none yet. */
  answeredAt: z.string(),
});
/** The last package of this desk. */
export type LastPackage = z.infer<typeof lastSchema>;

/** What an answer brought. */
export interface AnswerReport {
  readonly number: number;
  readonly madeAt: string;
  readonly accepted: number;
  readonly refused: number;
  readonly conflicts: number;
  /** Records of the town's other desks, and decisions of the county. */
  readonly received: number;
  /** Attachments that the county has now. */
  readonly papers: number;
  /** The desk knew all of it already. */
  readonly isStale: boolean;
  /** The county has more than went into one file. */
  readonly more: boolean;
  /** Records that still wait: changed or entered since the package was made. */
  readonly waiting: number;
  readonly hasNewCatalogue: boolean;
}

/** Sync through files that people carry (SPEC.md §12). */
export interface CourierPort {
  /** Whether this desk has what it needs, and its last package. */
  state(): Promise<{ readonly isReady: boolean; readonly last: LastPackage | null }>;
  /** @throws CodedError S26 no keys yet, S28 */
  makePackage(options: {
    readonly withPapers: boolean;
    /** The same content makes a package of the same id. */
    readonly isResumed?: boolean;
    readonly onProgress: (done: number, total: number) => void;
  }): Promise<CourierPackage>;
  /** @throws CodedError S15 to S18, S23 to S27, S29, S30 */
  readAnswer(bytes: Uint8Array<ArrayBuffer>): Promise<AnswerReport>;
}
