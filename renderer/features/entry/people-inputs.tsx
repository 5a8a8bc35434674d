import { useEffect } from 'react';
import { useDesk } from '../../desk/desk-context.ts';
import { type KnownPerson, peopleBook } from '../../desk/people-book.ts';
import { SuggestInput, type Suggestion } from '../../ui/suggest-input.tsx';
import type { ControlProps } from '../../ui/typed-input.tsx';
import { useForm, useHead } from './form-context.ts';
import { useTypedText } from './use-typed-text.ts';

const SEPARATORS = '、,，;；';
const SPLIT = /[、,，;；\n]/;

const nameOf = (value: unknown): string => {
  if (typeof value === 'string') return value;
  return value !== null && typeof value === 'object' && 'name' in value && typeof value.name === 'string'
    ? value.name
    : '';
};

/** Reads names as they stand on paper, parted by 、 or commas or semicolons. */
export function parsePersons(text: string): { name: string }[] | null {
  const names = text
    .split(SPLIT)
    .map((name) => name.trim())
    .filter((name) => name !== '');
  return names.length === 0 ? null : names.map((name) => ({ name }));
}

interface PeopleProps extends ControlProps {
  /** Path of the field in the definition: names used there before are offered first. */
  readonly fieldPath: string;
}

/** Offers people of the roster and names used before, by the part of the text that `part` takes out. */
function usePeople(fieldPath: string, part: (text: string) => string) {
  const { store } = useDesk();
  const { model } = useForm();
  const { unitCode } = useHead();
  const book = peopleBook(store);
  const type = model.type.definition.id;
  useEffect(() => void book.prepare(type, unitCode), [book, type, unitCode]);
  return (text: string) =>
    book.offer(fieldPath, unitCode, part(text)).map((person): Suggestion & { person: KnownPerson } => ({
      key: `${person.personId ?? ''}|${person.name}`,
      label: person.name,
      note: person.note,
      person,
    }));
}

const personOf = (key: string, name: string) => {
  const personId = key.split('|')[0];
  return personId ? { name, personId } : { name };
};

/** One person by name. The link to the roster is kept only while the name stays the same. */
export function PersonInput({ fieldPath, ...props }: PeopleProps) {
  const suggest = usePeople(fieldPath, (text) => text);
  const parse = (text: string) => {
    const name = text.trim();
    return name === nameOf(props.value) ? props.value : { name };
  };
  const { text, onText, onBlur, reset } = useTypedText({ ...props, parse, format: nameOf });
  return (
    <SuggestInput
      placeholder="姓名、拼音或首字母"
      {...props}
      text={text}
      onText={onText}
      onBlur={onBlur}
      suggest={suggest}
      onChoose={({ key, label }) => {
        props.onChange(personOf(key, label));
        reset();
      }}
    />
  );
}

/** Several people, typed with 、 between them. */
export function PersonsInput({ fieldPath, ...props }: PeopleProps) {
  const lastOf = (text: string) => text.split(SPLIT).at(-1) ?? '';
  const suggest = usePeople(fieldPath, lastOf);
  const people = Array.isArray(props.value) ? props.value : [];
  const known = (name: string) => people.find((one) => nameOf(one) === name);
  const parse = (text: string) => parsePersons(text)?.map((typed) => known(typed.name) ?? typed) ?? null;
  const format = (value: unknown) => (Array.isArray(value) ? value.map(nameOf).join('、') : nameOf(value));
  const { text, onText, onBlur, reset } = useTypedText({ ...props, parse, format });
  return (
    <SuggestInput
      placeholder="多人用顿号隔开：张三、李四"
      {...props}
      text={text}
      onText={onText}
      onBlur={onBlur}
      suggest={suggest}
      separators={SEPARATORS}
      suffix={people.length > 1 ? `${people.length} 人` : undefined}
      onChoose={({ key, label }, typed) => {
        const before = parsePersons(typed.slice(0, typed.length - lastOf(typed).length)) ?? [];
        props.onChange([...before.map((one) => known(one.name) ?? one), personOf(key, label)]);
        reset();
      }}
    />
  );
}
