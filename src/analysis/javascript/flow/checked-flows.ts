import type { ModuleLookUp } from "../../endpoints/resolve-reference.ts";
import type { Flow } from "../../flow/flow-state.ts";
import type { CheckedHandlers, LineSpan } from "./checked-handlers.ts";

/** What a file says of its flows, as far as it is asked here. */
interface Said {
  readonly checked?: CheckedHandlers | undefined;
  readonly exports?: Readonly<Record<string, string>>;
}

/** Kinds that need an object where a schema says that a text stands. */
const shapes: ReadonlySet<string> = new Set(["nosql", "merge", "fields"]);

/**
 * Leaves out flows of objects into places that only objects harm, where a schema was asked before
 * the handler: what it lets through has the shape that it says.
 */
export function withoutChecked(
  flows: readonly Flow[],
  { files, modules }: { readonly files: ReadonlyMap<string, Said>; readonly modules: ModuleLookUp },
): readonly Flow[] {
  const isSanitized = [...files.values()].some(({ checked }) => checked?.sanitizes);
  const spans = checkedSpans(files, modules);
  return flows.filter(({ kind, source, trace }) => {
    if (!shapes.has(kind)) return true;
    if (isSanitized && kind === "nosql") return false;
    const [first] = trace;
    const line = first && "region" in first ? first.region.startLine : 0;
    const around = spans.get(source.path) ?? [];
    return !around.some(([start, end]) => start <= line && line <= end);
  });
}

/** The lines of handlers that stand behind a schema, by file. */
function checkedSpans(
  files: ReadonlyMap<string, Said>,
  modules: ModuleLookUp,
): ReadonlyMap<string, readonly LineSpan[]> {
  const spans = new Map<string, LineSpan[]>();
  const add = (path: string, found: readonly LineSpan[]) => {
    if (found.length > 0) spans.set(path, [...(spans.get(path) ?? []), ...found]);
  };
  for (const [path, { checked }] of files) {
    if (!checked) continue;
    add(path, checked.spans);
    for (const ref of checked.refs) {
      const place = declaredAt(path, ref, { files, modules });
      const span = place && files.get(place.path)?.checked?.declared[place.name];
      if (place && span) add(place.path, [span]);
    }
  }
  return spans;
}

const mostHops = 5;

/** The file and the name there that a reference leads to, through what files hand on. */
function declaredAt(
  from: string,
  ref: string,
  { files, modules }: { readonly files: ReadonlyMap<string, Said>; readonly modules: ModuleLookUp },
): { readonly path: string; readonly name: string } | undefined {
  let at = { path: from, ref };
  for (let hop = 0; hop < mostHops; hop++) {
    const found = modules.resolve(at.path, at.ref);
    if (!found) return undefined;
    const [name = "", ...rest] = found.rest.split(".");
    const exports = files.get(found.file)?.exports ?? {};
    if (rest.length === 0) return { path: found.file, name };
    const next = Object.hasOwn(exports, name) ? exports[name] : undefined;
    if (next === undefined) return undefined;
    at = { path: found.file, ref: next + (next.endsWith("|") ? "" : ".") + rest.join(".") };
  }
  return undefined;
}
