-- Departments of the county (D§1.1, D§1.2) and every version of them; accounts of a department have its strands. They are
-- the county's own rows: its code * 1000 stands for the town. Versions are written once.
-- Before all else: on a database whose owner is no superuser the check of the new reference reads rows behind their policy.
SET LOCAL app.lo = '0';
SET LOCAL app.hi = '999999999';
CREATE TABLE department (
  town_id int NOT NULL, department_id text NOT NULL, name text NOT NULL, strands jsonb NOT NULL,
  valid_from text NOT NULL, valid_to text NOT NULL, successor_id text NOT NULL, version int NOT NULL,
  PRIMARY KEY (town_id, department_id));
CREATE TABLE department_version (
  town_id int NOT NULL, department_id text NOT NULL, version int NOT NULL, kind text NOT NULL, reason text NOT NULL,
  account_id text NOT NULL, name text NOT NULL, at timestamptz NOT NULL DEFAULT now(), before jsonb, after jsonb NOT NULL,
  members jsonb NOT NULL,
  PRIMARY KEY (town_id, department_id, version));
ALTER TABLE account ADD COLUMN department_id text,
  ADD FOREIGN KEY (town_id, department_id) REFERENCES department (town_id, department_id);
ALTER TABLE notice_version ADD COLUMN departments jsonb NOT NULL DEFAULT '[]';
CREATE TABLE notice_department (
  town_id int NOT NULL, notice_id text NOT NULL, department_id text NOT NULL, version int NOT NULL,
  is_left boolean NOT NULL DEFAULT false, opened_version int NOT NULL DEFAULT 0, opened_at timestamptz,
  opened_by text NOT NULL DEFAULT '', opened_name text NOT NULL DEFAULT '',
  PRIMARY KEY (town_id, notice_id, department_id));
DO $$ DECLARE one text;
BEGIN
  FOREACH one IN ARRAY ARRAY['department', 'department_version', 'notice_department'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', one);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', one);
    EXECUTE format('CREATE POLICY town ON %I USING (town_id BETWEEN (SELECT current_setting(''app.lo'')::int)
                                                              AND (SELECT current_setting(''app.hi'')::int))', one);
  END LOOP;
END $$;
GRANT SELECT, INSERT, UPDATE ON department, notice_department TO sanzhi_app;
GRANT SELECT, INSERT ON department_version TO sanzhi_app;

-- Accounts of departments so far had strands of their own: those with the same strands become one department, named after
-- them until the county names it; nobody's rights change. Accounts of the leading department become its members.
CREATE TEMPORARY TABLE carried ON COMMIT DROP AS
  SELECT o.town_id, o.account_id, o.strands,
         CASE o.role WHEN 'zfw_operator' THEN '县委政法委'
           ELSE '县直部门（' || coalesce((SELECT string_agg(CASE t.strand WHEN 'party' THEN '党建引领' WHEN 'autonomy' THEN '自治'
                  WHEN 'law' THEN '法治' WHEN 'virtue' THEN '德治' WHEN 'programme' THEN '统筹推进' ELSE t.strand END, '、'
                  ORDER BY t.place) FROM jsonb_array_elements_text(o.strands) WITH ORDINALITY t(strand, place)), '全部条线') || '）'
         END AS name
    FROM (SELECT a.town_id, a.account_id, a.role, CASE a.role WHEN 'zfw_operator' THEN '[]' ELSE
                 (SELECT coalesce(jsonb_agg(t.strand ORDER BY t.place), '[]')
                    FROM (SELECT DISTINCT s.strand,
                                 array_position(ARRAY['party','autonomy','law','virtue','programme'], s.strand) AS place
                            FROM jsonb_array_elements_text(a.strands) s(strand)) t) END AS strands
            FROM account a WHERE a.town_id % 1000 = 0 AND a.role IN ('dept_reader', 'zfw_operator')) o;
INSERT INTO department (town_id, department_id, name, strands, valid_from, valid_to, successor_id, version)
  SELECT town_id, gen_random_uuid()::text, name, strands, '', '', '', 1
    FROM (SELECT DISTINCT town_id, name, strands FROM carried) d;
INSERT INTO department_version (town_id, department_id, version, kind, reason, account_id, name, after, members)
  SELECT d.town_id, d.department_id, 1, 'carried', '原有账号按限定的条线归入部门，权限不变', '', '程序',
         jsonb_build_object('departmentId', d.department_id, 'name', d.name, 'strands', d.strands, 'validFrom', '',
                            'validTo', '', 'successorId', ''), '[]'
    FROM department d;
UPDATE account a SET department_id = d.department_id
  FROM carried c JOIN department d ON d.town_id = c.town_id AND d.name = c.name
 WHERE c.town_id = a.town_id AND c.account_id = a.account_id;
