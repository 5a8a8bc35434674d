import { CodedError } from '#shared/kernel/coded-error.ts';
import { fillRows, shiftedRows } from './fill-rows.ts';
import { type FormIndex, formIndex } from './form-index.ts';
import type { FormPlan, FormProblem } from './form-model.ts';
import { type FormPackage, type FormPorts, openForm } from './form-package.ts';
import { fileProblems, sheetProblems } from './form-problems.ts';
import { askForCalculation, shiftLinkedParts } from './linked-parts.ts';
import type { RowShift } from './row-shift.ts';
import { shiftedAround } from './sheet-around.ts';
import { putTogether, takeApart } from './sheet-rows.ts';
import { escapeFormula } from './xml-edit.ts';

/**
 * Everything that speaks against filling a form as planned, each with its place; an empty answer: it can be filled, with
 * any number of records. @throws CodedError F01, F02, F03
 */
export async function formProblems(
  bytes: Uint8Array,
  plans: readonly FormPlan[],
  ports: FormPorts,
): Promise<readonly FormProblem[]> {
  const form = await openForm(bytes, ports);
  return problemsOf(form, formIndex(form), plans);
}

function problemsOf(form: FormPackage, index: FormIndex, plans: readonly FormPlan[]): readonly FormProblem[] {
  const ofSheets = plans.flatMap((plan): readonly FormProblem[] => {
    const sheet = index.sheets.find(({ name }) => name === plan.sheet);
    if (!sheet) return [{ sheet: plan.sheet, cell: null, reason: '模板里没有这张工作表' }];
    return sheetProblems(form, index, sheet, takeApart(form.text(sheet.path) ?? ''), plan);
  });
  return [...fileProblems(form), ...ofSheets];
}

/**
 * Fills a form that people brought. Only the cells that are named change; rows are inserted where a block has too few, and
 * everything that refers to what lies below is moved: formulas of all sheets, merges, validation, conditional formats,
 * page breaks, names, print area, pictures, shapes, charts, comments, sparklines. All other parts stay byte for byte.
 * @throws CodedError F26 when it cannot be filled as planned (the first reason), F01, F02, F03
 */
export async function fillForm(
  bytes: Uint8Array,
  plans: readonly FormPlan[],
  ports: FormPorts,
): Promise<Uint8Array<ArrayBuffer>> {
  const form = await openForm(bytes, ports);
  const index = formIndex(form);
  const [problem] = problemsOf(form, index, plans);
  if (problem) throw new CodedError('F26', problemText(problem));
  for (const plan of plans) fillSheet(form, index, plan);
  askForCalculation(form, index);
  return form.toBytes();
}

/** A problem in one line: `工作表“附件1” B6：…`. */
export function problemText({ sheet, cell, reason }: FormProblem): string {
  const place = [sheet === '' ? '' : `工作表“${sheet}”`, cell ?? ''].filter(Boolean).join(' ');
  return place === '' ? reason : `${place}：${reason}`;
}

function fillSheet(form: FormPackage, index: FormIndex, plan: FormPlan): void {
  const sheet = index.sheets.find(({ name }) => name === plan.sheet);
  if (!sheet) return;
  const shift = shiftOf(plan);
  for (const other of index.sheets) {
    const xml = form.text(other.path);
    if (xml === null) continue;
    const isOwn = other.path === sheet.path;
    if (!isOwn && (shift.count === 0 || !mentions(xml, sheet.name))) continue;
    const pieces = takeApart(xml);
    const filled = isOwn
      ? fillRows(pieces, index, plan, shift)
      : { ...pieces, rows: shiftedRows(pieces.rows, other.name, sheet.name, shift, pieces.prefix) };
    const before = shiftedAround(filled.before, other.name, sheet.name, shift);
    const after = shiftedAround(filled.after, other.name, sheet.name, shift);
    const next = putTogether({ ...filled, before, after });
    if (next !== xml) form.setText(other.path, next);
  }
  shiftLinkedParts(form, index, sheet, shift);
}

/** Whether a sheet may have formulas that name another one. */
function mentions(xml: string, name: string): boolean {
  return xml.includes(escapeFormula(name)) || xml.includes(escapeFormula(name.replaceAll("'", "''")));
}

function shiftOf({ repeat }: FormPlan): RowShift {
  if (repeat === null) return { from: 0, to: 0, count: 0 };
  const room = repeat.to - repeat.from + 1;
  return { from: repeat.from, to: repeat.to, count: Math.max(0, repeat.rows.length - room) };
}
