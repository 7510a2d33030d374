/** Finds the files of a project by the dotted paths that its imports name. */
export interface ModuleIndex {
  /**
   * The file that a dotted path leads to, and what is left of the path inside it.
   *
   * @param from - path of the importing file
   * @param path - as an import has it: `app.api.router`, `..items.router`
   */
  resolve(from: string, path: string): { readonly file: string; readonly rest: string } | undefined;
}

/** @param paths - of Python files, with slashes */
export function indexModules(paths: readonly string[]): ModuleIndex {
  const byDotted = new Map<string, string>();
  const byEnd = new Map<string, string[]>();
  for (const path of paths) {
    const dotted = dottedOf(path);
    byDotted.set(dotted, path);
    const last = dotted.slice(dotted.lastIndexOf(".") + 1);
    const list = byEnd.get(last);
    if (list) list.push(dotted);
    else byEnd.set(last, [dotted]);
  }
  const below = (from: string, dotted: string): string | undefined => {
    const last = dotted.slice(dotted.lastIndexOf(".") + 1);
    const ends = (byEnd.get(last) ?? []).filter(
      (one) => one.endsWith(`.${dotted}`) && mayBeRoot(one.slice(0, -dotted.length), from),
    );
    return byDotted.get(nearest(ends, from) ?? "");
  };
  return {
    resolve(from, path) {
      const isRelative = path.startsWith(".");
      const absolute = isRelative ? absolutePath(from, path) : path;
      const parts = absolute.split(".");
      for (let length = parts.length; length > 0; length--) {
        const dotted = parts.slice(0, length).join(".");
        const file = byDotted.get(dotted) ?? (isRelative ? undefined : below(from, dotted));
        if (file !== undefined) return { file, rest: parts.slice(length).join(".") };
      }
      return undefined;
    },
  };
}

/** `app/api/__init__.py` is `app.api`. */
function dottedOf(path: string): string {
  return path
    .replace(/\.py$/, "")
    .replace(/(?:^|\/)__init__$/, "")
    .replaceAll("/", ".");
}

/** `..items` in `app/api/routes.py` is `app.items`. */
function absolutePath(from: string, path: string): string {
  const dots = /^\.+/.exec(path)?.[0].length ?? 0;
  const folders = from.split("/").slice(0, -1);
  const base = folders.slice(0, Math.max(0, folders.length - (dots - 1)));
  return [...base, path.slice(dots)].filter((part) => part !== "").join(".");
}

/**
 * True for a folder that Python may look for modules in: one round the importing file, or `src`
 * and its like directly in one of those.
 *
 * @param prefix - dotted, with a dot at its end
 */
function mayBeRoot(prefix: string, from: string): boolean {
  const folders = from.replaceAll("/", ".");
  if (folders.startsWith(prefix)) return true;
  const parent = prefix.slice(0, prefix.lastIndexOf(".", prefix.length - 2) + 1);
  return folders.startsWith(parent);
}

/** Of several modules that a path may mean, the one that shares most of its folders with the importer. */
function nearest(candidates: readonly string[], from: string): string | undefined {
  const folders = from.replaceAll("/", ".");
  const shared = (one: string) => {
    let length = 0;
    while (length < one.length && one[length] === folders[length]) length++;
    return length;
  };
  let best: string | undefined;
  for (const one of candidates) {
    const isBetter =
      best === undefined ||
      shared(one) > shared(best) ||
      (shared(one) === shared(best) && one < best);
    if (isBetter) best = one;
  }
  return best;
}
