import { isDate } from '#shared/kernel/calendar.ts';
import { cleanText } from '#shared/kernel/text.ts';
import type { Unit } from '#shared/schema/unit.ts';
import { type ColumnPlaces, labelOf, type UnitColumn } from './unit-columns.ts';

/** A fault of one cell. `row` is the row of the file, from 1, as the spreadsheet shows it. */
export interface UnitProblem {
  readonly row: number;
  readonly column: string;
  readonly message: string;
}

/** Units read from a list; rows with a problem give no unit. */
export interface ParsedUnits {
  readonly units: readonly Unit[];
  readonly problems: readonly UnitProblem[];
  /** Rows that were not empty. */
  readonly rows: number;
}

/** A real county has a few hundred villages; many more is another kind of file. */
export const MAX_UNITS = 20_000;

/** Level of a code by its zeros (D§1.4). */
export function levelOfCode(code12: string): 'county' | 'town' | 'village' {
  if (code12.endsWith('000000')) return 'county';
  return code12.endsWith('000') ? 'town' : 'village';
}

/** Code of the unit above; empty for a county. */
export function parentOfCode(code12: string): string {
  const level = levelOfCode(code12);
  if (level === 'county') return '';
  return level === 'town' ? `${code12.slice(0, 6)}000000` : `${code12.slice(0, 9)}000`;
}

/**
 * Reads the rows below the head. `countyId` is the county this server serves; units of another county are refused.
 * `knownCodes` are codes already in the data, so that a list of villages alone finds its towns.
 */
export function parseUnits(
  rows: readonly (readonly string[])[],
  head: { readonly row: number; readonly places: ColumnPlaces },
  countyId: number,
  knownCodes: ReadonlySet<string>,
): ParsedUnits {
  const reader = new UnitReader(head.places, countyId);
  rows.slice(head.row + 1).forEach((cells, index) => {
    reader.read(cells, head.row + 2 + index);
  });
  return reader.finish(knownCodes);
}

class UnitReader {
  readonly #places: ColumnPlaces;
  readonly #countyId: number;
  readonly #units = new Map<string, { unit: Unit; row: number }>();
  readonly #problems: UnitProblem[] = [];
  #rows = 0;

  constructor(places: ColumnPlaces, countyId: number) {
    this.#places = places;
    this.#countyId = countyId;
  }

  read(cells: readonly string[], row: number): void {
    if (cells.every((cell) => cell.trim() === '')) return;
    this.#rows += 1;
    const before = this.#problems.length;
    const cell = (column: UnitColumn) => this.#cell(cells, column);
    const code12 = this.#code(cell('code'), row);
    const unit: Unit = {
      ...this.#names(cell, row),
      code12,
      level: levelOfCode(code12),
      parentCode: parentOfCode(code12),
      class3: this.#class(cell('class3'), row),
      households: this.#count(cell('households'), 'households', row),
      population: this.#count(cell('population'), 'population', row),
      groupCount: this.#count(cell('groupCount'), 'groupCount', row),
      partyMemberCount: this.#count(cell('partyMemberCount'), 'partyMemberCount', row),
      validFrom: this.#date(cell('validFrom'), 'validFrom', row),
      validTo: this.#date(cell('validTo'), 'validTo', row),
      successorCodes: this.#successors(cell('successors'), row),
      aliases: [],
    };
    this.#checkParent(cell('parent'), unit, row);
    if (unit.validFrom && unit.validTo && unit.validFrom > unit.validTo) {
      this.#problem(row, 'validTo', '停用日期早于启用日期');
    }
    const earlier = this.#units.get(code12);
    if (earlier) this.#problem(row, 'code', `代码 ${code12} 与第 ${earlier.row} 行重复`);
    if (this.#problems.length === before) this.#units.set(code12, { unit, row });
  }

  finish(knownCodes: ReadonlySet<string>): ParsedUnits {
    const found = [...this.#units.values()].filter(({ unit, row }) => {
      const hasParent =
        unit.level === 'county' ||
        this.#units.has(unit.parentCode) ||
        knownCodes.has(unit.parentCode) ||
        this.#isOwnCounty(unit);
      if (!hasParent) this.#problem(row, 'code', `名单中没有上级单位 ${unit.parentCode}`);
      return hasParent;
    });
    const problems = this.#problems.toSorted((one, other) => one.row - other.row);
    return { units: found.map(({ unit }) => unit), problems, rows: this.#rows };
  }

  /** Lists of towns and villages often leave the county itself out. */
  #isOwnCounty(unit: Unit): boolean {
    return unit.parentCode === `${this.#countyId}000000`;
  }

  #cell(cells: readonly string[], column: UnitColumn): string {
    const place = this.#places.get(column);
    return place === undefined
      ? ''
      : cleanText(cells[place] ?? '')
          .normalize('NFKC')
          .trim();
  }

  #problem(row: number, column: UnitColumn, message: string): void {
    this.#problems.push({ row, column: labelOf(column), message });
  }

  #code(text: string, row: number): string {
    const code = text.replace(/^['’]/, '').replace(/\.0+$/, '');
    if (/e\+?\d+$/i.test(code)) {
      this.#problem(row, 'code', '代码被表格软件写成了科学计数法，请把该列设为文本后重新填写');
    } else if (!/^[1-9]\d*$/.test(code) || ![6, 9, 12].includes(code.length)) {
      this.#problem(row, 'code', `代码应为 12 位数字（县 6 位、乡镇 9 位亦可），现为“${text}”`);
    } else if (!code.startsWith(String(this.#countyId))) {
      this.#problem(row, 'code', `代码 ${code} 不属于本县（${this.#countyId}）`);
    }
    return code.padEnd(12, '0').slice(0, 12);
  }

  #names(cell: (column: UnitColumn) => string, row: number): { name: string; shortName: string } {
    const name = cell('name');
    if (name === '') this.#problem(row, 'name', '名称为空');
    else if (name.length > 60) this.#problem(row, 'name', '名称超过 60 个字');
    else if (/[<>]/.test(name)) this.#problem(row, 'name', '名称中不能有尖括号');
    const shortName = cell('shortName') || shortOf(name);
    if (shortName.length > 30) this.#problem(row, 'shortName', '简称超过 30 个字');
    return { name, shortName };
  }

  #class(text: string, row: number): string {
    if (text !== '' && !/^\d{3}$/.test(text)) {
      this.#problem(row, 'class3', `城乡分类代码应为 3 位数字，现为“${text}”`);
      return '';
    }
    return text;
  }

  #count(text: string, column: UnitColumn, row: number): number | null {
    if (text === '' || text === '-' || text === '—') return null;
    const plain = text
      .replaceAll(',', '')
      .replace(/[户人个名]$/, '')
      .replace(/\.0+$/, '');
    if (/^\d{1,9}$/.test(plain)) return Number(plain);
    this.#problem(row, column, `应为不小于 0 的整数，现为“${text}”`);
    return null;
  }

  #date(text: string, column: UnitColumn, row: number): string {
    if (text === '') return '';
    const match = /^(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?$/.exec(text.slice(0, 10).replace(/T.*$/, ''));
    const date = match ? `${match[1]}-${match[2]?.padStart(2, '0')}-${match[3]?.padStart(2, '0')}` : '';
    if (isDate(date)) return date;
    this.#problem(row, column, `日期应写成 2026-03-05 的样子，现为“${text}”`);
    return '';
  }

  #successors(text: string, row: number): string[] {
    const codes = text.split(/[\s,，、;；]+/).filter((code) => code !== '');
    if (codes.every((code) => /^[1-9]\d{11}$/.test(code))) return codes;
    this.#problem(row, 'successors', '应为 12 位代码，多个代码之间用顿号隔开');
    return [];
  }

  #checkParent(text: string, unit: Unit, row: number): void {
    if (text === '' || !/^\d+$/.test(text)) return; // a name is information only: the code decides
    if (text.padEnd(12, '0') !== unit.parentCode) {
      this.#problem(row, 'parent', `上级代码 ${text} 与本单位代码不符，应为 ${unit.parentCode}`);
    }
  }
}

/** `杨树镇` stays; `清水社区居民委员会` → `清水社区`; `北坡村村民委员会` → `北坡村`. */
export function shortOf(name: string): string {
  return (
    name
      .replace(/(?:村民|居民)委员会$/, '')
      .replace(/(?<=.[村区])(?:村|居)委会$/, '')
      .replace(/(?:村|居)委会$/, '') || name
  );
}
