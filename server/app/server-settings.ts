import { resolve } from 'node:path';
import { z } from 'zod';

const environmentSchema = z.object({
  SANZHI_PORT: z.coerce.number().int().min(0).max(65535).default(8620),
  SANZHI_HOST: z.string().min(1).default('127.0.0.1'),
  SANZHI_DATA: z.string().min(1).default('./data/county'),
  DATABASE_URL: z
    .string()
    .regex(/^postgres(ql)?:\/\//)
    .optional(),
  SANZHI_DEMO: z.enum(['0', '1', '']).optional(),
  SANZHI_COUNTY: z
    .string()
    .regex(/^[1-9]\d{5}$/, 'SANZHI_COUNTY must be the six digits of the county code')
    .optional(),
  SANZHI_SIGN_INS_PER_MINUTE: z.coerce.number().int().min(1).max(100_000).default(60),
  SANZHI_STOP_WITH_PARENT: z.enum(['0', '1', '']).optional(),
});

/** What the operator decides, read once from the environment. */
export interface ServerSettings {
  readonly port: number;
  readonly host: string;
  readonly dataDir: string;
  /** Null: the embedded database in `dataDir`. */
  readonly databaseUrl: string | null;
  /** Load the invented county and offer its accounts. */
  readonly isDemo: boolean;
  /** Needed at the first start without the demonstration. */
  readonly countyId: number | null;
  readonly signInsPerMinute: number;
  readonly stopsWithParent: boolean;
}

/** Reads the settings. @throws Error naming the variable that is wrong */
export function readServerSettings(environment: Readonly<Record<string, string | undefined>>): ServerSettings {
  const read = environmentSchema.safeParse(environment);
  if (!read.success) {
    const [issue] = read.error.issues;
    throw new Error(`environment variable ${issue?.path.join('.')}: ${issue?.message}`);
  }
  const found = read.data;
  return {
    port: found.SANZHI_PORT,
    host: found.SANZHI_HOST,
    dataDir: resolve(found.SANZHI_DATA),
    databaseUrl: found.DATABASE_URL ?? null,
    isDemo: found.SANZHI_DEMO === '1',
    countyId: found.SANZHI_COUNTY === undefined ? null : Number(found.SANZHI_COUNTY),
    signInsPerMinute: found.SANZHI_SIGN_INS_PER_MINUTE,
    stopsWithParent: found.SANZHI_STOP_WITH_PARENT === '1',
  };
}
