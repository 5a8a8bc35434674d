import { useEffect, useState } from 'react';
import type { PinyinTable } from '#shared/domain/pinyin-table.ts';

let table: PinyinTable | null = null;
let loading: Promise<PinyinTable> | null = null;

async function loaded(): Promise<PinyinTable> {
  table ??= new (await import('#shared/domain/pinyin-table.ts')).PinyinTable();
  return table;
}

/** Whether an option answers what is typed: by its words, its pinyin or its initials. */
export type OptionFilter = (typed: string, option?: { readonly label?: unknown }) => boolean;

/** The filter of a list of options. Until the readings are loaded it knows words only. */
export function useOptionFilter(): OptionFilter {
  const [readings, setReadings] = useState(table);
  useEffect(() => {
    if (readings) return;
    loading ??= loaded();
    loading.then(setReadings, () => {
      loading = null; // the line broke; the next list tries again, words are found meanwhile
    });
  }, [readings]);
  return (typed, option) => {
    const label = String(option?.label ?? '').toLowerCase();
    const text = typed.trim().toLowerCase();
    return label.includes(text) || (readings?.finds(label, label.length, text) ?? false);
  };
}
