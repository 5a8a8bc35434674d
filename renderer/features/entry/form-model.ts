import { type CompiledField, type CompiledType, compiledType } from '#shared/catalogue/compile-type.ts';
import type { Catalogue } from '#shared/catalogue/definition.ts';
import { evaluate } from '#shared/catalogue/expression/compile-expression.ts';
import type { Expression } from '#shared/catalogue/expression/types.ts';
import { type DomainContext, environmentOf } from '#shared/domain/context.ts';
import { type ValueProblem, validateValues } from '#shared/domain/validate-record.ts';
import { deriveEnvelope, emptyRow, withCalculated, withOffered } from '#shared/domain/values.ts';
import type { Values } from '../../store/desk-store.ts';
import { EditHistory } from './edit-history.ts';
import type { FormHead, FormState } from './form-state.ts';
import { isEmptyValue, levelsAt, rowsOf, valueAt, withValueAt } from './values-by-path.ts';

/** How long typing must rest before checks and calculations run again. */
const CHECK_AFTER_MS = 120;
/** Problems that mean “not filled in yet”: shown only after the clerk tried to complete the record. */
const ABSENCE_CODES = new Set(['required', 'rows']);

/** Path of the unit in problems and on the form. */
export const UNIT_PATH = '$unit';
const UNIT_MISSING: ValueProblem = { path: UNIT_PATH, level: 'hard', code: 'required', message: '请选择所属村（镇）' };

/** What is computed from the values: once per rest in typing, not at every key. */
export interface Derived {
  readonly calculated: Values;
  readonly problems: readonly ValueProblem[];
}

export interface FormModelInput {
  readonly catalogue: Catalogue;
  readonly typeId: string;
  readonly values: Values;
  readonly head: FormHead;
  /** Fields of `values` that were taken over from the last record. */
  readonly carried?: Iterable<string>;
  readonly context: () => DomainContext;
  readonly newRowId: () => string;
}

/**
 * The values of one open form, outside React, so that a key typed redraws one field and not the form. Values are
 * changed by path (`items.<rowId>.topic`) and never in place.
 */
export class FormModel {
  readonly type: CompiledType;
  private readonly input: FormModelInput;
  private current: Values;
  private headNow: FormHead;
  private carriedNow: ReadonlySet<string>;
  private readonly history = new EditHistory();
  private storeProblems: readonly ValueProblem[] = [];
  private derivedNow: Derived;
  private readonly touched = new Set<string>();
  private readonly listeners = new Set<() => void>();
  private readonly editListeners = new Set<() => void>();
  private timer: ReturnType<typeof setTimeout> | undefined;
  private attempted = false;

  constructor(input: FormModelInput) {
    this.input = input;
    this.type = compiledType(input.catalogue, input.typeId);
    this.current = input.values;
    this.headNow = input.head;
    this.carriedNow = new Set(input.carried);
    this.derivedNow = this.derive();
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  /** Called after every change a person makes, for keeping the draft. */
  onEdit(listener: () => void): () => void {
    this.editListeners.add(listener);
    return () => this.editListeners.delete(listener);
  }

  values(): Values {
    return this.current;
  }

  head(): FormHead {
    return this.headNow;
  }

  setHead(change: Partial<FormHead>): void {
    this.history.begin(headPath(change), this.state());
    this.headNow = { ...this.headNow, ...change };
    this.edited();
  }

  /** Puts many values at once (a copied record). */
  replace(values: Values): void {
    this.step('', () => {
      this.current = values;
      this.carriedNow = new Set();
    });
  }

  /** Puts what another unit's last record offers in place of what was taken over and not touched, in the last step. */
  carry(values: Values): void {
    const own = this.ownValues();
    const offered = Object.entries(values).filter(([id]) => isEmptyValue(own[id]));
    this.current = { ...own, ...Object.fromEntries(offered) };
    this.carriedNow = new Set(offered.map(([id]) => id));
    this.edited();
  }

  /** The values without those that were taken over and not touched. */
  ownValues(): Values {
    return Object.fromEntries(Object.entries(this.current).filter(([id]) => !this.carriedNow.has(id)));
  }

  /** Whether a value was taken over from the last record and not touched since. */
  isCarried(path: string): boolean {
    return this.carriedNow.has(path);
  }

  /** Takes back the last step; its place, or null when there is none. */
  undo(): string | null {
    return this.restore(this.history.undo(this.state()));
  }

  /** Does again what was taken back last; its place, or null when there is nothing. */
  redo(): string | null {
    return this.restore(this.history.redo(this.state()));
  }

  /** Faults that only the store found; shown until the next change. */
  showStoreProblems(problems: readonly ValueProblem[]): void {
    this.attempted = true;
    this.storeProblems = problems;
    this.recheck();
  }

  value(path: string): unknown {
    return valueAt(this.current, path);
  }

  calculated(path: string): unknown {
    return valueAt(this.derivedNow.calculated, path);
  }

  isAttempted(): boolean {
    return this.attempted;
  }

  set(path: string, value: unknown): void {
    this.history.begin(path, this.state());
    this.carriedNow = without(this.carriedNow, path);
    this.current = withValueAt(this.current, path, value);
    this.edited();
  }

  /** Adds a row with its defaults, behind the row `after` or at the end. Returns its id. */
  addRow(listPath: string, after?: string): string {
    const { catalogue, typeId, newRowId, context } = this.input;
    const rowId = newRowId();
    const levels = levelsAt(this.current, listPath);
    const row = { ...emptyRow(catalogue, typeId, definitionPath(listPath), rowId, levels, context()), _row: rowId };
    const rows = rowsOf(this.value(listPath));
    const index = after === undefined ? -1 : rows.findIndex((one) => one._row === after);
    const at = index < 0 ? rows.length : index + 1;
    this.step(listPath, () => {
      this.current = withValueAt(this.current, listPath, [...rows.slice(0, at), row, ...rows.slice(at)]);
    });
    return rowId;
  }

  removeRow(listPath: string, rowId: string): void {
    const left = rowsOf(this.value(listPath)).filter((row) => row._row !== rowId);
    this.step(listPath, () => {
      this.current = withValueAt(this.current, listPath, left);
    });
  }

  /** A field was left: its faults are shown from now on, and fields that depend on it are offered their values. */
  leave(path: string): void {
    this.touched.add(path);
    const field = path.split('.')[0] ?? path;
    const offered = withOffered(this.input.catalogue, this.input.typeId, this.current, field, this.input.context());
    const isChanged = Object.keys(offered).some((key) => offered[key] !== this.current[key]);
    if (isChanged) {
      this.current = offered;
      this.edited();
    } else this.recheck();
    this.history.close();
  }

  /** Runs all checks at once and shows every fault from now on. */
  attempt(): readonly ValueProblem[] {
    this.attempted = true;
    this.recheck();
    return this.derivedNow.problems;
  }

  derived(): Derived {
    return this.derivedNow;
  }

  /** Problems to be shown at a path now. */
  shownProblems(path: string): readonly ValueProblem[] {
    return this.derivedNow.problems.filter(
      (problem) =>
        problem.path === path && (this.attempted || (this.touched.has(path) && !ABSENCE_CODES.has(problem.code))),
    );
  }

  /** Hidden fields keep their value; a field switched off by default shows only when it holds one (D§6 P1). */
  isVisible(field: CompiledField, path: string): boolean {
    if (field.definition.hidden) return false;
    if (field.definition.offByDefault && isEmptyValue(this.value(path))) return false;
    return field.visible === null || this.holds(field.visible, path);
  }

  isRequired(field: CompiledField, path: string): boolean {
    if (typeof field.required === 'string') return field.required === 'always';
    return this.holds(field.required, path);
  }

  private state(): FormState {
    return { values: this.current, head: this.headNow, carried: this.carriedNow };
  }

  /** A change that is one step of its own. */
  private step(path: string, change: () => void): void {
    this.history.close();
    this.history.begin(path, this.state());
    change();
    this.history.close();
    this.edited();
  }

  private restore(step: { readonly before: FormState; readonly path: string } | null): string | null {
    if (!step) return null;
    this.current = step.before.values;
    this.headNow = step.before.head;
    this.carriedNow = step.before.carried;
    this.edited();
    return step.path;
  }

  private holds(expression: Expression, path: string): boolean {
    return evaluate(expression, environmentOf(this.input.context()), ...levelsAt(this.current, path)) === true;
  }

  private derive(): Derived {
    const { catalogue, typeId } = this.input;
    const context = this.input.context();
    return {
      calculated: withCalculated(catalogue, typeId, this.current, context),
      problems: [...this.ownProblems(context), ...this.storeProblems],
    };
  }

  private ownProblems(context: DomainContext): readonly ValueProblem[] {
    const { catalogue, typeId } = this.input;
    const values = this.current;
    const problems = validateValues({
      catalogue,
      type: typeId,
      values,
      mode: 'complete',
      sealedHidden: false,
      context,
    });
    if (this.headNow.unitCode === null) return [UNIT_MISSING, ...problems];
    return [...this.afterTheEnd(context), ...problems];
  }

  /** The county takes nothing of a unit that is dated after its last day (D§1.4). */
  private afterTheEnd(context: DomainContext): readonly ValueProblem[] {
    const unit = context.units.get(this.headNow.unitCode ?? '');
    const { mainDate } = deriveEnvelope(this.input.catalogue, this.input.typeId, this.current, context);
    if (!unit?.validTo || mainDate <= unit.validTo) return [];
    const message = `${unit.name}到 ${unit.validTo} 为止，${mainDate} 的事请填到承接的单位`;
    return [{ path: UNIT_PATH, level: 'hard', code: 'ended', message }];
  }

  private edited(): void {
    this.storeProblems = [];
    for (const listener of this.listeners) listener();
    for (const listener of this.editListeners) listener();
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.recheck(), CHECK_AFTER_MS);
  }

  private recheck(): void {
    clearTimeout(this.timer);
    this.derivedNow = this.derive();
    for (const listener of this.listeners) listener();
  }
}

function headPath(change: Partial<FormHead>): string {
  return 'unitCode' in change ? UNIT_PATH : `$${Object.keys(change).join()}`;
}

/** `items.parties` for `items.<rowId>.parties`: the place in the definition. */
export function definitionPath(path: string): string {
  return path
    .split('.')
    .filter((_, index) => index % 2 === 0)
    .join('.');
}

function without(set: ReadonlySet<string>, path: string): ReadonlySet<string> {
  if (!set.has(path)) return set;
  return new Set([...set].filter((one) => one !== path));
}
