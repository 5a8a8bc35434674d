import { type CompiledType, touchesSealed } from './compile-type.ts';
import type { DueSpan } from './indicator-definition.ts';
import type { DueDay } from './rhythm-definition.ts';

const SPAN_MONTHS: Readonly<Record<DueSpan, number>> = { half_month: 1, month: 1, quarter: 3, half_year: 6, year: 12 };

/**
 * Faults of a rhythm: a last day outside its span, progress of matters that never close, and conditions that the county
 * could not judge as the desk does (sealed fields) or that change with the day one looks.
 */
export function checkRhythm(type: CompiledType, report: (place: string, reason: string) => void): void {
  const { fields, life, rhythm } = type.definition;
  const ids = new Set<string>();
  for (const [index, due] of type.dues.entries()) {
    const place = due.item === null ? `rhythm.dues.${index}` : `rhythm.itemsOf.${due.item}`;
    if (ids.has(due.id)) report(place, `“${due.id}”重复`);
    ids.add(due.id);
    if (due.by && !isInside(due.by, due.every)) report(`${place}.by`, '期限不在这一期之内');
    if (due.progress !== undefined && (!life || !due.at)) {
      report(`${place}.progress`, '只有按步骤办理的台账可以按期登记进展，并要写明进展的日期（at）');
    }
    if (due.progress !== undefined && type.sealedPaths.has(due.progress)) report(`${place}.progress`, SEALED);
    for (const name of ['where', 'at'] as const) {
      const expression = due[name];
      if (!expression) continue;
      if (touchesSealed(expression, type.sealedPaths)) report(`${place}.${name}`, SEALED);
      if (expression.uses.has('@today') || expression.uses.has('@me'))
        report(`${place}.${name}`, '不能用 today()、me()：到期与否不随谁在看而变');
    }
  }
  if (rhythm.itemsOf === undefined) return;
  const items = fields.find(({ id }) => id === rhythm.itemsOf);
  if (items?.type !== 'enum' && items?.type !== 'enums')
    report('rhythm.itemsOf', `没有名为“${rhythm.itemsOf}”的单选、多选字段`);
}

function isInside({ day, month }: DueDay, every: DueSpan): boolean {
  return month <= SPAN_MONTHS[every] && (every !== 'half_month' || day <= 16);
}

const SEALED = '频次不能用加密字段：县里看不到，判断会不一样';
