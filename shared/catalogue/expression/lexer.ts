import { err, ok, type Result } from '#shared/kernel/result.ts';
import type { ExpressionProblem } from './types.ts';

/** A token with its place: the first character of an expression is at 1, counted in code points. */
export interface Token {
  readonly kind: 'number' | 'text' | 'name' | 'symbol' | 'end';
  readonly text: string;
  readonly at: number;
}

const SYMBOLS = ['<=', '>=', '!=', '==', '=', '<', '>', '+', '-', '*', '/', '%', '(', ')', ',', '.'];
const WIDE = new Map([
  ['（', '('],
  ['）', ')'],
  ['，', ','],
  ['。', '.'],
  ['＝', '='],
  ['＜', '<'],
  ['＞', '>'],
  ['‘', "'"],
  ['’', "'"],
  ['“', "'"],
  ['”', "'"],
  ['"', "'"],
]);

/** Splits an expression into tokens; the last one is always `end`. */
export function tokenize(source: string): Result<readonly Token[], ExpressionProblem> {
  const letters = Array.from(source);
  const tokens: Token[] = [];
  let index = 0;
  while (index < letters.length) {
    const letter = letters[index] ?? '';
    if (/\s/u.test(letter)) {
      index++;
      continue;
    }
    const next = tokenAt(letters, index);
    if (!next.ok) return next;
    tokens.push(next.value.token);
    index = next.value.end;
  }
  tokens.push({ kind: 'end', text: '', at: letters.length + 1 });
  return ok(tokens);
}

function tokenAt(letters: readonly string[], start: number): Result<{ token: Token; end: number }, ExpressionProblem> {
  const letter = letters[start] ?? '';
  if (letter === "'") return textAt(letters, start);
  if (/[0-9]/.test(letter)) return numberAt(letters, start);
  if (/[a-zA-Z_]/.test(letter)) {
    const end = endOf(letters, start, /[a-zA-Z0-9_]/);
    return found('name', letters.slice(start, end).join(''), start, end);
  }
  const pair = letter + (letters[start + 1] ?? '');
  const symbol = SYMBOLS.find((candidate) => candidate === pair) ?? SYMBOLS.find((candidate) => candidate === letter);
  if (symbol !== undefined) return found('symbol', symbol === '==' ? '=' : symbol, start, start + symbol.length);
  const narrow = WIDE.get(letter);
  return err({
    position: start + 1,
    reason: narrow ? `“${letter}”请改用半角符号 ${narrow}` : `不认识的符号“${letter}”`,
  });
}

function numberAt(letters: readonly string[], start: number): ReturnType<typeof tokenAt> {
  let end = endOf(letters, start, /[0-9]/);
  if (letters[end] === '.' && /[0-9]/.test(letters[end + 1] ?? '')) end = endOf(letters, end + 1, /[0-9]/);
  const text = letters.slice(start, end).join('');
  if (!/^\d{1,15}(\.\d{1,6})?$/.test(text)) return err({ position: start + 1, reason: '数字过长' });
  if (/[a-zA-Z_]/.test(letters[end] ?? '')) return err({ position: end + 1, reason: '数字后面不能直接跟字母' });
  return found('number', text, start, end);
}

function textAt(letters: readonly string[], start: number): ReturnType<typeof tokenAt> {
  let text = '';
  for (let index = start + 1; index < letters.length; index++) {
    if (letters[index] !== "'") text += letters[index];
    else if (letters[index + 1] === "'") {
      text += "'";
      index++;
    } else return found('text', text, start, index + 1);
  }
  return err({ position: start + 1, reason: '文字缺少右边的单引号' });
}

function endOf(letters: readonly string[], start: number, pattern: RegExp): number {
  let end = start;
  while (end < letters.length && pattern.test(letters[end] ?? '')) end++;
  return end;
}

function found(kind: Token['kind'], text: string, start: number, end: number) {
  return ok({ token: { kind, text, at: start + 1 }, end });
}
