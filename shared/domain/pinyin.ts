import { pinyin } from 'pinyin-pro';

/** A text as people type it on a Latin keyboard, lower case, without tones. */
export interface PinyinForms {
  /** `wangxiulan` */
  readonly full: string;
  /** `wxl` */
  readonly initials: string;
}

const CHINESE = /\p{Script=Han}/u;

/**
 * Full pinyin and initials of a text; letters and digits stay, everything else is left out. Surnames that are read
 * otherwise than as words (单、解、仇) are read as surnames when `isName`.
 */
export function pinyinForms(text: string, isName = false): PinyinForms {
  const clean = text.normalize('NFKC').toLowerCase();
  if (!CHINESE.test(clean)) return { full: lettersOf(clean), initials: lettersOf(clean) };
  const syllables = pinyin(clean, {
    type: 'array',
    toneType: 'none',
    v: true,
    nonZh: 'consecutive',
    ...(isName ? { surname: 'head' as const } : {}),
  }).map(lettersOf);
  return { full: syllables.join(''), initials: syllables.map((one) => initialOf(one)).join('') };
}

/** Whether typed letters stand for a name: at the start of its initials, or anywhere in its pinyin. */
export function matchesPinyin(forms: PinyinForms, typed: string): boolean {
  const letters = lettersOf(typed.normalize('NFKC').toLowerCase());
  return letters !== '' && (forms.initials.startsWith(letters) || forms.full.includes(letters));
}

function lettersOf(text: string): string {
  return text.replaceAll(/[^a-z0-9]/g, '');
}

/** The first letter of a syllable; digits and foreign words stay whole. */
function initialOf(syllable: string): string {
  return /^\d/.test(syllable) ? syllable : syllable.slice(0, 1);
}
