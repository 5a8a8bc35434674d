-- The county's bulletin of a month as it was edited (D§3.3: 9–10th). The revision keeps two editors from overwriting each
-- other; figures are not kept here, they are counted.
CREATE TABLE county_bulletin (
  town_id int NOT NULL, month text NOT NULL, revision int NOT NULL, texts jsonb NOT NULL, saved_by text NOT NULL,
  saved_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (town_id, month));
ALTER TABLE county_bulletin ENABLE ROW LEVEL SECURITY;
ALTER TABLE county_bulletin FORCE ROW LEVEL SECURITY;
CREATE POLICY town ON county_bulletin USING (town_id BETWEEN (SELECT current_setting('app.lo')::int)
                                                         AND (SELECT current_setting('app.hi')::int));
GRANT SELECT, INSERT, UPDATE ON county_bulletin TO sanzhi_app;
