import type { TownNotice } from '#shared/sync/notice-messages.ts';

/** A notice as this desk shows it to the person who is signed in. */
export interface DeskNotice {
  readonly notice: TownNotice;
  /** Nobody with this account opened this version on this PC. */
  readonly isUnread: boolean;
  /** The version that was opened before this one; 0: none. */
  readonly readVersion: number;
}

/** Whether somebody should look: it, or its correction, is unread; or it was read and has been taken back since. */
export function wantsReading({ notice, isUnread, readVersion }: DeskNotice): boolean {
  return isUnread && (notice.state === 'standing' || readVersion > 0);
}

/** Notices of the county (SPEC.md §14): taken with the sync, read without a line, the opening told at the next one. */
export interface NoticePort {
  /** Last changed first. */
  list(): Promise<readonly DeskNotice[]>;
  /** Remembers the opening for good before it answers. */
  open(notice: TownNotice): Promise<void>;
}
