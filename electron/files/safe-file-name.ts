const RESERVED = /^(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|$)/i;
const MAX_LETTERS = 100;

/** Endings of files that the desk makes. */
export type OfficeEnding = 'xlsx' | 'docx' | 'pdf' | 'zip';

/** A file name that Windows, Linux and USB sticks accept, with its ending; only the name, never a folder. */
export function safeFileName(wanted: string, ending: OfficeEnding): string {
  const stem = wanted
    .replace(new RegExp(`\\.${ending}$`, 'i'), '')
    .replaceAll(/[\\/:*?"<>|\p{Cc}\p{Cf}]/gu, '')
    .replace(/^[.\s]+|[.\s]+$/g, '');
  const name = Array.from(stem).slice(0, MAX_LETTERS).join('');
  return `${name === '' || RESERVED.test(name) ? `台账${name}` : name}.${ending}`;
}
