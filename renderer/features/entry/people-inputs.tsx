import { type ControlProps, TypedInput } from '../../ui/typed-input.tsx';

const nameOf = (value: unknown): string => {
  if (typeof value === 'string') return value;
  return value !== null && typeof value === 'object' && 'name' in value && typeof value.name === 'string'
    ? value.name
    : '';
};

/** Reads names as they stand on paper, parted by 、 or commas or semicolons. */
export function parsePersons(text: string): { name: string }[] | null {
  const names = text
    .split(/[、,，;；\n]/)
    .map((name) => name.trim())
    .filter((name) => name !== '');
  return names.length === 0 ? null : names.map((name) => ({ name }));
}

/** One person by name. The link to the roster is kept only while the name stays the same. */
export function PersonInput(props: ControlProps) {
  const parse = (text: string) => {
    const name = text.trim();
    return name === nameOf(props.value) ? props.value : { name };
  };
  return <TypedInput placeholder="姓名" {...props} parse={parse} format={nameOf} />;
}

/** Several people, typed with 、 between them. */
export function PersonsInput(props: ControlProps) {
  const people = Array.isArray(props.value) ? props.value : [];
  const parse = (text: string) =>
    parsePersons(text)?.map((typed) => people.find((known) => nameOf(known) === typed.name) ?? typed) ?? null;
  return (
    <TypedInput
      placeholder="多人用顿号隔开：张三、李四"
      {...props}
      parse={parse}
      format={(value) => (Array.isArray(value) ? value.map(nameOf).join('、') : nameOf(value))}
      suffix={people.length > 1 ? `${people.length} 人` : undefined}
    />
  );
}
