import type { TypeSource } from './definition.ts';

/** Words for `switch` in the county's editor (D§2.0). */
export const SWITCH_LABELS: Readonly<Record<TypeSource['switch'], string>> = {
  core: '核心',
  common: '常用',
  extended: '扩展（不启用）',
};

/**
 * Whether the county has the type in use. A type that is off is offered nowhere (menu, home page, exports, arrivals);
 * its records stay readable and searchable.
 */
export function isTypeOn(type: Pick<TypeSource, 'switch'>): boolean {
  return type.switch !== 'extended';
}
