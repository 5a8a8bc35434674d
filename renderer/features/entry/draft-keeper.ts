import type { Draft } from '../../store/desk-store.ts';

/** How long typing may rest before the draft is written (design §8: at most the last moment of typing is lost). */
export const DRAFT_AFTER_MS = 300;

export interface DraftTarget {
  putDraft(draft: Draft): Promise<void>;
  removeDraft(draftId: string): Promise<void>;
}

/**
 * Writes the draft of one form while it is typed: soon after each change, at once when asked, one write at a time.
 * A failed write is reported and tried again with the next change; what is on the screen is never touched.
 */
export class DraftKeeper {
  private readonly target: DraftTarget;
  private readonly snapshot: () => Draft;
  private readonly report: (error: unknown) => void;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private writing: Promise<void> = Promise.resolve();
  private isDirty = false;
  private isStored: boolean;

  constructor(target: DraftTarget, snapshot: () => Draft, report: (error: unknown) => void, isStored: boolean) {
    this.target = target;
    this.snapshot = snapshot;
    this.report = report;
    this.isStored = isStored;
  }

  /** Whether something was typed that no record holds. */
  hasContent(): boolean {
    return this.isDirty || this.isStored;
  }

  /** The form changed. */
  changed(): void {
    this.isDirty = true;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => void this.flush(), DRAFT_AFTER_MS);
  }

  /** Writes what is not yet written; resolves when it is in the store or the failure was reported. */
  flush(): Promise<void> {
    clearTimeout(this.timer);
    this.writing = this.writing.then(async () => {
      if (!this.isDirty) return;
      this.isDirty = false;
      try {
        await this.target.putDraft(this.snapshot());
        this.isStored = true;
      } catch (error) {
        this.isDirty = true;
        this.report(error);
      }
    });
    return this.writing;
  }

  /** Stops writing until the next change, after the write under way. Before the record itself is saved. */
  async pause(): Promise<void> {
    clearTimeout(this.timer);
    await this.writing;
  }

  /** The record is saved or given up: the draft goes. */
  async discard(): Promise<void> {
    this.isDirty = false;
    await this.pause();
    if (!this.isStored) return;
    this.isStored = false;
    await this.target.removeDraft(this.snapshot().draftId);
  }
}
