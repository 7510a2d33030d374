import type { LinkedProgram } from "./linked.ts";
import type { LinkedFunction } from "./resolve.ts";

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
export function openPlaces({ functions, resolver }: LinkedProgram): Places {
  const attributes = new Map<string, Map<string, Reader[]>>();
  const variables = new Map<string, Reader[]>();
  const ownerOf = ({ path }: LinkedFunction, ref: string) => {
    const entity = resolver.resolve(path, ref.slice(0, ref.lastIndexOf(".")));
    return entity?.kind === "instance" || entity?.kind === "class" ? entity : undefined;
  };
  for (const fn of functions) {
    for (const [origin, one] of fn.flows.origins.entries()) {
      if (one.kind !== "place") continue;
      if (isVariable(one.ref)) listAt(variables, `${fn.path}#${one.ref}`).push({ fn, origin });
      const owner = isVariable(one.ref) ? undefined : ownerOf(fn, one.ref);
      if (!owner) continue;
      const name = nameOf(one.ref);
      const classes = attributes.get(name) ?? new Map<string, Reader[]>();
      attributes.set(name, classes);
      listAt(classes, `${owner.path}:${owner.name}`).push({ fn, origin });
    }
  }
  const readersIn = (owner: { readonly path: string; readonly name: string }, name: string) => {
    const own = resolver.ancestors(owner.path, owner.name);
    return [...(attributes.get(name) ?? [])].flatMap(([key, readers]) => {
      const at = key.lastIndexOf(":");
      const theirs = resolver.ancestors(key.slice(0, at), key.slice(at + 1));
      const isSame = own.has(key) || theirs.has(`${owner.path}:${owner.name}`);
      return isSame ? readers : [];
    });
  };
  return {
    readersOf(fn, ref) {
      if (isVariable(ref)) return variables.get(`${fn.path}#${ref}`) ?? [];
      const owner = ownerOf(fn, ref);
      return owner ? readersIn(owner, nameOf(ref)) : [];
    },
    readersOfField: readersIn,
  };
}

/** A variable of a module or of an enclosing function, not an attribute. */
function isVariable(ref: string): boolean {
  return /^~\.(?:\w+|[^()]*\/\w+)$/.test(ref);
}

function nameOf(ref: string): string {
  return ref.slice(ref.lastIndexOf(".") + 1);
}

function listAt<T>(map: Map<string, T[]>, key: string): T[] {
  const found = map.get(key) ?? [];
  map.set(key, found);
  return found;
}
