import { CodedError } from '#shared/kernel/coded-error.ts';
import type { FeedRow, PushRequest, ReferenceAnswer } from '../messages.ts';
import type { CourierBody } from './courier-body.ts';
import {
  type AnswerHead,
  answerLineSchema,
  type CourierAsk,
  type CourierPaper,
  type CourierResult,
  packageLineSchema,
} from './courier-messages.ts';

export type CourierRow = PushRequest['rows'][number];

/** An attachment of a package with its bytes, which nobody has checked yet. */
export interface CarriedPaper extends CourierPaper {
  readonly bytes: Uint8Array<ArrayBuffer>;
}

export interface ReadPackage {
  readonly ask: CourierAsk;
  readonly rows: readonly CourierRow[];
  readonly papers: readonly CarriedPaper[];
}

/** The parts of a package. Its records are not looked into: they are checked like those of a push. @throws CodedError S18 */
export function readPackage({ lines, contents }: CourierBody): ReadPackage {
  let ask: CourierAsk | null = null;
  const rows: CourierRow[] = [];
  const papers: CarriedPaper[] = [];
  let at = 0;
  for (const line of lines) {
    const parsed = packageLineSchema.safeParse(line);
    if (!parsed.success) throw new CodedError('S18');
    const one = parsed.data;
    if ('ask' in one) ask ??= one.ask as CourierAsk;
    else if ('row' in one) rows.push(one.row as CourierRow);
    else if ('paper' in one) {
      const paper = one.paper as CourierPaper;
      papers.push({ ...paper, bytes: contents.slice(at, at + paper.size) });
      at += paper.size;
    }
  }
  if (ask === null || at !== contents.length) throw new CodedError('S18');
  return { ask, rows, papers };
}

export interface ReadAnswer {
  readonly head: AnswerHead;
  readonly results: readonly CourierResult[];
  readonly feed: readonly FeedRow[];
  readonly reference: ReferenceAnswer | null;
  readonly catalogue: { readonly version: number; readonly source?: unknown } | null;
  /** Attachments that the county has. */
  readonly has: readonly string[];
}

/** The parts of an answer. @throws CodedError S18 */
export function readAnswer({ lines }: CourierBody): ReadAnswer {
  let head: AnswerHead | null = null;
  const [results, feed, has]: [CourierResult[], FeedRow[], string[]] = [[], [], []];
  let reference: ReferenceAnswer | null = null;
  let catalogue: ReadAnswer['catalogue'] = null;
  for (const line of lines) {
    const parsed = answerLineSchema.safeParse(line);
    if (!parsed.success) throw new CodedError('S18');
    const one = parsed.data;
    if ('answer' in one) head ??= one.answer as AnswerHead;
    else if ('result' in one) results.push(one.result as CourierResult);
    else if ('feed' in one) feed.push(one.feed as FeedRow);
    else if ('reference' in one) reference = one.reference as ReferenceAnswer;
    else if ('catalogue' in one) catalogue = one.catalogue as ReadAnswer['catalogue'];
    else if ('has' in one) has.push(one.has as string);
  }
  if (head === null) throw new CodedError('S18');
  return { head, results, feed, reference, catalogue, has };
}
