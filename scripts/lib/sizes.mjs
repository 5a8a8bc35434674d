import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './bootstrap.mjs';

/** CONTRIBUTING: files stay under 400 lines, functions under 60, or DECISIONS.md says why. */
export const MAX_FILE = 400;
export const MAX_FUNCTION = 60;
const HEADING = /^## Files over 400 lines, functions over 60$/m;

/** Paths (or folders ending in `/`) with a reason in DECISIONS.md: `- \`path\`, reason`. */
export function exceptions(text = readFileSync(join(root, 'DECISIONS.md'), 'utf8')) {
  const section = text.split(HEADING)[1]?.split(/^## /m)[0] ?? '';
  return [...section.matchAll(/^[-*] `([^`]+)`,? *\S/gm)].map((match) => match[1]);
}

/** Every source file under version control, or about to be, that a person reads as code. */
function sourceFiles() {
  const { stdout } = spawnSync('git', ['ls-files', '--cached', '--others', '--exclude-standard'], {
    cwd: root,
    encoding: 'utf8',
  });
  return stdout.split('\n').filter((path) => /\.(ts|tsx|mjs|cjs|js|css)$/.test(path));
}

/** Problems as sentences; empty when all is well. */
export async function sizeProblems() {
  const { parse } = await import('@swc/core');
  const allowed = exceptions();
  const problems = [];
  for (const path of sourceFiles()) {
    if (allowed.some((entry) => path === entry || (entry.endsWith('/') && path.startsWith(entry)))) continue;
    let text;
    try {
      text = readFileSync(join(root, path), 'utf8');
    } catch {
      continue; // deleted, but not yet committed
    }
    const lines = text.split('\n').length - 1;
    if (lines > MAX_FILE) problems.push(`${path}: ${lines} lines (at most ${MAX_FILE})`);
    if (/\.css$/.test(path)) continue;
    const tree = await parse(text, { syntax: 'typescript', tsx: path.endsWith('.tsx'), target: 'es2024' }).catch(
      () => null,
    );
    if (tree) problems.push(...longFunctions(tree, text, isTest(path)).map((problem) => `${path}:${problem}`));
  }
  return problems;
}

function isTest(path) {
  return /\.(test|spec)\.tsx?$/.test(path);
}

const FUNCTIONS = new Set([
  'FunctionDeclaration',
  'FunctionExpression',
  'ArrowFunctionExpression',
  'ClassMethod',
  'PrivateMethod',
  'MethodProperty',
  'Constructor',
]);

/** Functions with more lines than allowed. The callback of a `describe` holds tests and is no function in this sense. */
function longFunctions(tree, text, inTest) {
  const lineOf = lineFinder(text);
  const shift = tree.span.start - leadingBytes(text); // swc counts on from file to file
  const found = [];
  const visit = (node, caller) => {
    if (node === null || typeof node !== 'object') return;
    if (Array.isArray(node)) {
      for (const item of node) visit(item, caller);
      return;
    }
    const span = node.span ?? node.function?.span;
    if (FUNCTIONS.has(node.type) && span && !(inTest && caller === 'describe')) {
      const [first, last] = [lineOf(span.start - shift), lineOf(span.end - shift)];
      if (last - first + 1 > MAX_FUNCTION)
        found.push(`${first}: a function of ${last - first + 1} lines (at most ${MAX_FUNCTION})`);
    }
    const name = node.type === 'CallExpression' ? calleeName(node.callee) : caller;
    for (const [key, value] of Object.entries(node))
      if (key !== 'span') visit(value, FUNCTIONS.has(node.type) ? '' : name);
  };
  visit(tree.body, '');
  return found;
}

function calleeName(callee) {
  if (callee.type === 'Identifier') return callee.value;
  return callee.type === 'MemberExpression' || callee.type === 'CallExpression'
    ? calleeName(callee.object ?? callee.callee)
    : '';
}

// swc's positions are bytes of UTF-8, from 1.
function lineFinder(text) {
  const starts = [0];
  const bytes = Buffer.from(text);
  for (let i = 0; i < bytes.length; i++) if (bytes[i] === 10) starts.push(i + 1);
  return (position) => {
    let [low, high] = [0, starts.length - 1];
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (starts[middle] <= position) low = middle;
      else high = middle - 1;
    }
    return low + 1;
  };
}

// A module's span begins at its first token, behind comments and blanks.
function leadingBytes(text) {
  const lead = /^(?:\s+|\/\/[^\n]*|\/\*[\s\S]*?\*\/|#![^\n]*)*/.exec(text)?.[0] ?? '';
  return Buffer.byteLength(lead);
}
