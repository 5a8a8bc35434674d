-- The records of a unit in a month, of all ledgers together (the month's own papers are none), kept with every stored row
-- like unit_month, which has a line for each type: the matrix of units and months asks for nothing finer.
CREATE TABLE unit_month_total (
  town_id int NOT NULL, period text NOT NULL, unit_code text NOT NULL,
  records int NOT NULL, returned int NOT NULL, last_at timestamptz NOT NULL,
  PRIMARY KEY (town_id, period, unit_code));
ALTER TABLE unit_month_total ENABLE ROW LEVEL SECURITY;
ALTER TABLE unit_month_total FORCE ROW LEVEL SECURITY;
CREATE POLICY town ON unit_month_total USING (town_id BETWEEN (SELECT current_setting('app.lo')::int)
                                                          AND (SELECT current_setting('app.hi')::int));
GRANT SELECT, INSERT, UPDATE ON unit_month_total TO sanzhi_app;

CREATE FUNCTION is_month_paper(type text) RETURNS boolean LANGUAGE sql IMMUTABLE AS $$
  SELECT type IN ('village_month', 'monthly_report', 'report_version', 'correction')
$$;

-- The town's counter is held while its rows are written, so two transactions never add to the same line at once.
CREATE FUNCTION unit_month_total_inserted() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO unit_month_total AS m (town_id, period, unit_code, records, returned, last_at)
  SELECT town_id, period, unit_code, sum((status <> 'void')::int), sum((status = 'returned')::int), max(received_at)
    FROM new_rows WHERE NOT is_month_paper(type) GROUP BY 1, 2, 3
  ON CONFLICT (town_id, period, unit_code) DO UPDATE
     SET records = m.records + excluded.records, returned = m.returned + excluded.returned,
         last_at = greatest(m.last_at, excluded.last_at);
  RETURN NULL;
END $$;
CREATE FUNCTION unit_month_total_updated() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO unit_month_total AS m (town_id, period, unit_code, records, returned, last_at)
  SELECT town_id, period, unit_code, sum(sign * (status <> 'void')::int), sum(sign * (status = 'returned')::int), max(received_at)
    FROM (SELECT town_id, period, unit_code, type, status, received_at, 1 AS sign FROM new_rows
          UNION ALL
          SELECT town_id, period, unit_code, type, status, received_at, -1 FROM old_rows) d
   WHERE NOT is_month_paper(type) GROUP BY 1, 2, 3
  ON CONFLICT (town_id, period, unit_code) DO UPDATE
     SET records = m.records + excluded.records, returned = m.returned + excluded.returned,
         last_at = greatest(m.last_at, excluded.last_at);
  RETURN NULL;
END $$;
CREATE TRIGGER unit_month_total_inserted AFTER INSERT ON record
  REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION unit_month_total_inserted();
CREATE TRIGGER unit_month_total_updated AFTER UPDATE ON record
  REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION unit_month_total_updated();

-- Rows of before. The owner is bound by row security as well.
SET LOCAL app.lo = '0';
SET LOCAL app.hi = '999999999';
INSERT INTO unit_month_total (town_id, period, unit_code, records, returned, last_at)
SELECT town_id, period, unit_code, sum(records), sum(returned), max(last_at)
  FROM unit_month WHERE NOT is_month_paper(type) GROUP BY 1, 2, 3;
