import { boxOf, columnNumber, placeOf } from './row-shift.ts';

/** What a cell holds for a calculation: a number, text, nothing, or a formula of the same sheet. */
export type CellContent =
  | { readonly kind: 'number'; readonly value: number }
  | { readonly kind: 'text' }
  | { readonly kind: 'formula'; readonly formula: string };

/** A cell of the sheet by row and column from 1; null for an empty one. */
export type CellLookup = (row: number, column: number) => CellContent | null;

const DEEPEST = 24;
const MOST_CELLS = 200_000;
const TOKENS =
  /\s*(\$?[A-Z]{1,3}\$?\d{1,7}(?::\$?[A-Z]{1,3}\$?\d{1,7})?(?![\w(])|[A-Z]+(?=\()|\d+(?:\.\d+)?|[-+*/(),])/iy;

class Unknown extends Error {}

/**
 * The result of a formula of sums and plain arithmetic on its own sheet (SUM, AVERAGE, COUNT, COUNTA, MAX, MIN, ROUND,
 * + − × ÷); null for everything else: then the file carries no result and the program that opens it calculates. It is
 * written beside the formula for viewers that do not calculate (D§4.7).
 */
export function formulaResult(formula: string, lookup: CellLookup): number | null {
  try {
    const value = new Calculation(lookup, 0).run(formula);
    return Number.isFinite(value) ? Math.round(value * 1e10) / 1e10 : null;
  } catch (error) {
    if (error instanceof Unknown) return null;
    throw error;
  }
}

class Calculation {
  readonly #lookup: CellLookup;
  readonly #depth: number;
  #tokens: string[] = [];
  #at = 0;

  constructor(lookup: CellLookup, depth: number) {
    if (depth > DEEPEST) throw new Unknown();
    this.#lookup = lookup;
    this.#depth = depth;
  }

  run(formula: string): number {
    this.#tokens = tokensOf(formula);
    this.#at = 0;
    const value = this.#sum();
    if (this.#at < this.#tokens.length) throw new Unknown();
    return value;
  }

  #peek(): string {
    return this.#tokens[this.#at] ?? '';
  }

  #take(wanted?: string): string {
    const token = this.#peek();
    if (token === '' || (wanted !== undefined && token !== wanted)) throw new Unknown();
    this.#at++;
    return token;
  }

  #sum(): number {
    let value = this.#product();
    while (this.#peek() === '+' || this.#peek() === '-') {
      const sign = this.#take() === '+' ? 1 : -1;
      value += sign * this.#product();
    }
    return value;
  }

  #product(): number {
    let value = this.#single();
    while (this.#peek() === '*' || this.#peek() === '/') {
      const isTimes = this.#take() === '*';
      const other = this.#single();
      value = isTimes ? value * other : value / other;
    }
    return value;
  }

  #single(): number {
    const token = this.#take();
    if (token === '-') return -this.#single();
    if (token === '(') {
      const value = this.#sum();
      this.#take(')');
      return value;
    }
    if (/^\d/.test(token)) return Number(token);
    if (this.#peek() === '(') return this.#call(token.toUpperCase());
    const place = placeOf(token);
    if (!place) throw new Unknown();
    return this.#numberAt(place.row, columnNumber(place.column));
  }

  #call(name: string): number {
    this.#take('(');
    if (name === 'ROUND') {
      const value = this.#sum();
      this.#take(',');
      const scale = 10 ** this.#sum();
      this.#take(')');
      return (Math.sign(value) * Math.round(Math.abs(value) * scale)) / scale;
    }
    const numbers: number[] = [];
    let filled = 0;
    for (;;) {
      const cells = this.#argument();
      numbers.push(...cells.numbers);
      filled += cells.filled;
      if (this.#peek() !== ',') break;
      this.#take(',');
    }
    this.#take(')');
    return aggregate(name, numbers, filled);
  }

  #argument(): { readonly numbers: readonly number[]; readonly filled: number } {
    const box = this.#peek().includes(':') ? boxOf(this.#peek()) : null;
    if (!box) {
      const value = this.#sum();
      return { numbers: [value], filled: 1 };
    }
    this.#take();
    if ((box.bottom - box.top + 1) * (box.right - box.left + 1) > MOST_CELLS) throw new Unknown();
    const numbers: number[] = [];
    let filled = 0;
    for (let row = box.top; row <= box.bottom; row++) {
      for (let column = box.left; column <= box.right; column++) {
        const content = this.#lookup(row, column);
        if (content === null) continue;
        filled++;
        if (content.kind !== 'text') numbers.push(this.#numberAt(row, column));
      }
    }
    return { numbers, filled };
  }

  #numberAt(row: number, column: number): number {
    const content = this.#lookup(row, column);
    if (content === null) return 0;
    if (content.kind === 'number') return content.value;
    if (content.kind === 'text') throw new Unknown();
    return new Calculation(this.#lookup, this.#depth + 1).run(content.formula);
  }
}

function aggregate(name: string, numbers: readonly number[], filled: number): number {
  const sum = numbers.reduce((whole, one) => whole + one, 0);
  switch (name) {
    case 'SUM':
      return sum;
    case 'AVERAGE':
      return sum / numbers.length;
    case 'COUNT':
      return numbers.length;
    case 'COUNTA':
      return filled;
    case 'MAX':
      return numbers.length === 0 ? 0 : Math.max(...numbers);
    case 'MIN':
      return numbers.length === 0 ? 0 : Math.min(...numbers);
    default:
      throw new Unknown();
  }
}

function tokensOf(formula: string): string[] {
  const tokens: string[] = [];
  TOKENS.lastIndex = 0;
  while (TOKENS.lastIndex < formula.trimEnd().length) {
    const match = TOKENS.exec(formula);
    if (!match) throw new Unknown();
    tokens.push(match[1] ?? '');
  }
  return tokens;
}
