import { type IParagraphOptions, Paragraph } from 'docx';

/** A paragraph without the control of widows: with it a page would now and then hold 21 lines instead of 22. */
export function officialParagraph(options: IParagraphOptions): Paragraph {
  return new Paragraph({ widowControl: false, ...options });
}
