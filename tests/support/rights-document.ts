import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ACTION_LABELS, ACTIONS, type Action } from '../../shared/domain/permissions.ts';

/** Words of docs/rights.md for actions. */
const WORDS: Readonly<Record<string, Action>> = Object.fromEntries(
  ACTIONS.map((action) => [ACTION_LABELS[action], action]),
);

/** The units of the table's columns, seen from an account of a village of 999901101. */
export const PLACES = {
  本村: '999901101201',
  同镇他村: '999901101202',
  镇本级: '999901101000',
  同县他镇: '999901102201',
  他县: '999902101201',
} as const;
export type Place = keyof typeof PLACES;

/** One role as the document has it. */
export interface ExpectedRole {
  readonly role: string;
  readonly label: string;
  readonly rights: Readonly<Record<Place, ReadonlySet<Action>>>;
  readonly types: readonly string[] | null;
  readonly strandBound: ReadonlySet<Action>;
  readonly givesReason: boolean;
}

/** Who may send a request: anybody, an enrolled desk, or signed-in people of these roles. */
export type ExpectedRoute = { readonly route: string } & (
  | { readonly who: 'anybody' | 'desk' }
  | { readonly who: 'roles'; readonly roles: readonly string[] }
);

/** What docs/rights.md says: written by people, read by tests. */
export function expectedRights(): {
  readonly roles: readonly ExpectedRole[];
  readonly routes: readonly ExpectedRoute[];
} {
  const text = readFileSync(join(import.meta.dirname, '..', '..', 'docs', 'rights.md'), 'utf8');
  const section = (title: string) => text.split('\n## ').find((part) => part.startsWith(title)) ?? missing(title);
  const types = new Map(tableIn(section('只能填报的类别')).map(([role = '', list = '']) => [role, list.split(' ')]));
  const strands = new Map(tableIn(section('条线')).map(([role = '', words = '']) => [role, actionsIn(words)]));
  const reasons = new Set(section('查看敏感内容要写用途的角色').split(/\s+/));
  const roles = tableIn(section('角色和单位')).map(([role = '', label = '', ...cells]): ExpectedRole => {
    const places = Object.keys(PLACES).map((place, at) => [place, actionsIn(cells[at] ?? missing(role))]);
    return {
      role,
      label,
      rights: Object.fromEntries(places),
      types: types.get(role) ?? null,
      strandBound: strands.get(role) ?? new Set(),
      givesReason: reasons.has(role),
    };
  });
  return { roles, routes: tableIn(section('县服务器的请求')).map(routeIn) };
}

function routeIn([route = '', who = '']: readonly string[]): ExpectedRoute {
  if (who === '登录前') return { route, who: 'anybody' };
  if (who === '已登记的电脑') return { route, who: 'desk' };
  return { route, who: 'roles', roles: who.split(' ') };
}

function actionsIn(words: string): ReadonlySet<Action> {
  if (words === '—') return new Set();
  return new Set(words.split(' ').map((word) => WORDS[word] ?? missing(word)));
}

function tableIn(section: string): readonly (readonly string[])[] {
  const lines = section.split('\n').filter((line) => line.startsWith('|'));
  return lines.slice(2).map((line) =>
    line
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.trim()),
  );
}

function missing(what: string): never {
  throw new Error(`docs/rights.md: ${what}`);
}

/** Every action has a word in the document. */
export const NAMED_ACTIONS: readonly Action[] = ACTIONS.filter((action) => Object.values(WORDS).includes(action));
