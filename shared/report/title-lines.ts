/** Where a title may be broken: after these words, and before an opening mark. */
const BREAKS = /(?<=[年月县镇乡村区]|街道|政府|委员会|关于|办公室)|(?=[“《（])/u;
/** 2号 letters that fit on a line of 156 mm. */
const ROOM = 20;

/**
 * Lines of a title: one when it fits, else broken at a seam of its words so that the lines are as even as can be
 * (D§5: trapezoid or diamond); no line is longer than 20 letters.
 */
export function titleLines(text: string): string[] {
  const letters = Array.from(text).length;
  if (letters <= ROOM) return [text];
  const wanted = Math.ceil(letters / ROOM);
  const lines: string[] = [];
  let rest = text;
  for (let left = wanted; left > 1; left--) {
    const cut = seamNear(rest, Array.from(rest).length / left);
    lines.push(rest.slice(0, cut));
    rest = rest.slice(cut);
  }
  return [...lines, ...piecesOf(rest)].filter((line) => line !== '');
}

/** The seam closest to `ideal` letters whose left side fits on a line; without one, the letter itself. */
function seamNear(text: string, ideal: number): number {
  let best = 0;
  let length = 0;
  for (const piece of text.split(BREAKS)) {
    length += Array.from(piece).length;
    if (length > ROOM) break;
    if (Math.abs(length - ideal) <= Math.abs(best - ideal)) best = length;
  }
  const count = best > 1 && Math.abs(best - ideal) <= 5 ? best : Math.min(ROOM, Math.ceil(ideal));
  return Array.from(text).slice(0, count).join('').length;
}

function piecesOf(text: string): string[] {
  const letters = Array.from(text);
  const pieces: string[] = [];
  for (let at = 0; at < letters.length; at += ROOM) pieces.push(letters.slice(at, at + ROOM).join(''));
  return pieces;
}
