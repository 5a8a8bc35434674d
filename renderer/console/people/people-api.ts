import type { z } from 'zod';
import type { Grant } from '#shared/domain/people-rules.ts';
import { madePersonSchema, type Person, peopleSchema, personAnswerSchema } from '#shared/sync/people-messages.ts';
import type { Tools } from '../month/month-api.ts';

/** A made or reset account with the password that the county shows once. */
export type MadePerson = z.infer<typeof madePersonSchema>;

/** Accounts of the county and its towns. Every call throws CountyProblem when it does not succeed. */
export interface PeopleApi {
  people(signal?: AbortSignal): Promise<readonly Person[]>;
  addPerson(input: { readonly login: string; readonly name: string; readonly scope: string }): Promise<MadePerson>;
  grant(person: Person, grant: Grant): Promise<void>;
  setClosed(person: Person, isClosed: boolean): Promise<void>;
  resetPassword(person: Person): Promise<MadePerson>;
}

export function peopleCalls({ ask, json }: Tools): PeopleApi {
  const path = ({ townId, scope, accountId }: Person, act: string) =>
    `people/${townId ?? Number(scope.slice(0, 9))}/${encodeURIComponent(accountId)}/${act}`;
  return {
    people: async (signal) => (await ask({ path: 'people', schema: peopleSchema, signal })).people,
    addPerson: (input) => ask({ path: 'people', schema: madePersonSchema, write: json(input) }),
    async grant(person, grant) {
      await ask({ path: path(person, 'grant'), schema: personAnswerSchema, write: json(grant) });
    },
    async setClosed(person, isClosed) {
      const act = isClosed ? 'close' : 'open';
      await ask({ path: path(person, act), schema: personAnswerSchema, write: json({}) });
    },
    resetPassword: (person) => ask({ path: path(person, 'reset'), schema: madePersonSchema, write: json({}) }),
  };
}
