import type { TypeSource } from '#shared/catalogue/definition.ts';
import type { DueSpan } from '#shared/catalogue/indicator-definition.ts';

/** Spans in which something falls due, as people say them. */
export const SPAN_LABELS: Readonly<Record<DueSpan, string>> = {
  half_month: '每半月',
  month: '每月',
  quarter: '每季度',
  half_year: '每半年',
  year: '每年',
};

/** How often a type is entered, as people say it. */
export const EVERY_LABELS: Readonly<Record<TypeSource['rhythm']['every'], string>> = {
  ...SPAN_LABELS,
  event: '有事即填',
  change: '有变动即填',
};
