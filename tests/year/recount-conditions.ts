/**
 * A reader of the conditions in the default definitions (`required`, `visible`), of the few forms that occur there: it
 * shares no line with the product's own. An unknown form throws, so that a new one is noticed.
 */
type Data = Readonly<Record<string, unknown>>;

/** Nothing was typed: null, an empty text or list. */
export function isBlank(value: unknown): boolean {
  return value === null || value === undefined || value === '' || (Array.isArray(value) && value.length === 0);
}

/** Whether a condition is true of a record; what is unknown is not true. */
export function conditionHolds(condition: string, data: Data): boolean {
  const or = split(condition, ' or ');
  if (or.length > 1) return or.some((part) => conditionHolds(part, data));
  const and = split(condition, ' and ');
  if (and.length > 1) return and.every((part) => conditionHolds(part, data));
  const one = condition.trim();
  if (one.startsWith('not ')) return !conditionHolds(one.slice(4), data);
  return simple(one, data);
}

/** Splits at a word outside of brackets. */
function split(condition: string, word: string): string[] {
  const parts: string[] = [];
  let [depth, from] = [0, 0];
  for (let at = 0; at < condition.length; at++) {
    if (condition[at] === '(') depth++;
    if (condition[at] === ')') depth--;
    if (depth === 0 && condition.startsWith(word, at)) {
      parts.push(condition.slice(from, at));
      from = at + word.length;
    }
  }
  return [...parts, condition.slice(from)];
}

function simple(one: string, data: Data): boolean {
  const coalesce = /^coalesce\((.*), false\)$/.exec(one);
  if (coalesce) return conditionHolds(coalesce[1] ?? '', data);
  const filled = /^filled\((\w+)\)$/.exec(one);
  if (filled) return !isBlank(data[filled[1] ?? '']);
  const has = /^has\((\w+), '(\w+)'\)$/.exec(one);
  if (has) return listIn(data, has[1]).includes(has[2]);
  const any = /^any\((\w+), (.*)\)$/.exec(one);
  if (any) return listIn(data, any[1]).some((row) => conditionHolds(any[2] ?? '', row as Data));
  const count = /^count\((\w+)\) > (\d+)$/.exec(one);
  if (count) return listIn(data, count[1]).length > Number(count[2]);
  const equal = /^(\w+) = '(\w+)'$/.exec(one);
  if (equal) return data[equal[1] ?? ''] === equal[2];
  const among = /^(\w+) in \((.*)\)$/.exec(one);
  if (among) return (among[2] ?? '').split(', ').includes(`'${String(data[among[1] ?? ''])}'`);
  const more = /^(\w+) > (\d+)$/.exec(one);
  if (more) return Number(data[more[1] ?? ''] ?? 0) > Number(more[2]);
  if (/^\w+$/.test(one)) return data[one] === true;
  throw new Error(`a condition that this reader does not know: ${one}`);
}

function listIn(data: Data, name = ''): readonly unknown[] {
  const value = data[name];
  return Array.isArray(value) ? value : [];
}
