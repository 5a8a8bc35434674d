/** How far work has come, in whole percent from 0 to 100. */
export function percentOf({ done, total }: { readonly done: number; readonly total: number }): number {
  return total > 0 ? Math.min(100, Math.round((done / total) * 100)) : 0;
}
