import type { ComposeService } from "./compose.ts";
import { fieldsOf, itemsOf, textOf } from "./yaml.ts";

/** What a Compose service is built from. */
export interface ComposeBuild {
  /** Of the Dockerfile, from the root; left out where it lies elsewhere or its place holds a variable. */
  readonly path?: string;
  /** `dockerfile_inline` */
  readonly inline?: string;
  readonly target?: string;
  readonly args: ReadonlyMap<string, string>;
}

/**
 * Reads `build` of a service.
 *
 * @param composePath - of the Compose file, from the root: paths are relative to its folder
 * @returns `undefined` where the service is not built
 */
export function composeBuildOf(
  service: ComposeService,
  composePath: string,
): ComposeBuild | undefined {
  if (!service.isBuilt) return undefined;
  const build = service.fields.get("build")?.value;
  const fields = fieldsOf(build);
  const read = (name: string) => textOf(fields.get(name)?.entry.value);
  const inline = read("dockerfile_inline");
  const folder = composePath.split("/").slice(0, -1).join("/");
  const context = textOf(build) ?? read("context") ?? ".";
  const path =
    inline === undefined
      ? joinPath(folder, context, read("dockerfile") ?? "Dockerfile")
      : undefined;
  const target = read("target");
  return {
    args: argsOf(fields.get("args")?.entry.value),
    ...(path !== undefined && { path }),
    ...(inline !== undefined && { inline }),
    ...(target !== undefined && { target }),
  };
}

/** Joins relative paths; `undefined` where they leave the root, are absolute or hold variables. */
export function joinPath(...pieces: readonly string[]): string | undefined {
  const parts: string[] = [];
  for (const piece of pieces) {
    if (/^[/~]|\$|:\/\/|^git@/.test(piece)) return undefined;
    for (const part of piece.split("/")) {
      if (part === "" || part === ".") continue;
      if (part !== "..") parts.push(part);
      else if (parts.pop() === undefined) return undefined;
    }
  }
  return parts.join("/");
}

/** A map, or a list of `NAME=value`; what holds a variable of Compose is left out. */
function argsOf(node: Parameters<typeof fieldsOf>[0]): Map<string, string> {
  const found = new Map<string, string>();
  for (const [name, { entry }] of fieldsOf(node)) {
    const value = textOf(entry.value);
    if (value !== undefined && !value.includes("$")) found.set(name, value);
  }
  for (const item of itemsOf(node)) {
    const [, name, value] = /^([A-Za-z_]\w*)=([^$]*)$/s.exec(textOf(item) ?? "") ?? [];
    if (name !== undefined && value !== undefined) found.set(name, value);
  }
  return found;
}
