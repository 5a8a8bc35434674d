/** Operators that stand between two operands. */
export type BinaryOperator = 'or' | 'and' | '=' | '!=' | '<' | '<=' | '>' | '>=' | '+' | '-' | '*' | '/' | '%';

/** The syntax tree. `at` is the character position a fault is reported at. */
export type Syntax =
  | { readonly kind: 'number'; readonly value: number; readonly at: number }
  | { readonly kind: 'text'; readonly value: string; readonly at: number }
  | { readonly kind: 'bool'; readonly value: boolean; readonly at: number }
  | { readonly kind: 'null'; readonly at: number }
  | {
      readonly kind: 'path';
      readonly names: readonly { readonly name: string; readonly at: number }[];
      readonly at: number;
    }
  | { readonly kind: 'call'; readonly name: string; readonly args: readonly Syntax[]; readonly at: number }
  | { readonly kind: 'unary'; readonly operator: '-' | 'not'; readonly operand: Syntax; readonly at: number }
  | {
      readonly kind: 'binary';
      readonly operator: BinaryOperator;
      readonly left: Syntax;
      readonly right: Syntax;
      readonly at: number;
    }
  | { readonly kind: 'in'; readonly left: Syntax; readonly choices: readonly Syntax[]; readonly at: number };

/** How tightly operators bind; also used to print with as few brackets as possible. */
export const BINDING: Readonly<Record<BinaryOperator | 'in', number>> = {
  or: 1,
  and: 2,
  '=': 4,
  '!=': 4,
  '<': 4,
  '<=': 4,
  '>': 4,
  '>=': 4,
  in: 4,
  '+': 5,
  '-': 5,
  '*': 6,
  '/': 6,
  '%': 6,
};
/** `not` binds looser than comparisons, `-` tighter than everything between operands. */
export const NOT_BINDING = 3;
export const MINUS_BINDING = 7;

/** Words that cannot be names of fields. */
export const KEYWORDS: ReadonlySet<string> = new Set(['and', 'or', 'not', 'in', 'true', 'false', 'null']);

/** The expression as text again; parsing it gives the same tree. */
export function print(node: Syntax): string {
  return printed(node, 0);
}

function printed(node: Syntax, outer: number): string {
  switch (node.kind) {
    case 'number':
      return String(node.value);
    case 'text':
      return `'${node.value.replaceAll("'", "''")}'`;
    case 'bool':
      return String(node.value);
    case 'null':
      return 'null';
    case 'path':
      return node.names.map(({ name }) => name).join('.');
    case 'call':
      return `${node.name}(${node.args.map((arg) => printed(arg, 0)).join(', ')})`;
    case 'unary': {
      const binding = node.operator === 'not' ? NOT_BINDING : MINUS_BINDING;
      return bracketed(`${node.operator === 'not' ? 'not ' : '-'}${printed(node.operand, binding)}`, binding < outer);
    }
    case 'in': {
      const choices = node.choices.map((choice) => printed(choice, 0)).join(', ');
      return bracketed(`${printed(node.left, BINDING.in + 1)} in (${choices})`, BINDING.in < outer);
    }
    case 'binary': {
      const binding = BINDING[node.operator];
      const sides = `${printed(node.left, binding)} ${node.operator} ${printed(node.right, binding + 1)}`;
      return bracketed(sides, binding < outer);
    }
  }
}

function bracketed(text: string, needed: boolean): string {
  return needed ? `(${text})` : text;
}
