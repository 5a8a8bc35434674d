import type { ListLine } from '../../store/desk-store.ts';

/** Characters shown before the first word of a snippet. */
const BEFORE = 8;

/** The words of a search. */
export function wordsOf(search: string): readonly string[] {
  return search.normalize('NFKC').toLowerCase().split(/\s+/).filter(Boolean);
}

/** The first open text of a record, title apart, that holds one of the words; empty when none does. */
export function snippetOf(line: Pick<ListLine, 'title' | 'data'>, words: readonly string[]): string {
  for (const text of textsIn(line.data)) {
    const places = words.map((word) => text.toLowerCase().indexOf(word)).filter((place) => place >= 0);
    if (places.length === 0 || line.title.includes(text)) continue;
    const start = Math.max(0, Math.min(...places) - BEFORE);
    return `${start > 0 ? '…' : ''}${text.slice(start, start + 80)}`;
  }
  return '';
}

/** A text with the words of a search marked. */
export function Marked({ text, words }: { text: string; words: readonly string[] }) {
  return splitAt(text, words).map(({ part, isFound, at }) => (isFound ? <mark key={at}>{part}</mark> : part));
}

/** The text in pieces: those that are a word, and those between. */
export function splitAt(text: string, words: readonly string[]): { part: string; isFound: boolean; at: number }[] {
  const pieces: { part: string; isFound: boolean; at: number }[] = [];
  const lower = text.toLowerCase();
  let at = 0;
  while (at < text.length) {
    const hits = words.map((word) => ({ word, place: lower.indexOf(word, at) })).filter((hit) => hit.place >= 0);
    const next = hits.sort((a, b) => a.place - b.place || b.word.length - a.word.length)[0];
    const end = next ? next.place : text.length;
    if (end > at) pieces.push({ part: text.slice(at, end), isFound: false, at });
    if (!next) break;
    at = end + next.word.length;
    pieces.push({ part: text.slice(end, at), isFound: true, at: end });
  }
  return pieces;
}

function textsIn(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  return value !== null && typeof value === 'object' ? Object.values(value).flatMap(textsIn) : [];
}
