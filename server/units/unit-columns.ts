/** The columns of a county's unit list (D§1.4) by the field they fill. */
export const UNIT_COLUMNS = {
  code: ['代码', '区划代码', '统计用区划代码', '单位代码', '行政区划代码', '村代码', '编码', 'code', 'code12'],
  name: ['名称', '单位名称', '全称', '区划名称', '村名', '村（社区）名称', '名称（全称）', 'name'],
  shortName: ['简称', '单位简称', '名称简称', 'shortname'],
  parent: ['上级代码', '上级单位代码', '所属乡镇代码', '父级代码', '上级', 'parent', 'parentcode'],
  class3: ['城乡分类代码', '城乡分类', '分类代码', 'class', 'class3'],
  households: ['户数', '总户数', '户籍户数', 'households'],
  population: ['户籍人口', '人口', '人口数', '户籍人口数', 'population'],
  groupCount: ['村民小组数', '村民小组', '小组数', '组数', 'groups', 'groupcount'],
  partyMemberCount: ['党员数', '党员', '党员人数', 'partymembers', 'partymembercount'],
  validFrom: ['启用日期', '生效日期', '设立日期', 'validfrom'],
  validTo: ['停用日期', '撤并日期', '失效日期', 'validto'],
  successors: ['继承单位代码', '并入单位代码', '撤并后代码', 'successorcodes'],
} as const satisfies Record<string, readonly string[]>;
export type UnitColumn = keyof typeof UNIT_COLUMNS;

/** Position of each recognised column in the rows. */
export type ColumnPlaces = ReadonlyMap<UnitColumn, number>;

/** Rows that may stand above the head: a title, a line of measures. */
const HEAD_ROWS = 10;

const BY_WORD = new Map<string, UnitColumn>(
  (Object.entries(UNIT_COLUMNS) as [UnitColumn, readonly string[]][]).flatMap(([column, words]) =>
    words.map((word): [string, UnitColumn] => [plainHead(word), column]),
  ),
);

/** Finds the head among the first rows: the row that names code and name. Null when there is none. */
export function findHead(
  rows: readonly (readonly string[])[],
): { readonly row: number; readonly places: ColumnPlaces } | null {
  for (let row = 0; row < Math.min(rows.length, HEAD_ROWS); row++) {
    const places = placesOf(rows[row] ?? []);
    if (places.has('code') && places.has('name')) return { row, places };
  }
  return null;
}

/** The label of a column as the list writes it, for messages. */
export function labelOf(column: UnitColumn): string {
  return UNIT_COLUMNS[column][0];
}

function placesOf(cells: readonly string[]): ColumnPlaces {
  const places = new Map<UnitColumn, number>();
  cells.forEach((cell, index) => {
    const column = BY_WORD.get(plainHead(cell));
    if (column && !places.has(column)) places.set(column, index);
  });
  return places;
}

/** Full-width letters, blanks, line breaks and remarks such as “（户）” or “(12位)” do not matter. */
function plainHead(text: string): string {
  return text
    .normalize('NFKC')
    .replace(/\((?:户|人|个|名|12位|十二位|必填|选填)\)/g, '')
    .replace(/[\s_*:]/g, '')
    .toLowerCase();
}
