import { expect, type Page } from '@playwright/test';
import type { CompiledField, CompiledType } from '#shared/catalogue/compile-type.ts';

/**
 * Fills the open form with the keyboard alone, from wherever the focus stands: reads which field has the focus, types its
 * value, and goes on with Enter, until the remark at the end is reached. Child rows are passed by.
 */
export async function typeByKeyboard(
  page: Page,
  type: CompiledType,
  values: Readonly<Record<string, unknown>>,
): Promise<void> {
  const done = new Set<string>();
  for (let stop = 0; stop < 150; stop++) {
    const path = await focusedPath(page);
    if (path === 'end') return;
    const field = type.byPath.get(path);
    if (path === 'unit' && !done.has(path)) await chooseFirst(page);
    else if (field && !done.has(path) && values[path] !== undefined && values[path] !== null) {
      await typeValue(page, field, values[path]);
    }
    done.add(path);
    await page.keyboard.press('Tab');
  }
  throw new Error('the end of the form was not reached by keyboard');
}

/** `unit`, a field's path, `end` on the remark, or an empty text where the focus stands on no field. */
function focusedPath(page: Page): Promise<string> {
  return page.evaluate(() => {
    const focused = document.activeElement;
    if (focused?.id.endsWith('remark')) return 'end';
    const path = focused?.closest('[data-path]')?.getAttribute('data-path') ?? '';
    return path.includes('unit') && !path.includes('.') ? 'unit' : path;
  });
}

async function chooseFirst(page: Page): Promise<void> {
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
}

const namesOf = (value: unknown): string =>
  [value]
    .flat()
    .map((one) => (one as { name: string }).name)
    .join('、');

async function typeValue(page: Page, field: CompiledField, value: unknown): Promise<void> {
  const { type, options } = field.definition;
  const label = options?.find((option) => option.code === value)?.label ?? '';
  if (type === 'list' || type === 'enums' || type === 'calc') return;
  if (type === 'enum') return chooseByKey(page, label);
  if (type === 'person' || type === 'persons' || type === 'body')
    return void (await page.keyboard.type(namesOf(value)));
  await page.keyboard.type(String(value).replace('T', ' '));
}

/** In a list: types the label and takes it. Among radio buttons: arrows until it is chosen. */
async function chooseByKey(page: Page, label: string): Promise<void> {
  const isList = await page.evaluate(() => document.activeElement?.getAttribute('role') === 'combobox');
  if (isList) {
    await page.keyboard.type(label);
    await page.keyboard.press('Enter');
    return;
  }
  const chosen = () => page.evaluate(() => document.activeElement?.closest('label')?.textContent ?? '');
  await page.keyboard.press('Space');
  await expect(async () => {
    if ((await chosen()) !== label) await page.keyboard.press('ArrowRight');
    expect(await chosen()).toBe(label);
  }).toPass({ timeout: 10_000 });
}
