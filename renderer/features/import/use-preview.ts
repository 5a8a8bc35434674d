import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { compiledType } from '#shared/catalogue/compile-type.ts';
import type { ColumnTarget } from '#shared/domain/import-columns.ts';
import type { ImportFacts } from '#shared/domain/import-rows.ts';
import { useDesk } from '../../desk/desk-context.ts';
import { domainContextOf } from '../../desk/domain-context.ts';
import { useReferenceRound } from '../../desk/use-reference-round.ts';
import { unitsInScope } from '../../desk/words.tsx';
import type { DeskStore } from '../../store/desk-store.ts';
import { type ImportGroup, likenessOf, PreviewReader, type PreviewRow, type SourceRow } from './import-model.ts';

/** Rows read before the screen gets its turn. */
const STEP = 150;
const PAGE = 500;

/** What reading and checking needs of the open desk. */
export function importFacts(store: DeskStore, typeId: string): ImportFacts {
  const context = domainContextOf(store);
  const facts = { today: context.today, units: unitsInScope(store), bodies: store.bodies() };
  return { catalogue: store.catalogue, type: compiledType(store.catalogue, typeId), facts, context };
}

/** Records of the type that are there, by what doubles are compared by. */
async function existingOf(store: DeskStore, type: string): Promise<ReadonlySet<string>> {
  const known = new Set<string>();
  for (let offset = 0; ; offset += PAGE) {
    const { lines, total } = await store.list({ type, offset, limit: PAGE });
    for (const { unitCode, mainDate, title } of lines) known.add(likenessOf(unitCode, mainDate, title));
    if (lines.length === 0 || offset + PAGE >= total) return known;
  }
}

export interface Preview {
  readonly rows: readonly PreviewRow[];
  /** Rows checked so far of all; null when all are. */
  readonly progress: number | null;
  readonly error: unknown;
  readonly change: (row: PreviewRow, column: number, text: string) => void;
}

interface PreviewInput {
  readonly group: ImportGroup;
  readonly typeId: string;
  readonly targets: readonly ColumnTarget[];
  readonly defaultUnit: string;
}

/** Reads and checks all rows of a group in steps, so that the screen never stands still; a corrected row at once. */
export function usePreview({ group, typeId, targets, defaultUnit }: PreviewInput): Preview {
  const { store } = useDesk();
  const [rows, setRows] = useState<readonly PreviewRow[]>([]);
  const [progress, setProgress] = useState<number | null>(0);
  const [error, setError] = useState<unknown>(null);
  const reader = useRef<PreviewReader | null>(null);
  // Corrections outlive a change of the mapping.
  const corrected = useRef(new Map<SourceRow, SourceRow>());
  const round = useReferenceRound();
  // biome-ignore lint/correctness/useExhaustiveDependencies: other villages mean other facts
  const input = useMemo(() => importFacts(store, typeId), [store, typeId, round]);

  useEffect(() => {
    let isGone = false;
    const run = async () => {
      setProgress(0);
      const existing = await existingOf(store, typeId);
      const own = new PreviewReader(input, group, targets, defaultUnit, existing);
      reader.current = own;
      const read: PreviewRow[] = [];
      for (let at = 0; at < group.rows.length && !isGone; at += STEP) {
        for (const source of group.rows.slice(at, at + STEP)) {
          const row = own.read(corrected.current.get(source) ?? source);
          if (row) read.push(row);
        }
        if (isGone) return;
        setProgress(Math.min(group.rows.length, at + STEP));
        await new Promise((resolve) => setTimeout(resolve));
      }
      if (isGone) return;
      setRows(read);
      setProgress(null);
    };
    run().catch((cause) => !isGone && setError(cause));
    return () => {
      isGone = true;
    };
  }, [store, input, group, typeId, targets, defaultUnit]);

  const change = useCallback(
    (row: PreviewRow, column: number, text: string) => {
      const cells = row.source.cells.map((cell, index) => (index === column ? text || null : cell));
      while (cells.length <= column) cells.push(cells.length === column ? text || null : null);
      const source = { ...row.source, cells };
      const original = group.rows.find(
        (one) => one.row === source.row && one.sheet === source.sheet && one.file === source.file,
      );
      if (original) corrected.current.set(original, source);
      const next = reader.current?.read(source);
      if (next) setRows((before) => before.map((one) => (one === row ? next : one)));
    },
    [group],
  );
  return { rows, progress, error, change };
}
