import type { Rule } from "../../model/index.ts";
import { banditNames } from "./bandit-names.ts";

/**
 * True where Bandit's comment in a line speaks of a rule: `# nosec` of every one, `# nosec B303, B324`
 * and `# nosec: pickle` of those that name it among their aliases. As Bandit does, a comment that
 * names no test of its own speaks of all.
 */
export function nosecCovers(line: string, { aliases = [] }: Pick<Rule, "aliases">): boolean {
  const comment = /#\s*nosec\b:?([^#\r\n]*)/i.exec(line);
  if (!comment) return false;
  const named = (comment[1] ?? "")
    .slice(0, maxLength)
    .split(/[^\w]+/)
    .flatMap((word) => (/^B\d{3}$/.test(word) ? [word] : (banditNames.get(word) ?? [])));
  return named.length === 0 || named.some((id) => aliases.includes(id));
}

/** Of a comment; longer ones are no list of ids. */
const maxLength = 2000;
