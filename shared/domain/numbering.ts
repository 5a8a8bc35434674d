/** What an official number is made of (D§2.0 “Numbering”). */
export interface NumberParts {
  /** Two-letter class code of the type: `TJ`. */
  readonly code: string;
  /** 12-digit code of the village or town. */
  readonly unitCode: string;
  /** Day of the record's main date, `YYYY-MM-DD`: its year and month may stand in the number. */
  readonly mainDate: string;
  /** Sequence among the numbers that are alike in all other parts, from 1. */
  readonly sequence: number;
  /** Name of the mediation committee, for statutory numbers; 人民调解委员会 at its end is left off. */
  readonly committee?: string;
}

/** Longest number that the envelope's `recordNo` holds. */
const MAX_LENGTH = 60;

/**
 * The official number after a pattern such as `{code}-{town3}{village3}-{year}-{seq4}` → `TJ-105203-2026-0012`.
 * Placeholders: code, town3, village3, year, month (two digits), committee, seq, seq2…seq5 (padded with noughts; longer numbers stay whole).
 */
export function officialNumber(pattern: string, parts: NumberParts): string {
  const values: Readonly<Record<string, string>> = {
    code: parts.code,
    town3: parts.unitCode.slice(6, 9),
    village3: parts.unitCode.slice(9, 12),
    year: parts.mainDate.slice(0, 4),
    month: parts.mainDate.slice(5, 7),
    committee: committeeName(parts.committee ?? ''),
    seq: String(parts.sequence),
  };
  const filled = pattern.replaceAll(
    /\{(seq)([2-5])\}|\{([a-z0-9]+)\}/g,
    (whole, seq, digits, name: string | undefined) => {
      if (seq) return String(parts.sequence).padStart(Number(digits), '0');
      return name !== undefined && Object.hasOwn(values, name) ? (values[name] ?? '') : whole;
    },
  );
  return filled.slice(0, MAX_LENGTH);
}

/** Only the common ending goes; how the rest is abridged is the committee's own choice of name. */
function committeeName(name: string): string {
  return name.trim().replace(/(人民)?调解委员会$/, '');
}
