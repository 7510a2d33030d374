import { baseNameOf } from "./paths.ts";
/**
 * Compiles file patterns of many owners into one look-up by path.
 *
 * Grammar, matched without case against a path's end at a folder boundary: `Dockerfile` (a base
 * name), `requirements*.txt` (`*` stands for any characters but `/`), `.github/workflows/*.yml`
 * (the last folders too), `/var/lib/dpkg/status` (from the root), `dir/**` (everything below a
 * folder of that name), `*` (every file).
 *
 * @returns the owners that want a path, in the order given
 */
export function compilePatterns<T>(
  owners: Iterable<readonly [T, readonly string[]]>,
): (path: string) => readonly T[] {
  const exact = new Map<string, T[]>();
  const rest: { readonly test: RegExp; readonly owner: T }[] = [];
  const order = new Map<T, number>();
  for (const [owner, patterns] of owners) {
    order.set(owner, order.size);
    for (const pattern of patterns) {
      if (/[*/]/.test(pattern)) rest.push({ test: compile(pattern), owner });
      else push(exact, pattern.toLowerCase(), owner);
    }
  }
  return (path) => {
    const name = baseNameOf(path).toLowerCase();
    const found = new Set<T>(exact.get(name));
    for (const { test, owner } of rest) if (!found.has(owner) && test.test(path)) found.add(owner);
    return [...found].sort((a, b) => (order.get(a) ?? 0) - (order.get(b) ?? 0));
  };
}

function push<T>(map: Map<string, T[]>, key: string, value: T): void {
  const list = map.get(key);
  if (list) list.push(value);
  else map.set(key, [value]);
}

function compile(pattern: string): RegExp {
  if (pattern === "*") return /^/;
  const rooted = pattern.startsWith("/");
  const below = pattern.endsWith("/**");
  const core = pattern
    .slice(rooted ? 1 : 0, below ? -3 : undefined)
    .replace(/[.+?^${}()|[\]\\]/g, "\\$&")
    .replaceAll("*", "[^/]*");
  return new RegExp(`${rooted ? "^" : "(?:^|/)"}${core}${below ? "/" : "$"}`, "i");
}
