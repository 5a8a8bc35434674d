import { expect, type Locator, type Page } from '@playwright/test';
import { type CompiledField, compiledType } from '#shared/catalogue/compile-type.ts';
import type { Catalogue, FieldDefinition } from '#shared/catalogue/definition.ts';
import { formatYuan } from '#shared/kernel/money.ts';

type Row = Readonly<Record<string, unknown>>;

/**
 * Types values into the entry form that stands open, as a clerk would: through the controls, in the form's order. Driven by
 * the definition, so that every type of the catalogue can be entered by the same hands.
 */
export async function fillForm(page: Page, catalogue: Catalogue, typeId: string, values: Row): Promise<void> {
  await fillFields(page, compiledType(catalogue, typeId).fields, '', values);
}

async function fillFields(page: Page, fields: readonly CompiledField[], prefix: string, values: Row): Promise<void> {
  for (const field of fields) {
    const value = values[field.definition.id];
    if (value === undefined || value === null || field.definition.type === 'calc') continue;
    const path = `${prefix}${field.definition.id}`;
    const cell = page.locator(`[data-path="${path}"]`);
    await expect(cell, path).toBeVisible();
    if (field.definition.type === 'list') await fillRows(page, field, path, value as readonly Row[]);
    else await fillControl(page, cell, field.definition, value);
  }
}

async function fillRows(page: Page, field: CompiledField, path: string, rows: readonly Row[]): Promise<void> {
  const cell = page.locator(`[data-path="${path}"]`);
  for (const [index, row] of rows.entries()) {
    if ((await rowIds(cell)).length <= index) {
      await cell
        .getByRole('button', { name: `添加一行 ${field.definition.label}` })
        .last()
        .click();
      await expect.poll(async () => (await rowIds(cell)).length).toBe(index + 1);
    }
    const ids = await rowIds(cell);
    const rowId = field.definition.fixedRows ? String(row._row) : ids[index];
    await fillFields(page, field.fields, `${path}.${rowId}.`, row);
  }
}

/** Ids of a list's own rows on the form, in order; rows of inner lists are not its own. */
function rowIds(cell: Locator): Promise<string[]> {
  return cell.evaluate((list) =>
    Array.from(list.querySelectorAll<HTMLElement>('[data-row]'))
      .filter((row) => row.parentElement?.closest('[data-path]') === list)
      .map((row) => row.dataset.row ?? ''),
  );
}

const labelOf = (field: FieldDefinition, code: unknown): string => {
  const option = field.options?.find((one) => one.code === code);
  if (!option) throw new Error(`${field.id} has no option ${String(code)}`);
  return option.label;
};

const namesOf = (value: unknown): string =>
  [value]
    .flat()
    .map((person) => (person as { name: string }).name)
    .join('、');

async function fillControl(page: Page, cell: Locator, field: FieldDefinition, value: unknown): Promise<void> {
  switch (field.type) {
    case 'enum':
      return choose(page, cell, [labelOf(field, value)]);
    case 'enums':
      return choose(
        page,
        cell,
        (value as unknown[]).map((code) => labelOf(field, code)),
      );
    case 'bool':
      return fillBool(cell, value === true);
    case 'person':
    case 'persons':
    case 'body':
      return fillText(cell, namesOf(value));
    case 'money':
      return fillText(cell, formatYuan(value as number));
    case 'dt':
      return fillText(cell, String(value).replace('T', ' '));
    case 'ref':
    case 'refs':
    case 'unit':
    case 'units':
      throw new Error(`${field.id}: the filler has no hand for ${field.type} yet`);
    default:
      return fillText(cell, String(value));
  }
}

async function fillText(cell: Locator, text: string): Promise<void> {
  const control = cell.locator('input, textarea').first();
  await control.fill(text);
  await control.blur();
}

async function fillBool(cell: Locator, isTrue: boolean): Promise<void> {
  const single = cell.getByRole('checkbox');
  if (await single.count()) return single.setChecked(isTrue);
  await cell.getByRole('radio', { name: isTrue ? '是' : '否', exact: true }).check();
}

/** Chooses options by label: radio buttons, check boxes, or a list that opens. */
async function choose(page: Page, cell: Locator, labels: readonly string[]): Promise<void> {
  const list = cell.getByRole('combobox');
  if (await list.count()) {
    for (const label of labels) {
      await list.fill(label);
      await page.locator('.ant-select-dropdown:visible').getByTitle(label, { exact: true }).click();
    }
    if (labels.length > 1) await list.press('Escape');
    return;
  }
  const role = (await cell.getByRole('radio').count()) > 0 ? 'radio' : 'checkbox';
  for (const label of labels) await cell.getByRole(role, { name: label, exact: true }).check();
}

/** Chooses the village (town) of the form that stands open. */
export async function chooseVillage(page: Page, name: string) {
  const unit = page.getByRole('combobox', { name: '所属村（镇）' });
  await unit.fill(name);
  await unit.press('Enter');
}

/** Saves; facts that the rules ask to be looked at again are confirmed as a clerk would. */
export async function saveRecord(page: Page) {
  const save = page.getByRole('button', { name: '保存', exact: true });
  const saved = page.getByRole('region', { name: '办理情况' });
  const doubt = page.getByRole('checkbox', { name: /已核实/ });
  await save.click();
  await expect(saved.or(doubt.first())).toBeVisible();
  if (await saved.isVisible()) return;
  for (const box of await doubt.all()) await box.check();
  await save.click();
  await expect(saved).toBeVisible();
}
