import type { PinyinForms } from '#shared/domain/pinyin.ts';
import type { DeskStore, Values } from '../store/desk-store.ts';

/** Somebody who can be offered where a person is asked for. */
export interface KnownPerson {
  readonly name: string;
  /** Absent for names that were only typed before. */
  readonly personId?: string;
  /** Post and where: `村党支部书记`. Tells people of one name apart. */
  readonly note: string;
  readonly unitCode: string;
}

/** The type whose records are the town's people (D§2.1 “roster”). The county may have it switched off. */
const ROSTER = 'roster_member';
/** Records looked through for names used before: more are slower and offer people long gone. */
const RECENT_RECORDS = 40;
const MAX_OFFERED = 12;

interface Entry {
  readonly person: KnownPerson;
  readonly forms: PinyinForms;
}

type Spell = typeof import('#shared/domain/pinyin.ts');

/** How well `typed` fits: 0 begins with it, 1 holds it, 2 by pinyin; null does not fit. */
function rankOf(spell: Spell | null, { person, forms }: Entry, typed: string): number | null {
  if (person.name.startsWith(typed)) return 0;
  if (person.name.includes(typed)) return 1;
  return spell?.matchesPinyin(forms, typed) ? 2 : null;
}

/**
 * Who may be meant by a typed name: people of the town's roster, and names used lately in the same unit and field.
 * Read in the background, kept while the desk is open, read again after changes.
 */
export class PeopleBook {
  private readonly store: DeskStore;
  private roster: readonly Entry[] = [];
  private readonly recent = new Map<string, readonly Entry[]>();
  private spell: Spell | null = null;
  private isStale = true;
  private reading: Promise<void> = Promise.resolve();

  constructor(store: DeskStore) {
    this.store = store;
    store.onChange(() => {
      this.isStale = true;
    });
  }

  /** Has the roster and the names of one unit and type at hand; resolves when they are. */
  prepare(type: string, unitCode: string | null): Promise<void> {
    this.reading = this.reading.then(() => this.read(type, unitCode)).catch(() => undefined); // suggestions are a comfort
    return this.reading;
  }

  /** People for a field (its path in the definition), best first: of the unit before others, used names before the rest. */
  offer(field: string, unitCode: string | null, typed: string): readonly KnownPerson[] {
    const text = typed.trim().toLowerCase();
    const used = this.recent.get(`${unitCode}|${field}`) ?? [];
    const known = new Set(this.roster.map(({ person }) => person.name));
    const entries = [...used.filter(({ person }) => !known.has(person.name)), ...this.ordered(used, unitCode)];
    const fitting = entries.flatMap((entry) => {
      const rank = text === '' ? 0 : rankOf(this.spell, entry, text);
      return rank === null ? [] : [{ rank, person: entry.person }];
    });
    return fitting
      .sort((a, b) => a.rank - b.rank)
      .slice(0, MAX_OFFERED)
      .map(({ person }) => person);
  }

  private ordered(used: readonly Entry[], unitCode: string | null): readonly Entry[] {
    const names = new Set(used.map(({ person }) => person.name));
    const weight = ({ person }: Entry) => (person.unitCode === unitCode ? 0 : 2) + (names.has(person.name) ? 0 : 1);
    return [...this.roster].sort((a, b) => weight(a) - weight(b));
  }

  private async read(type: string, unitCode: string | null): Promise<void> {
    this.spell ??= await import('#shared/domain/pinyin.ts');
    if (this.isStale) {
      this.isStale = false;
      this.recent.clear();
      this.roster = await this.readRoster();
    }
    const lines = await this.store.list({
      type,
      ...(unitCode ? { unitCodes: [unitCode] } : {}),
      sort: { by: 'updatedAt', descending: true },
      offset: 0,
      limit: RECENT_RECORDS,
    });
    const names = new Map<string, Map<string, Entry>>();
    for (const { data } of lines.lines) collect(data, '', (field, name) => this.note(names, field, name, unitCode));
    for (const [field, entries] of names) this.recent.set(`${unitCode}|${field}`, [...entries.values()]);
  }

  private note(names: Map<string, Map<string, Entry>>, field: string, name: string, unitCode: string | null): void {
    const entries = names.get(field) ?? new Map<string, Entry>();
    names.set(field, entries);
    if (!entries.has(name)) entries.set(name, this.entryOf({ name, note: '最近用过', unitCode: unitCode ?? '' }));
  }

  private async readRoster(): Promise<readonly Entry[]> {
    if (!this.store.catalogue.types.has(ROSTER)) return [];
    const people = new Map<string, KnownPerson>();
    for await (const chunk of this.store.scan({ type: ROSTER })) {
      for (const { record, values } of chunk) {
        const name = textOf(values.name);
        if (name === '' || record.status === 'void') continue;
        const key = `${record.unitCode}|${name}`;
        const post = textOf(values.post);
        const before = people.get(key);
        const note = [before?.note, post].filter(Boolean).join('、');
        people.set(key, { name, personId: before?.personId ?? record.id, note, unitCode: record.unitCode });
      }
    }
    return [...people.values()].map((person) => this.entryOf(person));
  }

  private entryOf(person: KnownPerson): Entry {
    return { person, forms: this.spell?.pinyinForms(person.name, true) ?? { full: '', initials: '' } };
  }
}

function textOf(value: unknown): string {
  if (typeof value === 'string') return value.trim();
  return value !== null && typeof value === 'object' && 'name' in value ? textOf(value.name) : '';
}

/** Every name inside open values with the path of its field in the definition. */
function collect(value: unknown, path: string, found: (field: string, name: string) => void): void {
  if (Array.isArray(value)) {
    for (const item of value) collect(item, path, found);
  } else if (value !== null && typeof value === 'object') {
    const isNamed = 'name' in value && typeof value.name === 'string' && !('_row' in value);
    if (isNamed) found(path, textOf(value));
    else for (const [id, inner] of Object.entries(value as Values)) collect(inner, path ? `${path}.${id}` : id, found);
  }
}

const books = new WeakMap<DeskStore, PeopleBook>();

/** The one book of an open desk. */
export function peopleBook(store: DeskStore): PeopleBook {
  const book = books.get(store) ?? new PeopleBook(store);
  books.set(store, book);
  return book;
}
