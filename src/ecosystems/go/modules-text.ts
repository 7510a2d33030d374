/** A module as it was built in. */
export interface GoModule {
  readonly path: string;
  /** `v1.2.3`; empty for what was built from a working folder. */
  readonly version: string;
}

export interface Modules {
  /** Import path of the main package. */
  readonly package: string;
  readonly main?: GoModule;
  readonly dependencies: readonly GoModule[];
}

/** More lines are no program, but an attack. */
const maxLines = 50_000;

/**
 * Reads the module text of a Go program. A replacement takes the place of what it replaces; one
 * from a folder has no version.
 *
 * @see Go's runtime/debug, BuildInfo
 */
export function parseModules(text: string): Modules {
  const found: { isMain: boolean; module: GoModule }[] = [];
  let name = "";
  for (const line of text.split("\n", maxLines)) {
    const [key, path = "", version = ""] = line.split("\t");
    if (key === "path") name = path;
    if (path === "") continue;
    const module = { path, version: version === "(devel)" ? "" : version };
    if (key === "mod" || key === "dep") found.push({ isMain: key === "mod", module });
    const last = found.at(-1);
    if (key === "=>" && last) last.module = module;
  }
  const main = found.find(({ isMain }) => isMain)?.module;
  return {
    package: name,
    ...(main && { main }),
    dependencies: found.filter(({ isMain }) => !isMain).map(({ module }) => module),
  };
}
