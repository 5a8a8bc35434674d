import type { CompiledType } from '#shared/catalogue/compile-type.ts';
import type { LifeDefinition, Option, TransitionDefinition } from '#shared/catalogue/definition.ts';
import type { ListQuery } from '../../../store/desk-store.ts';

/** A query without the page. */
export type Question = Omit<ListQuery, 'offset' | 'limit'>;

/** One column of the board. */
export interface BoardColumn {
  readonly code: string;
  readonly label: string;
  readonly isClosed: boolean;
  /** What is asked for its cards. */
  readonly question: Question;
}

/** The columns of a type's life in the order of its states, the closed ones last; only the states that are filtered for. */
export function boardColumns(compiled: CompiledType, life: LifeDefinition, question: Question): BoardColumn[] {
  const field = compiled.byPath.get(life.state);
  const options = field?.definition.options ?? [];
  const wanted = question.fields?.[life.state];
  const isClosed = ({ code }: Option) => life.closed.includes(code);
  // A record without a state is in the first one, unless having none means that it has no life.
  const hasNoState = (code: string) => code === life.initial && field?.visible === null;
  return [...options.filter((one) => !isClosed(one)), ...options.filter(isClosed)]
    .filter(({ code }) => !wanted || wanted.includes(code))
    .map((option) => ({
      code: option.code,
      label: option.label,
      isClosed: isClosed(option),
      question: {
        ...question,
        withLinked: false,
        fields: { ...question.fields, [life.state]: hasNoState(option.code) ? [option.code, ''] : [option.code] },
        sort: isClosed(option)
          ? ({ by: 'mainDate', descending: true } as const)
          : ({ by: 'due', descending: false } as const),
      },
    }));
}

/** Which column a card that leaves `from` goes to with Ctrl and an arrow: the next one on that side that a step leads to. */
export function stepTowards(
  columns: readonly Pick<BoardColumn, 'code'>[],
  from: string,
  steps: readonly TransitionDefinition[],
  side: -1 | 1,
): TransitionDefinition | null {
  const placeOf = (code: string) => columns.findIndex((column) => column.code === code);
  const here = placeOf(from);
  const onSide = steps
    .map((step) => ({ step, distance: (placeOf(step.to) - here) * side }))
    .filter(({ step, distance }) => placeOf(step.to) >= 0 && distance > 0);
  return onSide.sort((a, b) => a.distance - b.distance)[0]?.step ?? null;
}

/** Columns with one folded or unfolded. `folded` null: the closed ones are. */
export function toggled(
  columns: readonly BoardColumn[],
  folded: readonly string[] | null,
  code: string,
): readonly string[] {
  const before = folded ?? columns.filter((column) => column.isClosed).map((column) => column.code);
  return before.includes(code) ? before.filter((one) => one !== code) : [...before, code];
}

/** Whether a column is folded. */
export function isFolded({ code, isClosed }: BoardColumn, folded: readonly string[] | null): boolean {
  return folded ? folded.includes(code) : isClosed;
}
