import { sqlNames } from "../../analysis/sql/hole-roles.ts";

/** Of what `sqlNames` holds, what is the name of one thing. */
const oneName = /(?:^|_)(?:col|column|field|table|tbl|schema|alias|identifier|ident)(?:_?name)?$/i;

/** True where a variable says of itself that it holds more than one name, or another piece of SQL. */
export function isSeveral(name: string): boolean {
  return sqlNames.test(name) && !oneName.test(name);
}
