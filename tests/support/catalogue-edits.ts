import { catalogueSource } from './catalogue.ts';

type Loose = Record<string, unknown>;
type Source = Loose & { types: Loose[] };

/** The default catalogue's source with one of its types changed. */
export function withType(id: string, change: (type: Loose) => Loose, source: Source = catalogueSource()): Source {
  return { ...source, types: source.types.map((type) => (type.id === id ? change(type) : type)) };
}

/** A type with one more field. */
export function withField(type: Loose, field: Loose): Loose {
  return { ...type, fields: [...(type.fields as Loose[]), field] };
}

/** A type with one of its fields changed, its own or one of a block. */
export function withChangedField(type: Loose, id: string, change: Loose): Loose {
  const blocks = catalogueSource().blocks as { id: string; fields: Loose[] }[];
  const fields = (type.fields as Loose[]).map((field) => {
    if (field.id === id) return { ...field, ...change };
    const block = blocks.find((one) => one.id === field.block && one.fields.some((inner) => inner.id === id));
    if (!block) return field;
    const override = (field.override ?? {}) as Record<string, Loose>;
    return { ...field, override: { ...override, [id]: { ...override[id], ...change } } };
  });
  return { ...type, fields };
}

/** Definitions that somebody might try to publish to break desks or county: name, source, where the fault is. */
export function hostileSources(): readonly (readonly [string, unknown, RegExp])[] {
  const add = (field: Loose) => withType('civil_practice', (type) => withField(type, field));
  const many = Array.from({ length: 10_000 }, (_, index) => ({ id: `f${index}`, label: '甲', type: 'str' }));
  const deep = { id: 'deep', label: '深', type: 'list', fields: [{ id: 'x', label: '甲', type: 'str' }] };
  const nested = Array.from({ length: 40 }).reduce<Loose>((inner) => ({ ...deep, fields: [inner] }), deep);
  return [
    [
      'a circle of calculated fields',
      withType('civil_practice', (type) =>
        withField(withField(type, { id: 'one', label: '一', type: 'calc', value: 'two + 1' }), {
          id: 'two',
          label: '二',
          type: 'calc',
          value: 'one + 1',
        }),
      ),
      /^types\.civil_practice\.fields\.(one|two)\.value/,
    ],
    [
      '10,000 fields',
      withType('civil_practice', (type) => ({ ...type, fields: [...(type.fields as Loose[]), ...many] })),
      /^types\.civil_practice\.fields$/,
    ],
    ['a script in a label', add({ id: 'bad', label: '<script>alert(1)</script>', type: 'str' }), /bad/],
    ['a reserved identifier', add({ id: 'constructor', label: '甲', type: 'str' }), /constructor/],
    ['the prototype as identifier', add({ id: '__proto__', label: '甲', type: 'str' }), /fields/],
    ['a word of the expressions as identifier', add({ id: 'and', label: '甲', type: 'str' }), /fields\.and/],
    ['a name of the envelope', add({ id: 'record_no', label: '甲', type: 'str' }), /fields\.record_no/],
    ['rows in rows without end', add(nested), /^$/],
    [
      'code instead of an expression',
      add({ id: 'c', label: '甲', type: 'calc', value: 'fetch("/")' }),
      /fields\.c\.value/,
    ],
    ['a text instead of a catalogue', 'drop table', /./],
    ['nothing', null, /./],
    ['a list of holes', { ...catalogueSource(), types: [null, 3, []] }, /^types\.0/],
  ];
}
