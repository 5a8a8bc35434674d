/** Letters of a text as limits like “3000 字以内” count them: blanks left out, rare characters once (D§5). */
export function lettersIn(text: string): number {
  return Array.from(text.replaceAll(/\s/g, '')).length;
}
