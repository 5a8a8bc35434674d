import { expect, type Page } from '@playwright/test';
import { pinyin } from 'pinyin-pro';
import type { CompiledField, CompiledType } from '#shared/catalogue/compile-type.ts';
import type { FieldDefinition } from '#shared/catalogue/definition.ts';
import { formatYuan } from '#shared/kernel/money.ts';

type Row = Readonly<Record<string, unknown>>;

/** Most stops of the focus between two fields; more mean that the second is not reached by keyboard. */
const MAX_STOPS = 80;
/** Most options walked over in a list after its initials were typed. */
const MAX_DOWN = 8;

/**
 * Hands on a keyboard: every key is counted, a Chinese character as one. They know what a clerk learns in a week: names
 * and options by initials, a day of the month alone, digits for options, Alt and a digit to another section.
 */
export class Hands {
  readonly #page: Page;
  strokes = 0;

  constructor(page: Page) {
    this.#page = page;
  }

  async press(...keys: readonly string[]): Promise<void> {
    for (const key of keys) {
      await this.#page.keyboard.press(key);
      this.strokes++;
    }
  }

  async type(text: string): Promise<void> {
    await this.#page.keyboard.type(text);
    this.strokes += Array.from(text).length;
  }

  /** Fills the open form from where the focus stands. `month`: the one worked in, whose days are typed alone. */
  async fill(type: CompiledType, values: Row, month: string | null = null): Promise<void> {
    await this.#fillFields(type.fields, '', values, month);
  }

  async #fillFields(fields: readonly CompiledField[], prefix: string, values: Row, month: string | null) {
    for (const field of fields) {
      const value = values[field.definition.id];
      if (value === undefined || value === null || field.definition.type === 'calc') continue;
      const path = `${prefix}${field.definition.id}`;
      if (field.definition.type === 'list') await this.#fillRows(field, path, value as readonly Row[], month);
      else await this.#fillField(field.definition, path, value, month);
    }
  }

  async #fillField(field: FieldDefinition, path: string, value: unknown, month: string | null): Promise<void> {
    const text = shownAs(field, value);
    if (await this.#isShown(path, text)) return;
    await this.#goTo(path);
    if (await this.#isShown(path, text)) return; // offered the moment the field before was left
    await this.#enter(field, value, month);
  }

  async #fillRows(field: CompiledField, path: string, rows: readonly Row[], month: string | null) {
    for (const [index, row] of rows.entries()) {
      if (!field.definition.fixedRows && (await this.#rowIds(path)).length <= index) {
        if (index === 0) {
          await this.#goTo(path);
          await this.press('Enter');
        } else await this.press('Alt+Enter');
        await expect.poll(async () => (await this.#rowIds(path)).length, path).toBe(index + 1);
      }
      const rowId = field.definition.fixedRows ? String(row._row) : (await this.#rowIds(path))[index];
      await this.#fillFields(field.fields, `${path}.${rowId}.`, row, month);
    }
  }

  /** Ids of a list's own rows on the form, in order. */
  #rowIds(path: string): Promise<string[]> {
    return this.#page.locator(`[data-path="${path}"]`).evaluate((list) =>
      Array.from(list.querySelectorAll<HTMLElement>('[data-row]'))
        .filter((row) => row.parentElement?.closest('[data-path]') === list)
        .map((row) => row.dataset.row ?? ''),
    );
  }

  /** Whether the field already says so: offered, taken over, or worked out. */
  async #isShown(path: string, text: string): Promise<boolean> {
    const cell = this.#page.locator(`[data-path="${path}"]`);
    await expect(cell, path).toBeAttached();
    const shown = await cell.evaluate((box) => {
      const radio = box.querySelector('input:checked')?.closest('label');
      const chosen = box.querySelector('.ant-select-content-value, .ant-select-selection-item');
      return radio?.textContent ?? chosen?.textContent ?? box.querySelector<HTMLInputElement>('input')?.value ?? '';
    });
    return shown === text;
  }

  /** Goes on, as hands do, until a field has the focus: by section where it stands in a later one. */
  async #goTo(path: string): Promise<void> {
    const jump = await this.#page.evaluate((target) => {
      const sectionOf = (element: Element | null) => Number(element?.closest('[id^=section-]')?.id.slice(8) ?? -1);
      const to = sectionOf(document.querySelector(`[data-path="${target}"]`));
      return to > sectionOf(document.activeElement) ? to + 1 : 0;
    }, path);
    if (jump > 1) await this.press(`Alt+${jump}`);
    for (let stop = 0; stop < MAX_STOPS; stop++) {
      const { at, isTab } = await this.#focus();
      if (at === path) return;
      await this.press(isTab ? 'Tab' : 'Enter');
    }
    throw new Error(`${path} is not reached by keyboard`);
  }

  /** Which field has the focus, and whether only Tab goes on from it. */
  #focus(): Promise<{ at: string; isTab: boolean }> {
    return this.#page.evaluate(() => {
      const focused = document.activeElement;
      const select = focused?.getAttribute('role') === 'combobox' && !focused.hasAttribute('data-suggest');
      const isInput = focused instanceof HTMLInputElement;
      return {
        at: focused?.closest('[data-path]')?.getAttribute('data-path') ?? '',
        isTab: !isInput || (select && !focused.closest('.ant-select')?.querySelector('[title]')),
      };
    });
  }

  async #enter(field: FieldDefinition, value: unknown, month: string | null): Promise<void> {
    switch (field.type) {
      case 'enum':
      case 'enums':
      case 'bool':
        return this.#choose(shownAs(field, value).split('、'));
      case 'ref':
      case 'unit':
        return this.#find(String(value).replace('@', ''));
      case 'person':
        return this.#name(shownAs(field, value));
      case 'date':
      case 'dt':
        return this.type(shortDate(String(value), month));
      default:
        return this.type(shownAs(field, value));
    }
  }

  /** One or more options: by number where they stand open, by initials in a list. */
  async #choose(labels: readonly string[]): Promise<void> {
    const isList = await this.#page.evaluate(() => document.activeElement?.getAttribute('role') === 'combobox');
    for (const label of labels) {
      if (isList) await this.#find(label);
      else await this.#mark(label);
    }
  }

  /** Of options that stand open: by number, or walking on where there are more than nine. */
  async #mark(label: string): Promise<void> {
    const number = await this.#numberOf(label);
    if (number <= 9) return this.press(String(number));
    const focused = () => this.#page.evaluate(() => document.activeElement?.closest('label')?.textContent ?? '');
    for (let stop = 0; (await focused()) !== label; stop++) {
      expect(stop, `${label} is not reached`).toBeLessThan(MAX_STOPS);
      await this.press('Tab');
    }
    await this.press('Space');
  }

  /** Place of an option in its group, from 1. */
  async #numberOf(label: string): Promise<number> {
    const labels = await this.#page.evaluate(() =>
      Array.from(
        document.activeElement?.closest('[role=radiogroup], [role=group]')?.querySelectorAll('label') ?? [],
      ).map((one) => one.textContent ?? ''),
    );
    const place = labels.indexOf(label) + 1;
    expect(place, `${label} of ${labels.join()}`).toBeGreaterThan(0);
    return place;
  }

  /** In a list that opens: types until the wanted option is the marked one, and takes it. */
  async #find(label: string): Promise<void> {
    for (const letter of initialsOf(label)) {
      await this.type(letter);
      if (await this.#isMarked(label)) break;
    }
    for (let down = 0; !(await this.#isMarkedSoon(label)); down++) {
      expect(down, `${label} is not found`).toBeLessThan(MAX_DOWN);
      await this.press('ArrowDown');
    }
    await this.press('Enter');
  }

  /** Other records are looked for with a pause after typing: what is offered may change for a moment. */
  async #isMarkedSoon(label: string): Promise<boolean> {
    for (let look = 0; look < 10; look++) {
      if (await this.#isMarked(label)) return true;
      await this.#page.waitForTimeout(50);
    }
    return false;
  }

  #isMarked(label: string): Promise<boolean> {
    return this.#page.evaluate((wanted) => {
      const list = document.querySelector('.ant-select-dropdown:not(.ant-select-dropdown-hidden)');
      const marked = list?.querySelector('.ant-select-item-option-active')?.textContent ?? '';
      return marked === wanted || (/^\d{4}-/.test(marked) && marked.includes(wanted));
    }, label);
  }

  /** Somebody: by initials when the list offers the name first, else in full. */
  async #name(name: string): Promise<void> {
    const initials = initialsOf(name);
    const before = this.strokes;
    await this.type(initials);
    const first = this.#page.locator('[role=listbox][aria-label=可选] [role=option]').first();
    const isOffered = await first
      .filter({ hasText: name })
      .waitFor({ timeout: 300 })
      .then(
        () => true,
        () => false,
      );
    if (isOffered) return;
    for (let at = 0; at < initials.length; at++) await this.#page.keyboard.press('Backspace');
    this.strokes = before; // a clerk sees that nobody of this name is known before typing letters for nothing
    await this.type(name);
  }
}

function initialsOf(text: string): string {
  return pinyin(text, { pattern: 'first', toneType: 'none', type: 'array', surname: 'off' })
    .map((one) => (/^[a-z]/i.test(one) ? one[0] : one))
    .join('')
    .toLowerCase();
}

/** `5`, `5 9:00`: a date as short as the desk reads it in the month that is worked in. */
function shortDate(value: string, month: string | null): string {
  const [date = '', time] = value.split('T');
  const day = date.slice(0, 7) === month ? String(Number(date.slice(8))) : date.slice(5);
  return time ? `${day} ${time.endsWith(':00') ? Number(time.slice(0, 2)) : time}` : day;
}

/** A value as the form shows it, and as it may be typed. */
export function shownAs(field: FieldDefinition, value: unknown): string {
  const labelOf = (code: unknown) => field.options?.find((option) => option.code === code)?.label ?? '';
  const nameOf = (one: unknown) => (one as { name: string }).name;
  switch (field.type) {
    case 'enum':
      return labelOf(value);
    case 'enums':
      return (value as unknown[]).map(labelOf).join('、');
    case 'bool':
      return value === true ? '是' : '否';
    case 'person':
    case 'body':
      return nameOf(value);
    case 'persons':
      return (value as unknown[]).map(nameOf).join('、');
    case 'money':
      return formatYuan(value as number);
    case 'dt':
      return String(value).replace('T', ' ');
    default:
      return String(value);
  }
}

/**
 * Characters of a record's values that carry information: texts and names as written, numbers by their digits, one for
 * each choice, a date by its day (and the time by its four digits).
 */
export function informationIn(fields: readonly CompiledField[], values: Row): number {
  return fields.reduce((sum, { definition, fields: inner }) => {
    const value = values[definition.id];
    if (value === undefined || value === null) return sum;
    if (definition.type === 'list') {
      return (value as Row[]).reduce((rows, row) => rows + informationIn(inner, row), sum);
    }
    return sum + charactersOf(definition, value);
  }, 0);
}

function charactersOf(field: FieldDefinition, value: unknown): number {
  switch (field.type) {
    case 'enum':
    case 'bool':
      return 1;
    case 'enums':
      return (value as unknown[]).length;
    case 'date':
      return 2;
    case 'dt':
      return 6;
    default:
      return Array.from(shownAs(field, value).replaceAll(/[@,、]/g, '')).length;
  }
}
