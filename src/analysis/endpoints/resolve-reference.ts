import type { GatheredFile } from "../../model/index.ts";
import type { DefinitionFacts, FileEndpoints, Reference, RouterFacts } from "./file-endpoints.ts";

/** Finds the files of a project by what imports name. */
export interface ModuleLookUp {
  /**
   * @param from - path of the importing file
   * @param path - what an import has, with names behind it
   * @returns the file, and what is left of the path inside it
   */
  resolve(from: string, path: string): { readonly file: string; readonly rest: string } | undefined;
}

/** A name of a file of the project. */
export interface Named {
  readonly file: string;
  readonly name: string;
}

/** Everything that the files of a project said, found by names. */
export interface Project {
  readonly files: ReadonlyMap<string, FileEndpoints>;
  readonly modules: ModuleLookUp;
  routerOf(name: Named): RouterFacts | undefined;
  definitionOf(name: Named): DefinitionFacts | undefined;
}

export function projectOf(
  files: readonly GatheredFile<FileEndpoints>[],
  modules: ModuleLookUp,
): Project {
  const byPath = new Map(files.map(({ path, value }) => [path, value]));
  const routers = new Map<string, RouterFacts>();
  const definitions = new Map<string, DefinitionFacts>();
  for (const { path, value } of files) {
    for (const one of value.routers) routers.set(keyOf({ file: path, name: one.name }), one);
    for (const one of value.definitions)
      definitions.set(keyOf({ file: path, name: one.name }), one);
  }
  return {
    files: byPath,
    modules,
    routerOf: (name) => routers.get(keyOf(name)),
    definitionOf: (name) => definitions.get(keyOf(name)),
  };
}

/** One text for a name, to look it up by. */
export function keyOf({ file, name }: Named): string {
  return `${file}\0${name}`;
}

const maxHops = 10;

/**
 * What a reference means in a file: a name of that file, or of the file that an import leads to,
 * through what that one imports itself.
 *
 * @returns `undefined` where it leads out of the project, or to nothing that was read
 */
export function resolve(project: Project, from: string, reference: Reference): Named | undefined {
  let at: Named = { file: from, name: reference };
  for (let hop = 0; hop < maxHops; hop++) {
    if (project.definitionOf(at) ?? project.routerOf(at)) return at;
    const path = throughImports(at.name, project.files.get(at.file)?.imports ?? {});
    const found = project.modules.resolve(at.file, path);
    if (!found || (found.file === at.file && found.rest === at.name)) return undefined;
    at = { file: found.file, name: found.rest };
  }
  return undefined;
}

/** A dotted name with what an import of its file says in the place of its first word. */
export function throughImports(name: string, imports: Readonly<Record<string, string>>): string {
  const [head = "", ...tail] = name.split(".");
  const imported = Object.hasOwn(imports, head) ? imports[head] : undefined;
  return imported === undefined ? name : [imported, ...tail].join(".");
}
