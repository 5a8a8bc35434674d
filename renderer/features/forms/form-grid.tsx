import { useMemo } from 'react';
import type { FormMarks } from '#shared/ledger/form-profile.ts';
import type { TemplateSheet } from '#shared/workbook/form/form-model.ts';
import { useDesk } from '../../desk/desk-context.ts';
import { markWords } from './mark-words.ts';

const UNIT_PIXELS = 7.2;

interface Shown {
  readonly column: number;
  readonly letters: string;
  readonly text: string;
  readonly rowSpan: number;
  readonly colSpan: number;
}

/** A sheet of the form as people know it: merged areas, widths; every cell can be clicked or reached by keys. */
export function FormGrid(props: {
  sheet: TemplateSheet;
  marks: FormMarks;
  selected: string | null;
  type: string;
  onSelect: (cell: string) => void;
}) {
  const { store } = useDesk();
  const { sheet, marks, selected } = props;
  const { rows, columns } = useMemo(() => shownRows(sheet), [sheet]);
  const words = useMemo(() => markWords(store, props.type, marks), [store, props.type, marks]);
  const { repeat } = marks;
  return (
    <div className="form-grid-scroll">
      <table className="form-grid" aria-label={`工作表 ${sheet.name}`}>
        <thead>
          <tr>
            <th />
            {columns.map((letters, at) => (
              <th key={letters} style={{ width: Math.round((sheet.widths[at] ?? 8.43) * UNIT_PIXELS) }}>
                {letters}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(({ row, cells }) => (
            <tr key={row} className={repeat && row >= repeat.from && row <= repeat.to ? 'is-repeated' : undefined}>
              <th>{row}</th>
              {cells.map(({ letters, text, rowSpan, colSpan }) => {
                const cell = `${letters}${row}`;
                const mark = words.get(cell);
                return (
                  <td
                    key={letters}
                    rowSpan={rowSpan}
                    colSpan={colSpan}
                    className={[mark ? 'is-marked' : '', cell === selected ? 'is-selected' : ''].join(' ').trim()}
                  >
                    <button
                      type="button"
                      aria-label={`${cell} ${mark ?? text}`}
                      aria-pressed={cell === selected}
                      onClick={() => props.onSelect(cell)}
                    >
                      {mark ? <mark>{mark}</mark> : text}
                    </button>
                  </td>
                );
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

const LEAST_ROWS = 12;
const LEAST_COLUMNS = 6;

/** Rows and columns up to the last that holds anything, and a little more. */
function shownRows(sheet: TemplateSheet) {
  const lastRow = Math.max(LEAST_ROWS, ...sheet.rows.map(({ row }) => row));
  const most = (numbers: readonly number[]) => numbers.reduce((most, one) => Math.max(most, one), LEAST_COLUMNS);
  const lastColumn = most(sheet.rows.flatMap(({ cells }) => cells.map(({ column }) => column)));
  const columns = Array.from({ length: lastColumn }, (_, at) => lettersOf(at + 1));
  const texts = new Map(
    sheet.rows.flatMap(({ row, cells }) => cells.map(({ column, text }) => [`${row} ${column}`, text])),
  );
  const rows = Array.from({ length: lastRow }, (_, at) => {
    const row = at + 1;
    const cells = columns.flatMap((letters, index): Shown[] => {
      const column = index + 1;
      const merge = sheet.merges.find(
        ({ top, bottom, left, right }) => row >= top && row <= bottom && column >= left && column <= right,
      );
      if (merge && (merge.top !== row || merge.left !== column)) return [];
      const rowSpan = merge ? merge.bottom - merge.top + 1 : 1;
      const colSpan = merge ? Math.min(merge.right, lastColumn) - merge.left + 1 : 1;
      return [{ column, letters, text: texts.get(`${row} ${column}`) ?? '', rowSpan, colSpan }];
    });
    return { row, cells };
  });
  return { rows, columns };
}

function lettersOf(column: number): string {
  return column > 26
    ? `${lettersOf(Math.floor((column - 1) / 26))}${String.fromCharCode(65 + ((column - 1) % 26))}`
    : String.fromCharCode(64 + column);
}
