const RESERVED = /^(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|$)/i;
const MAX_LETTERS = 100;

/** A file name that Windows, Linux and USB sticks accept, ending in `.xlsx` or `.zip`; only the name, never a folder. */
export function ledgerFileName(wanted: string): string {
  const ending = /\.zip$/i.test(wanted) ? '.zip' : '.xlsx';
  const stem = wanted
    .replace(/\.(?:xlsx|zip)$/i, '')
    .replaceAll(/[\\/:*?"<>|\p{Cc}\p{Cf}]/gu, '')
    .replace(/^[.\s]+|[.\s]+$/g, '');
  const name = Array.from(stem).slice(0, MAX_LETTERS).join('');
  return `${name === '' || RESERVED.test(name) ? `台账${name}` : name}${ending}`;
}
