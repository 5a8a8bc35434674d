-- Look-ups by id must take the key: before the first ANALYZE the planner holds every index that begins with the town for
-- equally good and takes the newest, which was record_month and reads all records of a town for each id.
ALTER TABLE record DROP CONSTRAINT record_pkey;
ALTER TABLE record ADD CONSTRAINT record_pkey PRIMARY KEY (town_id, id);
