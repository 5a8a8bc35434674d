-- Scope of an account beyond its unit: further villages of a liaison, strands. An empty list of strands is all of them.
ALTER TABLE account
  ADD COLUMN units jsonb NOT NULL DEFAULT '[]', ADD COLUMN strands jsonb NOT NULL DEFAULT '[]';

-- The second wall for who may see only some strands: bound per transaction, on top of the town. Unbound: all strands.
CREATE POLICY strand ON record AS RESTRICTIVE USING (
  (SELECT coalesce(current_setting('app.strands', true), '')) = ''
  OR strand = ANY (ARRAY(SELECT unnest(string_to_array(current_setting('app.strands', true), ',')))));
