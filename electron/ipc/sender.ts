/** What a message tells of the frame it came from (Electron's WebFrameMain). */
export interface SenderFrame {
  readonly url: string;
  readonly parent: unknown;
}

/** True when a message comes from the top frame of our own page: a frame inside it, or a page elsewhere, has no say. */
export function isFromOurPage(frame: SenderFrame | null, isOurs: (address: string) => boolean): boolean {
  return frame !== null && frame.parent === null && isOurs(frame.url);
}
