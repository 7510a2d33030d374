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

/** True where a comment for Ruff names a rule: its S324 is Bandit's B324. A bare `# noqa` is about style. */
export function noqaCovers(line: string, { aliases = [] }: Pick<Rule, "aliases">): boolean {
  const comment = /#\s*noqa\s*:\s*([^#\r\n]*)/i.exec(line);
  const codes = (comment?.[1] ?? "").slice(0, maxLength).match(/\bS\d{3}\b/g) ?? [];
  return codes.some((code) => aliases.includes(`B${code.slice(1)}`));
}

/** Of a comment; longer ones are no list of ids. */
const maxLength = 2000;
