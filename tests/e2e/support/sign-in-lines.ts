import type { TestCounty } from '../../support/county.ts';

/** What the trail of the town's first PC says of coming in and going out, at the county: act and what beside, in order. */
export async function signInLines({ sql }: TestCounty): Promise<(readonly [action: string, subject: string])[]> {
  const rows = await sql`
    SELECT action, subject FROM desk_audit
     WHERE split_part(device_id, '.', 1) = (SELECT device_id FROM device ORDER BY enrolled_at LIMIT 1)
       AND action ~ '^desk\\.' ORDER BY device_id, seq`;
  return rows.map(({ action, subject }) => [String(action), String(subject)]);
}

/** One PC, two people: what of their days must stand in the trail (D§6 P9), line by line. */
export const SIGN_IN_LINES: readonly (readonly [action: string, subject: string])[] = [
  ['desk.signed_in', ''],
  ['desk.signed_out', ''],
  ['desk.sign_in_failed', 'liwenhua 输错口令 5 次，锁定 1 次'], // told by who came in next
  ['desk.sign_in_failed', 'liwenhua 输错口令 1 次'], // the old password, after it was made anew
  ['desk.locked', '长时间没有操作'],
  ['desk.unlocked', ''],
  ['desk.signed_in', '长期没有同步，只能查看'], // with the line cut
];
