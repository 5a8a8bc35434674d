import type { CompiledType } from '#shared/catalogue/compile-type.ts';
import { definitionPath } from './form-model.ts';

/** A text box, and where its caret stood, when quick phrases were asked for. */
export interface PhrasePlace {
  readonly control: HTMLInputElement | HTMLTextAreaElement;
  readonly type: string;
  /** In the definition. */
  readonly path: string;
  /** On the form. */
  readonly formPath: string;
  readonly label: string;
  readonly isSealed: boolean;
  readonly text: string;
  readonly selected: string;
  readonly start: number;
  readonly end: number;
}

/** The place of quick phrases in a control; null where the field is no text. */
export function phrasePlace(type: CompiledType, control: HTMLInputElement | HTMLTextAreaElement): PhrasePlace | null {
  const formPath = control.closest<HTMLElement>('[data-path]')?.dataset.path ?? '';
  const path = definitionPath(formPath);
  const field = type.byPath.get(path);
  if (!field || (field.definition.type !== 'str' && field.definition.type !== 'text')) return null;
  const text = control.value;
  const start = control.selectionStart ?? text.length;
  const end = control.selectionEnd ?? start;
  const { label } = field.definition;
  const selected = text.slice(start, end).trim();
  return {
    control,
    type: type.definition.id,
    path,
    formPath,
    label,
    isSealed: field.sealed,
    text,
    selected,
    start,
    end,
  };
}

/** The text with a phrase put at the caret, in place of what was selected; and where the caret stands then. */
export function withPhrase(
  place: Pick<PhrasePlace, 'text' | 'start' | 'end'>,
  phrase: string,
): { readonly text: string; readonly caret: number } {
  const text = place.text.slice(0, place.start) + phrase + place.text.slice(place.end);
  return { text, caret: place.start + phrase.length };
}
