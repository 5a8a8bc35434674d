import { err, ok, type Result } from '#shared/kernel/result.ts';
import { Compiler } from './compile.ts';
import { TypeFault } from './compiled.ts';
import { parse } from './parser.ts';
import type { Environment, Expression, ExpressionProblem, Scope, Values } from './types.ts';

/** Parses and type-checks an expression for a scope. Never throws. */
export function compileExpression(text: string, scope: Scope): Result<Expression, ExpressionProblem> {
  const syntax = parse(text);
  if (!syntax.ok) return syntax;
  const compiler = new Compiler(scope.depth);
  try {
    const { type, run } = compiler.compile(syntax.value, scope);
    const { uses, cost, loops } = compiler;
    return ok({ text, type, uses, cost, loops, depth: scope.depth, run });
  } catch (fault) {
    if (fault instanceof TypeFault) return err({ position: fault.position, reason: fault.message });
    throw fault;
  }
}

/**
 * Runs an expression on a record (`levels[0]`) and the rows it stands in (`levels[1]`, `levels[2]`). Total: wrongly
 * typed stored values count as empty; the answer is a value of the expression's type or null.
 */
export function evaluate(expression: Expression, environment: Environment, ...levels: readonly Values[]): unknown {
  return expression.run({ levels, environment });
}
