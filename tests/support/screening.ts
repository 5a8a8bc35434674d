import { sampleValues } from './sample-values.ts';

type Values = Record<string, unknown>;

/** A screening of disputes in a month: an open list of two rows, `r1` and `r2`, with sealed fields and lists of their own. */
export function screening(month: string): Values {
  const { items: sample, ...values } = sampleValues('dispute_screening', 3).values as { items: Values[] };
  const item = (name: string, brief: string) => ({ ...sample[0], _row: name, brief });
  const days = { sweep_no: 'first_half', sweep_from: `${month}-01`, sweep_to: `${month}-03` };
  return { ...values, ...days, items: [item('r1', '院墙外移半米'), item('r2', '排水沟堵塞')] };
}

/** Its rows. */
export function items(values: Values): Values[] {
  return values.items as Values[];
}

/** The values with one sealed field of one row changed. */
export function withBrief(values: Values, row: string, brief: string): Values {
  return { ...values, items: items(values).map((one) => (one._row === row ? { ...one, brief } : one)) };
}
