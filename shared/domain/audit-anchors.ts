import type { AuditEntry, ChainBreak, ChainEnd } from './audit-chain.ts';

/**
 * Desks keep where the county's chains stood when they last heard of them, and write it into their own chains: whoever
 * computes the county's chain anew, with every right over its database, no longer agrees with what lies in the towns.
 */
export interface CountyAnchor extends ChainEnd {
  /** The town whose acts of the county the chain tells; the county's own: its code and `000`. */
  readonly townId: number;
}

/** Acts of a desk whose subject is an anchor. */
const ANCHOR_ACTS: ReadonlySet<string> = new Set(['county.anchored', 'county.rewritten']);
const ANCHOR = /^(\d{9}) (\d{1,15}) ([0-9a-f]{64})$/;

/** An anchor as the subject of an entry. */
export function anchorSubject({ townId, seq, hash }: CountyAnchor): string {
  return `${townId} ${seq} ${hash}`;
}

/** The anchor that an entry of a desk's chain tells of; null: it tells of something else. */
export function anchorIn({ action, subject }: Pick<AuditEntry, 'action' | 'subject'>): CountyAnchor | null {
  const [, townId, seq, hash] = (ANCHOR_ACTS.has(action) && ANCHOR.exec(subject)) || [];
  return hash === undefined ? null : { townId: Number(townId), seq: Number(seq), hash };
}

/** The first place where a chain of the county is not as desks saw it. `hashAt`: the chain's hash there, if it has one. */
export function firstRewritten(
  anchors: Iterable<CountyAnchor>,
  hashAt: (seq: number) => string | undefined,
): ChainBreak | null {
  let first: number | null = null;
  for (const { seq, hash } of anchors) {
    if (hashAt(seq) !== hash && (first === null || seq < first)) first = seq;
  }
  return first === null ? null : { seq: first, why: 'rewritten' };
}
