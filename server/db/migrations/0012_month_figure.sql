-- Figures by unit and month, counted from a town's records or taken from the report that the month stands by (D§3.5).
-- Everything here can be counted again; nothing else depends on it. `unit_code` empty: the town with all its villages.
CREATE TABLE month_figure (
  town_id int NOT NULL, basis text NOT NULL, code text NOT NULL, month text NOT NULL, unit_code text NOT NULL,
  numerator bigint NOT NULL, denominator bigint NOT NULL,
  PRIMARY KEY (town_id, basis, code, month, unit_code));
-- How far a town has been counted: up to which place of its sequence, with which definitions, on which day.
CREATE TABLE figure_state (
  town_id int PRIMARY KEY, counted_seq bigint NOT NULL, mark text NOT NULL, counted_on text NOT NULL,
  first_month text NOT NULL, counted_at timestamptz NOT NULL DEFAULT now());
-- Questions about figures that people keep; the town is the county's own.
CREATE TABLE figure_view (
  town_id int NOT NULL, view_id text NOT NULL, name text NOT NULL, question jsonb NOT NULL, account_id text NOT NULL,
  saved_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (town_id, view_id));
DO $$ DECLARE one text;
BEGIN
  FOREACH one IN ARRAY ARRAY['month_figure', 'figure_state', 'figure_view']
  LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', one);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', one);
    EXECUTE format('CREATE POLICY town ON %I USING (town_id BETWEEN (SELECT current_setting(''app.lo'')::int)
                                                              AND (SELECT current_setting(''app.hi'')::int))', one);
  END LOOP;
END $$;
GRANT SELECT, INSERT, UPDATE, DELETE ON month_figure, figure_state, figure_view TO sanzhi_app;
