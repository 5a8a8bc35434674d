import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** One cell of SPEC.md's table of states and events (§3.5). */
export interface StateCell {
  readonly event: string;
  readonly state: string;
  readonly text: string;
}

/** The cells of the table as SPEC.md has it, row by row. @throws Error when there is no such table */
export function stateCells(): readonly StateCell[] {
  const spec = readFileSync(join(import.meta.dirname, '..', '..', 'shared', 'sync', 'SPEC.md'), 'utf8').split('\n');
  const from = spec.findIndex((line) => line.startsWith('| event ↓ state →'));
  if (from < 0) throw new Error('SPEC.md has no table of states and events');
  const [, ...states] = cellsOf(spec[from] ?? '');
  const rows = spec.slice(from + 2);
  const end = rows.findIndex((line) => !line.startsWith('|'));
  return rows.slice(0, end).flatMap((line) => {
    const [event = '', ...texts] = cellsOf(line);
    if (texts.length !== states.length) throw new Error(`a row with ${texts.length} states: ${event}`);
    return texts.map((text, at) => ({ event, state: states[at] ?? '', text }));
  });
}

function cellsOf(line: string): string[] {
  return line
    .split('|')
    .slice(1, -1)
    .map((cell) => cell.trim());
}
