/**
 * The strands of an account, as its column `strands`: those of its department, or its own when it has none. A department
 * that is not to be seen gives a strand that no record has, never the empty list, which would be all of them.
 */
export const STRANDS_COLUMN = `CASE WHEN department_id IS NULL THEN strands ELSE coalesce((SELECT d.strands FROM department d
  WHERE d.town_id = account.town_id AND d.department_id = account.department_id), '["none"]') END AS strands`;
