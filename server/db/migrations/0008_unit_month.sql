-- Records per unit, report month and type, kept with every stored row, so that the console never counts over records.
-- `records`: not void, by their own type. `linked`: counted there as well (同时计入). `returned`: sent back, not mended.
CREATE TABLE unit_month (
  town_id int NOT NULL, period text NOT NULL, unit_code text NOT NULL, type text NOT NULL,
  records int NOT NULL, linked int NOT NULL, returned int NOT NULL, last_at timestamptz NOT NULL,
  PRIMARY KEY (town_id, period, unit_code, type));
ALTER TABLE unit_month ENABLE ROW LEVEL SECURITY;
ALTER TABLE unit_month FORCE ROW LEVEL SECURITY;
CREATE POLICY town ON unit_month USING (town_id BETWEEN (SELECT current_setting('app.lo')::int)
                                                    AND (SELECT current_setting('app.hi')::int));
GRANT SELECT, INSERT, UPDATE ON unit_month TO sanzhi_app;

-- What one row adds to the counts: a line of its own type, and one of each type it counts in as well.
CREATE FUNCTION unit_month_lines(type text, status text, doc jsonb)
  RETURNS TABLE (counted_in text, records int, linked int, returned int) LANGUAGE sql IMMUTABLE AS $$
  SELECT type, (status <> 'void')::int, 0, (status = 'returned')::int
  UNION ALL
  SELECT DISTINCT ref->>'type', 0, 1, 0
    FROM jsonb_array_elements(CASE jsonb_typeof(doc->'linkedRefs') WHEN 'array' THEN doc->'linkedRefs' ELSE '[]' END) ref
   WHERE status <> 'void' AND ref->>'type' <> type
$$;

-- The town's counter is held while its rows are written, so two transactions never add to the same line at once.
CREATE FUNCTION unit_month_inserted() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO unit_month AS m (town_id, period, unit_code, type, records, linked, returned, last_at)
  SELECT r.town_id, r.period, r.unit_code, l.counted_in, sum(l.records), sum(l.linked), sum(l.returned), max(r.received_at)
    FROM new_rows r CROSS JOIN LATERAL unit_month_lines(r.type, r.status, r.doc) l GROUP BY 1, 2, 3, 4
  ON CONFLICT (town_id, period, unit_code, type) DO UPDATE
     SET records = m.records + excluded.records, linked = m.linked + excluded.linked,
         returned = m.returned + excluded.returned, last_at = greatest(m.last_at, excluded.last_at);
  RETURN NULL;
END $$;
CREATE FUNCTION unit_month_updated() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO unit_month AS m (town_id, period, unit_code, type, records, linked, returned, last_at)
  SELECT d.town_id, d.period, d.unit_code, d.counted_in, sum(d.records), sum(d.linked), sum(d.returned), max(d.received_at)
    FROM (SELECT r.town_id, r.period, r.unit_code, l.counted_in, l.records, l.linked, l.returned, r.received_at
            FROM new_rows r CROSS JOIN LATERAL unit_month_lines(r.type, r.status, r.doc) l
          UNION ALL
          SELECT r.town_id, r.period, r.unit_code, l.counted_in, -l.records, -l.linked, -l.returned, r.received_at
            FROM old_rows r CROSS JOIN LATERAL unit_month_lines(r.type, r.status, r.doc) l) d GROUP BY 1, 2, 3, 4
  ON CONFLICT (town_id, period, unit_code, type) DO UPDATE
     SET records = m.records + excluded.records, linked = m.linked + excluded.linked,
         returned = m.returned + excluded.returned, last_at = greatest(m.last_at, excluded.last_at);
  RETURN NULL;
END $$;
CREATE TRIGGER unit_month_inserted AFTER INSERT ON record
  REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION unit_month_inserted();
CREATE TRIGGER unit_month_updated AFTER UPDATE ON record
  REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION unit_month_updated();

-- Rows of before. The owner is bound by row security as well.
SET LOCAL app.lo = '0';
SET LOCAL app.hi = '999999999';
INSERT INTO unit_month (town_id, period, unit_code, type, records, linked, returned, last_at)
SELECT r.town_id, r.period, r.unit_code, l.counted_in, sum(l.records), sum(l.linked), sum(l.returned), max(r.received_at)
  FROM record r CROSS JOIN LATERAL unit_month_lines(r.type, r.status, r.doc) l GROUP BY 1, 2, 3, 4;
