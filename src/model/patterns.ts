/**
 * Compiles file patterns of many owners into one look-up by path. Each path meets only the patterns
 * that share its name or its extension: an image has tens of thousands.
 *
 * Grammar, matched without case against a path's end at a folder boundary: `Dockerfile` (a base
 * name), `requirements*.txt` (`*` stands for any characters but `/`), `.github/workflows/*.yml`
 * (the last folders too), `/var/lib/dpkg/status` (from the root), `dir/**` (everything below a
 * folder of that name), `*` (every file). Two stars between slashes stand for any folders, or none.
 *
 * @returns the owners that want a path, in the order given
 */
export function compilePatterns<T>(
  owners: Iterable<readonly [T, readonly string[]]>,
): (path: string) => readonly T[] {
  const index: Index<T> = {
    byName: new Map(),
    byExtension: new Map(),
    byTop: new Map(),
    others: [],
  };
  let order = 0;
  for (const [owner, patterns] of owners) {
    for (const pattern of patterns) addPattern(index, { owner, order, ...compile(pattern) });
    order++;
  }
  return (path) => {
    const name = path.slice(path.lastIndexOf("/") + 1).toLowerCase();
    const byName = index.byName.get(name);
    const byExtension = index.byExtension.get(extensionOf(name));
    const byTop = index.byTop.get(topOf(path).toLowerCase());
    // As it is with most paths of an image.
    if (!byName && !byExtension && !byTop && index.others.length === 0) return none;
    const lower = path.toLowerCase();
    const found: Compiled<T>[] = [];
    collect(found, byName, lower);
    collect(found, byExtension, lower);
    collect(found, byTop, lower);
    collect(found, index.others, lower);
    return found.length === 0 ? none : inOrder(found);
  };
}

interface Index<T> {
  /** By the last part of the path; by what follows its last dot; by its first part. */
  readonly byName: Map<string, Compiled<T>[]>;
  readonly byExtension: Map<string, Compiled<T>[]>;
  readonly byTop: Map<string, Compiled<T>[]>;
  readonly others: Compiled<T>[];
}

interface Compiled<T> {
  readonly owner: T;
  readonly order: number;
  readonly lower: string;
  /** Of a path that begins at the root. */
  readonly prefix: string;
  /** Left out where the name alone decides. */
  readonly test?: RegExp;
}

const none: readonly never[] = [];

function compile(pattern: string): Omit<Compiled<never>, "owner" | "order"> {
  const lower = pattern.toLowerCase();
  if (!/[*/]/.test(lower)) return { lower, prefix: "" };
  if (lower === "*") return { lower, prefix: "", test: /^/ };
  const rooted = lower.startsWith("/");
  const below = lower.endsWith("/**");
  const core = lower.slice(rooted ? 1 : 0, below ? -3 : undefined);
  const source = core
    .split(/(?<=^|\/)\*\*\//)
    .map((part) => part.replace(/[.+?^${}()|[\]\\]/g, "\\$&").replaceAll("*", "[^/]*"))
    .join("(?:[^/]+/)*");
  return {
    lower,
    prefix: rooted ? core.slice(0, (core.indexOf("*") + 1 || core.length + 1) - 1) : "",
    test: new RegExp(`${rooted ? "^" : "(?:^|/)"}${source}${below ? "/" : "$"}`),
  };
}

function addPattern<T>(index: Index<T>, one: Compiled<T>): void {
  const { byName, byExtension, byTop, others } = index;
  const { lower, prefix } = one;
  const name = lower.slice(lower.lastIndexOf("/") + 1);
  const tail = name.slice(name.lastIndexOf("*") + 1);
  if (!name.includes("*")) push(byName, name, one);
  else if (tail.includes(".")) push(byExtension, extensionOf(tail), one);
  else if (prefix.includes("/")) push(byTop, topOf(prefix), one);
  else others.push(one);
}

function topOf(path: string): string {
  return path.slice(0, path.indexOf("/") + 1);
}

function extensionOf(name: string): string {
  return name.slice(name.lastIndexOf(".") + 1);
}

function push<T>(map: Map<string, T[]>, key: string, value: T): void {
  const list = map.get(key);
  if (list) list.push(value);
  else map.set(key, [value]);
}

function collect<T>(
  found: Compiled<T>[],
  candidates: readonly Compiled<T>[] | undefined,
  path: string,
): void {
  if (!candidates) return;
  for (const one of candidates) {
    if (path.startsWith(one.prefix) && (one.test?.test(path) ?? true)) found.push(one);
  }
}

function inOrder<T>(found: readonly Compiled<T>[]): readonly T[] {
  const sorted = found.length === 1 ? found : found.toSorted((a, b) => a.order - b.order);
  return [...new Set(sorted.map(({ owner }) => owner))];
}
