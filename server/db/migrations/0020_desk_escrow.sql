-- What a revoked desk hands over before it wipes its keys (SPEC.md §12.1): courier packages that wait for a person's
-- judgement. `bytes` goes when that was given.
ALTER TABLE device ADD COLUMN left_at timestamptz;
CREATE TABLE desk_escrow (
  town_id int NOT NULL, device_id text NOT NULL, package_id text NOT NULL, part int NOT NULL, parts int NOT NULL,
  records int NOT NULL, papers int NOT NULL, received_at timestamptz NOT NULL DEFAULT now(),
  state text NOT NULL DEFAULT 'held', decided_by text NOT NULL DEFAULT '', decided_at timestamptz,
  reason text NOT NULL DEFAULT '', report jsonb, bytes bytea,
  PRIMARY KEY (town_id, device_id, package_id, part));
ALTER TABLE desk_escrow ENABLE ROW LEVEL SECURITY;
ALTER TABLE desk_escrow FORCE ROW LEVEL SECURITY;
CREATE POLICY town ON desk_escrow USING (town_id BETWEEN (SELECT current_setting('app.lo')::int)
                                                     AND (SELECT current_setting('app.hi')::int));
GRANT SELECT, INSERT, UPDATE ON desk_escrow TO sanzhi_app;
GRANT UPDATE ON device TO sanzhi_app;
