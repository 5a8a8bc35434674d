import { createContext, useContext, useMemo, useSyncExternalStore } from 'react';
import type { CompiledField } from '#shared/catalogue/compile-type.ts';
import type { Editor } from '#shared/domain/guarded-fields.ts';
import type { ValueProblem } from '#shared/domain/validate-record.ts';
import type { Derived, FormModel } from './form-model.ts';
import type { FormHead } from './form-state.ts';

/** What the parts of one open form share. */
export interface FormScope {
  readonly model: FormModel;
  /** Who fills it in, as far as fields depend on it. */
  readonly editor: Editor;
  /** For the field of a life's state: the states that may be chosen. Null: any. */
  readonly states: ReadonlySet<string> | null;
}

/** See {@link useForm}. */
export const FormContext = createContext<FormScope | null>(null);

/** The open form. @throws Error outside a form: a fault of ours. */
export function useForm(): FormScope {
  const form = useContext(FormContext);
  if (!form) throw new Error('no form is open');
  return form;
}

/** A field's value; the component is drawn again only when this value changes. */
export function useFieldValue(path: string): unknown {
  const { model } = useForm();
  return useSyncExternalStore(model.subscribe, () => model.value(path));
}

/** A calculated field's value. */
export function useCalculated(path: string): unknown {
  const { model } = useForm();
  return useSyncExternalStore(model.subscribe, () => model.calculated(path));
}

/** Everything computed from the values; drawn again after each rest in typing. */
export function useDerived(): Derived {
  const { model } = useForm();
  return useSyncExternalStore(model.subscribe, () => model.derived());
}

/** Unit, remark and what else the form holds beside the type's fields. */
export function useHead(): FormHead {
  const { model } = useForm();
  return useSyncExternalStore(model.subscribe, () => model.head());
}

/** What is to be shown around a field besides its value. */
export interface FieldState {
  readonly isVisible: boolean;
  readonly isRequired: boolean;
  /** Taken over from the last record, not yet touched. */
  readonly isCarried: boolean;
  readonly problems: readonly ValueProblem[];
}

/** The state of a field; drawn again only when it changes. */
export function useFieldState(field: CompiledField, path: string): FieldState {
  const { model } = useForm();
  const read = (): FieldState => ({
    isVisible: model.isVisible(field, path),
    isRequired: model.isRequired(field, path),
    isCarried: model.isCarried(path),
    problems: model.shownProblems(path),
  });
  // The text stands for the state, so that an equal state is the same snapshot.
  const text = useSyncExternalStore(model.subscribe, () => JSON.stringify(read()));
  return useMemo(() => JSON.parse(text) as FieldState, [text]);
}

/** The DOM id of a field's control. */
export function controlId(path: string): string {
  return `field-${path.replaceAll('.', '-')}`;
}
