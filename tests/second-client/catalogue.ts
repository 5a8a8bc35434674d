/** SPEC §2.1: what a client must know of a field. */
export interface Field {
  readonly id: string;
  readonly type: string;
  readonly sensitivity?: string;
  readonly fields?: readonly Field[];
}

interface BlockUse {
  readonly block: string;
  readonly omit?: readonly string[];
  readonly override?: Readonly<Record<string, Partial<Field>>>;
}

interface TypeSource {
  readonly id: string;
  readonly strand: string;
  readonly retention: string;
  readonly mainDate: string;
  readonly sealed?: readonly string[];
  readonly fields: readonly (Field | BlockUse)[];
}

/** `source` of a published catalogue. */
export interface Source {
  readonly types: readonly TypeSource[];
  readonly blocks: readonly { readonly id: string; readonly fields: readonly Field[] }[];
}

/** A type with the fields of its blocks in place. */
export interface Type {
  readonly id: string;
  readonly strand: string;
  readonly retention: string;
  readonly mainDate: string;
  readonly sealed: readonly string[];
  readonly fields: readonly Field[];
}

/** SPEC §7: the papers of a month are of types that no catalogue has. */
const MONTH_PAPERS: readonly Type[] = ['village_month', 'monthly_report', 'report_version', 'correction'].map((id) => ({
  id,
  strand: 'programme',
  retention: 'D30',
  mainDate: 'month',
  sealed: ['S'],
  fields: id === 'correction' ? ['old_sealed', 'new_sealed'].map(sealedText) : [],
}));

function sealedText(id: string): Field {
  return { id, type: 'text', sensitivity: 'S' };
}

export class Catalogue {
  readonly version: number;
  readonly #types: ReadonlyMap<string, Type>;

  constructor(version: number, { types, blocks }: Source) {
    this.version = version;
    const block = (use: BlockUse) => blocks.find(({ id }) => id === use.block)?.fields ?? [];
    const fields = (item: Field | BlockUse): readonly Field[] =>
      'block' in item
        ? block(item)
            .filter(({ id }) => !item.omit?.includes(id))
            .map((field) => ({ ...field, ...item.override?.[field.id] }))
        : [item];
    const read = types.map(
      (type): Type => ({ ...type, sealed: type.sealed ?? [], fields: type.fields.flatMap(fields) }),
    );
    this.#types = new Map([...read, ...MONTH_PAPERS].map((type) => [type.id, type]));
  }

  type(id: string): Type {
    const type = this.#types.get(id);
    if (!type) throw new Error(`no type ${id}`);
    return type;
  }
}

/** A field is sealed when its class is, or, inside a row, when rows inside it have such a field. */
function isSecret({ sealed }: Type, field: Field, isInRow: boolean): boolean {
  const inner = isInRow ? (field.fields ?? []) : [];
  return sealed.includes(field.sensitivity ?? 'N') || inner.some((one) => isSecret({ sealed } as Type, one, true));
}

/** SPEC §5: whether what stands at a path of a change lies in the box. `held` are the names that lie there already. */
export function isSealedPath(type: Type, path: string, held: (list: string, field: string | null) => boolean): boolean {
  if (path.startsWith('@')) return false;
  const [list = '', row, name] = path.split('.').map(nameOf);
  const field = type.fields.find(({ id }) => id === list);
  if (field ? isSecret(type, field, false) : held(list, null)) return true;
  if (row === undefined || name === undefined) return false;
  const inner = field?.fields?.find(({ id }) => id === name);
  return inner ? isSecret(type, inner, true) : held(list, name);
}

/** SPEC §3.1: `.`, `@` and `%` inside the names of a path. */
export function partOf(name: string): string {
  return name.replace(/[.@%]/g, (letter) => ({ '.': '%2e', '@': '%40', '%': '%25' })[letter] ?? letter);
}

export function nameOf(part: string): string {
  return part.replace(/%(2e|40|25)/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
}
