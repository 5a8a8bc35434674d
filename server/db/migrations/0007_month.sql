-- Months that the county has locked (D§3.3), by town. `unlocked_until`: exceptionally open again until then.
CREATE TABLE month_lock (
  town_id int NOT NULL, period text NOT NULL, locked_by text NOT NULL, locked_at timestamptz NOT NULL DEFAULT now(),
  unlocked_until timestamptz,
  PRIMARY KEY (town_id, period));
ALTER TABLE month_lock ENABLE ROW LEVEL SECURITY;
ALTER TABLE month_lock FORCE ROW LEVEL SECURITY;
CREATE POLICY town ON month_lock USING (town_id BETWEEN (SELECT current_setting('app.lo')::int)
                                                    AND (SELECT current_setting('app.hi')::int));
GRANT SELECT, INSERT, UPDATE ON month_lock TO sanzhi_app;

-- Calendar and deadlines of the county: desks of all towns read them, they belong to no town.
CREATE TABLE month_setting (
  county_id int PRIMARY KEY, settings jsonb NOT NULL, changed_by text NOT NULL,
  changed_at timestamptz NOT NULL DEFAULT now());
GRANT SELECT, INSERT, UPDATE ON month_setting TO sanzhi_app;

-- The month's own papers are few among many records; the console asks for them by type and month.
CREATE INDEX record_paper ON record (town_id, type, period)
  WHERE type IN ('village_month', 'monthly_report', 'report_version', 'correction');
