import { z } from 'zod';
import { type PutRights, type RightsAnswer, rightsAnswerSchema } from '#shared/sync/rights-messages.ts';
import type { Tools } from '../month/month-api.ts';

/** The county's matrix of rights. Every call throws CountyProblem when it does not succeed. */
export interface RightsApi {
  rights(signal?: AbortSignal): Promise<RightsAnswer>;
  putRights(input: PutRights): Promise<void>;
}

const doneSchema = z.looseObject({ version: z.number() });

export function rightsCalls({ ask, json }: Tools): RightsApi {
  return {
    rights: (signal) => ask({ path: 'rights', schema: rightsAnswerSchema, signal }),
    async putRights(input) {
      await ask({ path: 'rights', schema: doneSchema, write: json(input) });
    },
  };
}
