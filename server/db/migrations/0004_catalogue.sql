-- Every version of the catalogue that the county ever published. Desks of all towns read it: it belongs to no town.
CREATE TABLE catalogue_version (
  county_id int NOT NULL, version int NOT NULL, source jsonb NOT NULL, label text NOT NULL, note text NOT NULL,
  published_by text NOT NULL, published_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (county_id, version));

-- The next version while it is being worked on: one for the county; the revision keeps two editors from overwriting
-- each other.
CREATE TABLE catalogue_draft (
  county_id int PRIMARY KEY, revision int NOT NULL, source jsonb NOT NULL, edited_by text NOT NULL,
  edited_at timestamptz NOT NULL DEFAULT now());

GRANT SELECT, INSERT ON catalogue_version TO sanzhi_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON catalogue_draft TO sanzhi_app;
