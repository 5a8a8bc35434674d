import type { PlainType } from './draft-model.ts';
import type { Draft } from './use-draft.ts';

/** What every part of the editor works with. */
export interface TypePartProps {
  readonly draft: Draft;
  readonly type: PlainType;
  readonly change: (update: (type: PlainType) => PlainType) => void;
}
