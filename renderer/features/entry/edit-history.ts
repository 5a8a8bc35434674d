import type { FormState } from './form-state.ts';

interface Step {
  readonly before: FormState;
  /** Where the change was made, to lead the focus there. */
  readonly path: string;
}

/** As many steps as anybody takes back; each is a few references, for values are never changed in place. */
const MAX_STEPS = 200;

/**
 * Undo and redo of one form. All that is typed in one field until it is left is one step, together with what the form
 * offered because of it. Rows added or removed, copied records and taken-over values are steps of their own.
 */
export class EditHistory {
  private past: Step[] = [];
  private future: Step[] = [];
  private openPath: string | null = null;

  /** To be told before each change. Changes at the same path join the open step. */
  begin(path: string, before: FormState): void {
    this.future = [];
    if (this.openPath === path) return;
    this.past = [...this.past.slice(1 - MAX_STEPS), { before, path }];
    this.openPath = path;
  }

  /** The next change is a step of its own. */
  close(): void {
    this.openPath = null;
  }

  undo(now: FormState): Step | null {
    return this.move(this.past, this.future, now);
  }

  redo(now: FormState): Step | null {
    return this.move(this.future, this.past, now);
  }

  private move(from: Step[], to: Step[], now: FormState): Step | null {
    this.close();
    const step = from.pop();
    if (step) to.push({ before: now, path: step.path });
    return step ?? null;
  }
}
