import type { MatchSpec } from "./rule-spec.ts";

/** What a pattern is about, for messages: `` `web.params` `` of `web.params(...)`. */
export function nameOfMatch(match: MatchSpec): string | undefined {
  if (typeof match === "string") return nameIn(match);
  if ("pattern" in match) return nameIn(match.pattern);
  const parts = "any" in match ? match.any : "all" in match ? match.all : [];
  for (const part of parts) {
    const name = nameOfMatch(part);
    if (name !== undefined) return name;
  }
  return undefined;
}

function nameIn(pattern: string): string | undefined {
  const name = /^(?:\$[A-Z_\d]+\.)?([A-Za-z_][\w.]{0,80})(?=$|[([\s])/.exec(pattern.trim())?.[1];
  return name === undefined || /^(?:def|class|return|with|for|if)$/.test(name)
    ? undefined
    : `\`${name}\``;
}
