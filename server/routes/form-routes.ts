import { createHash } from 'node:crypto';
import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { CodedError } from '#shared/kernel/coded-error.ts';
import { type FormList, MAX_FORM_BYTES, shareFormSchema } from '#shared/ledger/form-messages.ts';
import { type FormProfile, formProfileSchema } from '#shared/ledger/form-profile.ts';
import type { AppDeps } from '../app/deps.ts';
import { deviceFrom } from '../app/guards.ts';

const pathSchema = z.looseObject({ id: z.string().min(1).max(60) });
/** A county does not have more departments' forms than its people could look through. */
const MOST_FORMS = 500;
const ZIP = Buffer.from([0x50, 0x4b, 0x03, 0x04]);

/** Forms that towns share with all towns of the county (shared/ledger/form-messages.ts). */
export function formRoutes(app: FastifyInstance, deps: AppDeps): void {
  const { database, countyId } = deps.county;
  app.get('/api/v1/forms', async (request): Promise<FormList> => {
    await deviceFrom(deps, request);
    const rows = await database.unbound((query) =>
      query<{ by_town: number; profile: unknown }>(
        'SELECT by_town, profile FROM shared_form WHERE county_id = $1 ORDER BY form_id LIMIT $2',
        [countyId, MOST_FORMS],
      ),
    );
    return {
      forms: rows.flatMap(({ by_town, profile }) => {
        const read = formProfileSchema.safeParse(profile);
        return read.success ? [{ townId: by_town, profile: read.data }] : [];
      }),
    };
  });

  app.put('/api/v1/forms/:id', { bodyLimit: MAX_FORM_BYTES * 2 }, async (request) => {
    const { townId } = await deviceFrom(deps, request);
    const { profile, file } = shareFormSchema.parse(request.body);
    if (profile.id !== pathSchema.parse(request.params).id) throw new CodedError('N03');
    await share(deps, townId, profile, fileOf(profile, file));
    return { ok: true };
  });

  app.get('/api/v1/forms/:id/file', async (request, reply) => {
    await deviceFrom(deps, request);
    const { id } = pathSchema.parse(request.params);
    const [row] = await database.unbound((query) =>
      query<{ file: Buffer }>('SELECT file FROM shared_form WHERE county_id = $1 AND form_id = $2', [countyId, id]),
    );
    if (!row) throw new CodedError('N05');
    return reply.type('application/octet-stream').send(row.file);
  });
}

/** @throws CodedError N04 too large, N03 when the bytes are not what the profile says they are */
function fileOf({ file: { sha256 } }: FormProfile, base64: string): Buffer {
  const file = Buffer.from(base64, 'base64');
  if (file.length > MAX_FORM_BYTES) throw new CodedError('N04');
  const isWhole = createHash('sha256').update(file).digest('hex') === sha256;
  if (!isWhole || !file.subarray(0, ZIP.length).equals(ZIP)) throw new CodedError('N03', '模板文件');
  return file;
}

/** @throws CodedError A04 when another town shared a form of this identity */
async function share({ county }: AppDeps, townId: number, profile: FormProfile, file: Buffer): Promise<void> {
  const rows = await county.database.unbound((query) =>
    query<{ form_id: string }>(
      `INSERT INTO shared_form (county_id, form_id, by_town, profile, file) VALUES ($1, $2, $3, $4::text::jsonb, $5)
       ON CONFLICT (county_id, form_id) DO UPDATE
         SET profile = excluded.profile, file = excluded.file, updated_at = now()
       WHERE shared_form.by_town = excluded.by_town
       RETURNING form_id`,
      [county.countyId, profile.id, townId, JSON.stringify(profile), file],
    ),
  );
  if (rows.length === 0) throw new CodedError('A04', '这份模板由其他乡镇共享');
}
