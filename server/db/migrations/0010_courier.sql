-- Keys of the courier (SPEC.md §12). The county's own (under the county's own
-- town), made at the first use: they sign answers and open packages.
CREATE TABLE courier_county_key (
  town_id int PRIMARY KEY, keys jsonb NOT NULL, created_at timestamptz NOT NULL DEFAULT now());

-- Public keys that desks registered. A desk that lost its own registers others; packages signed with the former still count.
CREATE TABLE courier_device_key (
  town_id int NOT NULL, device_id text NOT NULL, key_id text NOT NULL, keys jsonb NOT NULL,
  registered_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (town_id, device_id, key_id));

-- Packages that were imported, each part by itself: what it asked, what came of its rows, what was reported.
CREATE TABLE courier_package (
  town_id int NOT NULL, device_id text NOT NULL, package_id text NOT NULL, part int NOT NULL, number bigint NOT NULL,
  key_id text NOT NULL, imported_by text NOT NULL, imported_at timestamptz NOT NULL DEFAULT now(),
  ask jsonb NOT NULL, results jsonb NOT NULL, papers jsonb NOT NULL, report jsonb NOT NULL,
  PRIMARY KEY (town_id, device_id, package_id, part));
CREATE INDEX courier_package_time ON courier_package (town_id, imported_at DESC);

DO $$
DECLARE one text;
BEGIN
  FOREACH one IN ARRAY ARRAY['courier_county_key','courier_device_key','courier_package']
  LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', one);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', one);
    EXECUTE format('CREATE POLICY town ON %I USING (town_id BETWEEN (SELECT current_setting(''app.lo'')::int)
                                                              AND (SELECT current_setting(''app.hi'')::int))', one);
  END LOOP;
END $$;
GRANT SELECT, INSERT ON courier_county_key TO sanzhi_app;
GRANT SELECT, INSERT, UPDATE ON courier_device_key, courier_package TO sanzhi_app;
