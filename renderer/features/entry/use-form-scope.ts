import { useMemo } from 'react';
import { levelOfScope } from '#shared/domain/life.ts';
import { useDesk } from '../../desk/desk-context.ts';
import { statesOffered } from './field-rights.ts';
import type { FormScope } from './form-context.ts';
import type { FormModel } from './form-model.ts';
import type { EntryStart } from './load-entry.ts';

/** What the parts of a form opened on `start` share. */
export function useFormScope(model: FormModel, start: EntryStart): FormScope {
  const { scope } = useDesk().store.account;
  const { isEnterer, stateBefore } = start;
  return useMemo(
    () => ({
      model,
      editor: { level: levelOfScope(scope), isEnterer },
      states: statesOffered(model.type.definition.life, stateBefore, scope),
    }),
    [model, scope, isEnterer, stateBefore],
  );
}
