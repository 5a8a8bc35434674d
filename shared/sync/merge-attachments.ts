import { sameJson } from '#shared/kernel/canonical-json.ts';
import type { LedgerRecord } from '#shared/schema/record.ts';
import type { ValueConflict } from './merge-values.ts';

type Item = LedgerRecord['attachments'][number];
/** What people say of an attachment; everything else follows from its bytes or from who added it first. */
const SAID = ['name', 'caption', 'paper', 'label'] as const;

/**
 * Three-way merge of attachment lists by hash. What either side added is in. What one side took out is out, unless the
 * other side changed its words meanwhile. Words that both sides changed differently stay as the county has them, with a
 * conflict whose sides are whole lists that differ in those words alone, so that choosing one loses no attachment.
 */
export function mergeAttachments(
  base: unknown,
  mine: readonly Item[],
  theirs: readonly Item[],
): { readonly items: Item[]; readonly conflict: ValueConflict | null } {
  const before = new Map((Array.isArray(base) ? (base as Item[]) : []).map((item) => [item.sha256, item]));
  const [ofMine, ofTheirs] = [byHash(mine), byHash(theirs)];
  const items: Item[] = [];
  const mineSays: Item[] = [];
  let isAsked = false;
  for (const hash of new Set([...ofTheirs.keys(), ...ofMine.keys()])) {
    const [one, other, was] = [ofMine.get(hash), ofTheirs.get(hash), before.get(hash)];
    const kept = one && other ? settled(was, one, other) : leftOver(was, one ?? other);
    if (!kept) continue;
    items.push(kept.item);
    mineSays.push(kept.mine);
    isAsked ||= !sameJson(kept.item, kept.mine);
  }
  const conflict = isAsked ? { path: '@attachments', base: [...before.values()], mine: mineSays, theirs: items } : null;
  return { items, conflict };
}

interface Settled {
  readonly item: Item;
  /** The same with my words where both sides changed them. */
  readonly mine: Item;
}

/** One side has it and the other has not: added, or taken out by the other. */
function leftOver(was: Item | undefined, left: Item | undefined): Settled | null {
  if (!left || (was && sameWords(was, left))) return null;
  return { item: left, mine: left };
}

function settled(was: Item | undefined, mine: Item, theirs: Item): Settled {
  if (sameWords(mine, theirs) || (was && sameWords(mine, was))) return { item: theirs, mine: theirs };
  if (was && sameWords(theirs, was)) return { item: mine, mine };
  return { item: theirs, mine };
}

function sameWords(a: Item, b: Item): boolean {
  return SAID.every((word) => sameJson(a[word], b[word]));
}

function byHash(items: readonly Item[]): ReadonlyMap<string, Item> {
  return new Map(items.map((item) => [item.sha256, item]));
}
