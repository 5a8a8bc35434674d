/** First statement of a push: holds the town's counter to the end of the transaction. $1 town, $2 rows. */
export const TAKE_NUMBERS = `
INSERT INTO town_clock AS c (town_id, seq) VALUES ($1, $2)
ON CONFLICT (town_id) DO UPDATE SET seq = c.seq + excluded.seq RETURNING seq`;

/**
 * What the county holds of pushed rows. $1 town, $2 JSON [{id, rev, base}], $3 device. LATERAL with OFFSET 0, because
 * before the first ANALYZE the planner takes a town's records for one row and would read all of them.
 */
export const HELD = `
SELECT r.rev, r.seq, r.status, r.type, r.period, r.state, r.content,
       h.seq AS history_seq, f.base AS refused_base, f.rev IS NOT NULL AS base_was_refused,
       g.code AS refused_code, g.message AS refused_message
  FROM jsonb_to_recordset($2::text::jsonb) AS k(ord int, id text, rev text, base text, life text)
  LEFT JOIN LATERAL (SELECT rev, base FROM refusal
                      WHERE town_id = $1 AND record_id = k.id AND rev = k.base AND device_id = $3 OFFSET 0) f ON true
  LEFT JOIN LATERAL (SELECT rev, seq, status, type, period,
                            CASE WHEN k.life IS NOT NULL THEN doc->'data'->>k.life END AS state,
                            CASE WHEN rev IN (k.base, f.base) THEN jsonb_set(doc - 'ext' - 'conflicts', '{history}',
                              jsonb_path_query_array(doc, '$.history[*].rev')) END AS content
                       FROM record
                      WHERE town_id = $1 AND id = k.id OFFSET 0) r ON true
  LEFT JOIN LATERAL (SELECT seq FROM record_history
                      WHERE town_id = $1 AND id = k.id AND rev = k.rev OFFSET 0) h ON true
  LEFT JOIN LATERAL (SELECT code, message FROM refusal
                      WHERE town_id = $1 AND record_id = k.id AND rev = k.rev AND device_id = $3
                        AND NOT resolved OFFSET 0) g ON true
 ORDER BY k.ord`;

/** Other records that have one of the official numbers. $1 town, $2 JSON [{type, no}]. */
export const NUMBER_OWNERS = `
SELECT r.type, r.record_no, r.id
  FROM jsonb_to_recordset($2::text::jsonb) AS k(type text, no text)
 CROSS JOIN LATERAL (SELECT type, record_no, id FROM record
                      WHERE town_id = $1 AND type = k.type AND record_no = k.no AND record_no <> '' OFFSET 0) r`;

/** Keeps the versions that are about to be replaced. $1 town, $2 JSON [id]. */
export const KEEP_HISTORY = `
INSERT INTO record_history (town_id, id, rev, seq, device_id, received_at, doc)
SELECT r.town_id, r.id, r.rev, r.seq, r.device_id, r.received_at, r.doc
  FROM jsonb_array_elements_text($2::text::jsonb) AS k(id)
 CROSS JOIN LATERAL (SELECT * FROM record WHERE town_id = $1 AND id = k.id OFFSET 0) r
ON CONFLICT DO NOTHING`;

/**
 * Stores accepted rows. $1 town, $2 device, $3 JSON rows. `WHERE` repeats the conflict test inside the database; the
 * caller checks that every row came back.
 */
export const STORE = `
INSERT INTO record AS r (town_id, id, rev, prev_rev, seq, type, strand, unit_code, period, main_date, status, record_no, title,
                         has_sealed, device_id, received_at, doc)
SELECT $1, t.id, t.rev, t.held, t.seq, t.type, t.strand, t.unit_code, t.period, t.main_date, t.status, t.record_no, t.title,
       t.has_sealed, $2, now(), t.doc
  FROM jsonb_to_recordset($3::text::jsonb)
    AS t(id text, rev text, held text, seq bigint, type text, strand text, unit_code text, period text, main_date date,
         status text, record_no text, title text, has_sealed boolean, doc jsonb)
ON CONFLICT (town_id, id) DO UPDATE
   SET rev = excluded.rev, prev_rev = excluded.prev_rev, seq = excluded.seq, type = excluded.type, strand = excluded.strand,
       unit_code = excluded.unit_code, period = excluded.period, main_date = excluded.main_date,
       status = excluded.status, record_no = excluded.record_no, title = excluded.title,
       has_sealed = excluded.has_sealed, device_id = excluded.device_id, received_at = excluded.received_at,
       doc = excluded.doc
 WHERE r.rev = excluded.prev_rev
RETURNING r.id`;

/** An accepted row ends this device's refusals of the record. $1 town, $2 JSON [id], $3 device. */
export const RESOLVE_REFUSALS = `
UPDATE refusal SET resolved = true
 WHERE town_id = $1 AND device_id = $3 AND NOT resolved
   AND record_id IN (SELECT jsonb_array_elements_text($2::text::jsonb))`;

/** Keeps refusals. $1 town, $2 device, $3 JSON rows. */
export const KEEP_REFUSALS = `
INSERT INTO refusal (town_id, record_id, rev, device_id, base, code, message, seq, refused_at, period, resolved)
SELECT $1, t.id, t.rev, $2, t.base, t.code, t.message, t.seq, now(), t.period, false
  FROM jsonb_to_recordset($3::text::jsonb)
    AS t(id text, rev text, base text, code text, message text, seq bigint, period text)
ON CONFLICT (town_id, record_id, rev, device_id) DO UPDATE
   SET code = excluded.code, message = excluded.message, seq = excluded.seq, refused_at = excluded.refused_at,
       resolved = false`;

/** Full rows for conflicts. $1 town, $2 JSON [id]. */
export const CURRENT = `
SELECT r.id, r.seq, r.doc::text AS text
  FROM jsonb_array_elements_text($2::text::jsonb) AS k(id)
 CROSS JOIN LATERAL (SELECT id, seq, doc FROM record WHERE town_id = $1 AND id = k.id OFFSET 0) r`;
