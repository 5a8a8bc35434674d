import { type CountyWord, isRefused } from '#shared/schema/record.ts';
import type { DeskDatabase } from '../store/desk-database.ts';
import type { KeptRecord } from '../store/kept-record.ts';

/** Records written again at once. */
const REOFFER_ROWS = 200;

/**
 * as-is: replication looks at them again; anew: even those that it takes for sent, as if the county had none of them;
 * unsent: those that it takes for sent and that were not, with what the county said of them.
 */
export type OfferHow = 'as-is' | 'anew' | 'unsent';

/** Writes records once more, so that replication looks at them again, as long as `isWanted`. */
export async function offerAgain(
  { records }: Pick<DeskDatabase, 'records'>,
  ids: readonly string[],
  how: OfferHow,
  isWanted: () => boolean,
): Promise<void> {
  for (let at = 0; at < ids.length && isWanted(); at += REOFFER_ROWS) {
    const found = await records.findByIds([...ids.slice(at, at + REOFFER_ROWS)]).exec();
    const left = [...found.values()].filter((record) => how !== 'unsent' || !isAnswered(record));
    await Promise.all(left.map((record) => record.incrementalModify((kept) => offered(kept, how))));
  }
}

/** The county has said what it thinks of this very revision. */
function isAnswered({ rev, county }: Pick<KeptRecord, 'rev' | 'county'>): boolean {
  return county?.rev === rev || isRefused({ rev, county });
}

function offered(kept: KeptRecord, how: OfferHow): KeptRecord {
  if (how === 'as-is') return kept;
  // a word that is gone already would be no change
  const forgets = how === 'anew' && kept.county !== null;
  return { ...kept, county: forgets ? null : withOtherPlace(kept.county) };
}

/** Places that no county ever gives: one that it gave would make its next word look like no change. */
const NO_PLACES = [0, Number.MAX_SAFE_INTEGER] as const;

/** Replication compares the county's place, which nothing else looks at (same-for-sync.ts): another one makes it look. */
function withOtherPlace(county: CountyWord | null): CountyWord {
  const word = county ?? { rev: null, seq: 0, receivedAt: '', refusal: null };
  return { ...word, seq: county?.seq === NO_PLACES[0] ? NO_PLACES[1] : NO_PLACES[0] };
}
