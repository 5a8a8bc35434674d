/** Forms of other departments, filled from our records (D§7): what is asked of a filler, and what it says of a form. */

/** A value for a cell of a form. Dates `YYYY-MM-DD`, minutes `YYYY-MM-DDTHH:mm`, shares as fractions. */
export type FormValue =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'number'; readonly value: number }
  | { readonly kind: 'date'; readonly date: string }
  | { readonly kind: 'share'; readonly value: number }
  | null;

/** A single cell. With `placeholder` only that piece of its text is replaced, the rest stays as people wrote it. */
export interface FormCell {
  /** `B3` */
  readonly cell: string;
  readonly value: FormValue;
  readonly placeholder?: string | undefined;
}

/** The rows of a form that are filled with one record each: `from` to `to` stand in the form, more are inserted. */
export interface FormRepeat {
  readonly from: number;
  readonly to: number;
  /** Letters of the columns that are filled; all others keep what the form has there. */
  readonly columns: readonly string[];
  readonly rows: readonly (readonly FormValue[])[];
}

/** What is to be filled on one sheet. */
export interface FormPlan {
  readonly sheet: string;
  readonly cells: readonly FormCell[];
  readonly repeat: FormRepeat | null;
}

/** Why a form cannot be filled as marked; `cell` where there is one. */
export interface FormProblem {
  readonly sheet: string;
  readonly cell: string | null;
  readonly reason: string;
}

/** A cell as the picker shows it. */
export interface TemplateCell {
  /** From 1. */
  readonly column: number;
  readonly text: string;
}

/** A row as the picker shows it; rows without cells are left out. */
export interface TemplateRow {
  readonly row: number;
  readonly cells: readonly TemplateCell[];
}

/** A merged area, corners from 1. */
export interface TemplateMerge {
  readonly top: number;
  readonly left: number;
  readonly bottom: number;
  readonly right: number;
}

/** A sheet as the picker shows it. */
export interface TemplateSheet {
  readonly name: string;
  readonly isHidden: boolean;
  readonly rows: readonly TemplateRow[];
  readonly merges: readonly TemplateMerge[];
  /** Width of each column in Excel's units, from the first. */
  readonly widths: readonly number[];
  /** Names in double braces, where they stand. */
  readonly placeholders: readonly {
    readonly cell: string;
    readonly name: string;
    /** As it stands there, braces included. */
    readonly written: string;
    /** Nothing else stands in the cell. */
    readonly isWhole: boolean;
  }[];
}

/** A form that was opened to be marked. */
export interface FormTemplate {
  readonly sheets: readonly TemplateSheet[];
}
