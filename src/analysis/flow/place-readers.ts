import type { LinkedProgram } from "./linked.ts";
import type { LinkedFunction } from "./resolver.ts";

/** Who reads what attributes and variables hold. */
export interface Places {
  /** Of what a function writes: `~.Repo().name`, `~.variable`. */
  readersOf(fn: LinkedFunction, ref: string): readonly Reader[];
  /** Of a field of a class that is made with keywords. */
  readersOfField(
    owner: { readonly path: string; readonly name: string },
    field: string,
  ): readonly Reader[];
}

export interface Reader {
  readonly fn: LinkedFunction;
  /** Place in the origins of the function. */
  readonly origin: number;
}

/** Indexes every read of a project by attribute and class. */
export function openPlaces({ facts, resolver }: LinkedProgram): Places {
  const attributes = new Map<string, Map<string, Reader[]>>();
  const variables = new Map<string, Reader[]>();
  const ownerOf = ({ path }: LinkedFunction, ref: string) => {
    const entity = resolver.resolve(path, ref.slice(0, ref.lastIndexOf(".")));
    return entity?.kind === "instance" || entity?.kind === "class" ? entity : undefined;
  };
  for (const { fn, origin, what: ref } of facts.reads) {
    if (isVariable(ref)) listAt(variables, `${fn.path}#${ref}`).push({ fn, origin });
    const owner = isVariable(ref) ? undefined : ownerOf(fn, ref);
    if (!owner) continue;
    const classes = attributes.get(nameOf(ref)) ?? new Map<string, Reader[]>();
    attributes.set(nameOf(ref), classes);
    listAt(classes, `${owner.path}:${owner.name}`).push({ fn, origin });
  }
  const readersOfField: Places["readersOfField"] = (owner, field) =>
    [...(attributes.get(field) ?? [])].flatMap(([key, readers]) =>
      areRelated(key, owner, resolver) ? readers : [],
    );
  return {
    readersOf(fn, ref) {
      if (isVariable(ref)) return variables.get(`${fn.path}#${ref}`) ?? [];
      const owner = ownerOf(fn, ref);
      return owner ? readersOfField(owner, nameOf(ref)) : [];
    },
    readersOfField,
  };
}

/** True where one of two classes is, or extends, the other. */
function areRelated(
  key: string,
  { path, name }: { readonly path: string; readonly name: string },
  { ancestors }: LinkedProgram["resolver"],
): boolean {
  const at = key.lastIndexOf(":");
  if (ancestors(path, name).has(key)) return true;
  return ancestors(key.slice(0, at), key.slice(at + 1)).has(`${path}:${name}`);
}

/** A variable of a module or of an enclosing function, not an attribute. */
function isVariable(ref: string): boolean {
  return /^~\.(?:[\w$]+|[^()]*\/[\w$]+)$/.test(ref);
}

function nameOf(ref: string): string {
  return ref.slice(ref.lastIndexOf(".") + 1);
}

function listAt<T>(map: Map<string, T[]>, key: string): T[] {
  const found = map.get(key) ?? [];
  map.set(key, found);
  return found;
}
