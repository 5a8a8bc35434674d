/**
 * 档号 of an archived item (D§6 P16, DA/T 22): `全宗号-WS·年度-保管期限-件号`, for example `J012-WS·2026-D30-0001`.
 * `retention` is Y, D30 or D10; `item` counts from 1 within year and retention.
 */
export function archiveNumber(fonds: string, year: string, retention: string, item: number): string {
  return `${fonds}-WS·${year}-${retention}-${String(item).padStart(4, '0')}`;
}

/** 全宗号 as archives give it: letters, digits and hyphens. */
export const FONDS = /^[A-Za-z0-9][A-Za-z0-9-]{0,19}$/;

/** An item to be archived, by what its number depends on. */
export interface ArchiveItem {
  readonly retention: string;
  /** Place of its type in the catalogue. */
  readonly typeOrder: number;
  /** `YYYY-MM-DD` */
  readonly mainDate: string;
  readonly id: string;
}

/** Items with their 件号: in the order of retention, catalogue, main date and id, counted anew within each retention. */
export function numberedItems<Item extends ArchiveItem>(
  items: readonly Item[],
): readonly { readonly item: Item; readonly number: number }[] {
  const order = ['Y', 'D30', 'D10'];
  const key = ({ retention, typeOrder, mainDate, id }: ArchiveItem) =>
    `${order.indexOf(retention)} ${String(typeOrder).padStart(3, '0')} ${mainDate} ${id}`;
  const counts = new Map<string, number>();
  return [...items]
    .sort((one, other) => (key(one) < key(other) ? -1 : 1))
    .map((item) => {
      const number = (counts.get(item.retention) ?? 0) + 1;
      counts.set(item.retention, number);
      return { item, number };
    });
}
