import { err, ok, type Result } from '#shared/kernel/result.ts';
import { type Token, tokenize } from './lexer.ts';
import { BINDING, type BinaryOperator, KEYWORDS, MINUS_BINDING, NOT_BINDING, type Syntax } from './syntax.ts';
import type { ExpressionProblem } from './types.ts';

/** Longest expression in characters, and deepest nesting of brackets, calls and signs. */
export const MAX_EXPRESSION_LENGTH = 1000;
export const MAX_EXPRESSION_DEPTH = 40;
const MAX_ARGUMENTS = 30;
const MAX_PATH_NAMES = 3;

/** Carries a fault out of the recursive descent; caught in {@link parse} and nowhere else. */
class Fault extends Error {
  readonly position: number;
  constructor(position: number, reason: string) {
    super(reason);
    this.position = position;
  }
}

/** Parses an expression by operator precedence (Pratt). Never throws. */
export function parse(source: string): Result<Syntax, ExpressionProblem> {
  if (source.length > 4 * MAX_EXPRESSION_LENGTH || Array.from(source).length > MAX_EXPRESSION_LENGTH) {
    return err({ position: MAX_EXPRESSION_LENGTH + 1, reason: `表达式不能超过 ${MAX_EXPRESSION_LENGTH} 个字符` });
  }
  const tokens = tokenize(source);
  if (!tokens.ok) return tokens;
  try {
    const parser = new Parser(tokens.value);
    return ok(parser.whole());
  } catch (fault) {
    if (fault instanceof Fault) return err({ position: fault.position, reason: fault.message });
    throw fault;
  }
}

class Parser {
  readonly #tokens: readonly Token[];
  #next = 0;
  #depth = 0;

  constructor(tokens: readonly Token[]) {
    this.#tokens = tokens;
  }

  whole(): Syntax {
    if (this.#peek().kind === 'end') throw new Fault(1, '表达式是空的');
    const node = this.#expression(0);
    const rest = this.#peek();
    if (rest.kind !== 'end') throw new Fault(rest.at, `这里多出“${rest.text}”`);
    return node;
  }

  #peek(): Token {
    return this.#tokens[this.#next] ?? { kind: 'end', text: '', at: 1 };
  }

  #take(): Token {
    const token = this.#peek();
    this.#next++;
    return token;
  }

  #isSymbol(symbol: string): boolean {
    const token = this.#peek();
    return token.kind === 'symbol' && token.text === symbol;
  }

  #expect(symbol: string): void {
    const token = this.#peek();
    if (!this.#isSymbol(symbol)) {
      throw new Fault(token.at, token.kind === 'end' ? `表达式没有写完，缺少“${symbol}”` : `这里应为“${symbol}”`);
    }
    this.#next++;
  }

  #expression(floor: number): Syntax {
    if (++this.#depth > MAX_EXPRESSION_DEPTH) {
      throw new Fault(this.#peek().at, `嵌套不能超过 ${MAX_EXPRESSION_DEPTH} 层`);
    }
    let left = this.#prefix();
    for (;;) {
      const operator = this.#operator();
      if (operator === null || BINDING[operator] <= floor) break;
      const at = this.#take().at;
      if (operator === 'in') left = { kind: 'in', left, choices: this.#list(), at };
      else left = { kind: 'binary', operator, left, right: this.#expression(BINDING[operator]), at };
    }
    this.#depth--;
    return left;
  }

  #operator(): BinaryOperator | 'in' | null {
    const { kind, text } = this.#peek();
    const isOperator = (kind === 'symbol' || kind === 'name') && Object.hasOwn(BINDING, text);
    return isOperator ? (text as BinaryOperator | 'in') : null;
  }

  #prefix(): Syntax {
    const token = this.#take();
    if (token.kind === 'number') return { kind: 'number', value: Number(token.text), at: token.at };
    if (token.kind === 'text') return { kind: 'text', value: token.text, at: token.at };
    if (token.kind === 'name') return this.#named(token);
    if (token.text === '-') {
      return { kind: 'unary', operator: '-', operand: this.#expression(MINUS_BINDING), at: token.at };
    }
    if (token.text === '(') {
      const inner = this.#expression(0);
      this.#expect(')');
      return inner;
    }
    throw new Fault(token.at, token.kind === 'end' ? '表达式没有写完' : `这里不能是“${token.text}”`);
  }

  #named(token: Token): Syntax {
    const { text, at } = token;
    if (text === 'true' || text === 'false') return { kind: 'bool', value: text === 'true', at };
    if (text === 'null') return { kind: 'null', at };
    if (text === 'not') return { kind: 'unary', operator: 'not', operand: this.#expression(NOT_BINDING - 1), at };
    if (KEYWORDS.has(text)) throw new Fault(at, `这里不能是“${text}”`);
    if (this.#isSymbol('(')) return { kind: 'call', name: text, args: this.#list(), at };
    return this.#path(token);
  }

  #path(first: Token): Syntax {
    const names = [{ name: first.text, at: first.at }];
    while (this.#isSymbol('.')) {
      this.#next++;
      const token = this.#take();
      if (token.kind !== 'name') throw new Fault(token.at, '点号后面应为字段名');
      names.push({ name: token.text, at: token.at });
      if (names.length > MAX_PATH_NAMES) throw new Fault(token.at, '点号用得过多');
    }
    return { kind: 'path', names, at: first.at };
  }

  #list(): readonly Syntax[] {
    this.#expect('(');
    const items: Syntax[] = [];
    if (!this.#isSymbol(')')) {
      do {
        if (items.length > 0) this.#next++;
        if (items.length >= MAX_ARGUMENTS) throw new Fault(this.#peek().at, `括号内不能超过 ${MAX_ARGUMENTS} 项`);
        items.push(this.#expression(0));
      } while (this.#isSymbol(','));
    }
    this.#expect(')');
    return items;
  }
}
