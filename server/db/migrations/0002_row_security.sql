-- One policy for all town-owned tables: a range of town codes bound per transaction. The sub-select is evaluated once
-- per statement. Without a binding a statement fails with an error instead of showing rows.
DO $$ BEGIN CREATE ROLE sanzhi_app NOLOGIN; EXCEPTION WHEN duplicate_object THEN NULL; END $$;
DO $$ DECLARE one text;
BEGIN
  EXECUTE format('GRANT USAGE ON SCHEMA %I TO sanzhi_app', current_schema());
  EXECUTE 'GRANT SELECT, INSERT, UPDATE ON county_meta TO sanzhi_app';
  FOREACH one IN ARRAY ARRAY['unit','body','account','sign_in_failure','device','enrolment_code','town_key',
    'town_clock','record','record_history','refusal','console_session','unit_import','audit']
  LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', one);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', one);
    EXECUTE format('CREATE POLICY town ON %I USING (town_id BETWEEN (SELECT current_setting(''app.lo'')::int)
                                                              AND (SELECT current_setting(''app.hi'')::int))', one);
  END LOOP;
END $$;
GRANT SELECT, INSERT, UPDATE ON unit, body, account, town_clock, record, device, enrolment_code, refusal TO sanzhi_app;
GRANT SELECT, INSERT ON town_key, record_history, audit TO sanzhi_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON sign_in_failure, console_session, unit_import TO sanzhi_app;
