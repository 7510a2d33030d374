const statement =
  /^[\s(]{0,200}(?:select|insert|update|delete|replace|with|create|alter|drop|truncate|merge|call|exec|execute|grant|revoke|pragma|set|show|use|explain|vacuum|copy|lock|comment|refresh|declare|begin|analyze|attach|describe)\s/i;

/** True for a text that begins as a statement of SQL does; comments before it do not count. */
export function readsAsSql(text: string): boolean {
  return statement.test(
    text
      .slice(0, 2000)
      .replace(/^\s*--.*$/gm, "")
      .slice(0, 400),
  );
}
