import { members, text } from "../../model/json-values.ts";
import { readJson } from "../../syntax/json-keys.ts";
import { isNuget } from "../../versions/nuget.ts";
import { isNugetId, type NugetId } from "./nuget-package.ts";

/** What a published .NET application brings along; plain JSON values. */
export interface PublishedApp {
  readonly kind: "app";
  readonly packages: readonly NugetId[];
}

/**
 * Reads a `*.deps.json`. A runtime that was published with the application counts, and so does the
 * shared framework that the file belongs to: advisories name both as packages of a platform.
 *
 * @param path - of a shared framework, which names it and its version
 * @throws SyntaxError where it is no JSON, its message says where
 * @see .NET, runtime-configuration-file.md in dotnet/cli
 */
export function readDepsJson(path: string, source: string): PublishedApp {
  const value = members(readJson(source));
  const packages = new Map<string, NugetId>();
  const add = (found: NugetId) => {
    if (isNugetId(found.id) && isNuget(found.version)) {
      packages.set(`${found.id.toLowerCase()} ${found.version}`, found);
    }
  };
  for (const [key, library] of Object.entries(members(value["libraries"]))) {
    const type = text(members(library)["type"]);
    const slash = key.indexOf("/");
    if (slash < 0 || (type !== "package" && type !== "runtimepack")) continue;
    const id = key.slice(0, slash).replace(/^runtimepack\./, "");
    add({ id, version: key.slice(slash + 1) });
  }
  const [, framework, version] = sharedFramework.exec(path) ?? [];
  const target = text(members(value["runtimeTarget"])["name"]) ?? "";
  const platform = target.split("/")[1];
  if (framework && version) {
    const id = platform ? `${framework}.Runtime.${platform}` : framework;
    add({ id, version });
  }
  return { kind: "app", packages: [...packages.values()] };
}

/** `usr/share/dotnet/shared/Microsoft.NETCore.App/8.0.1/Microsoft.NETCore.App.deps.json`. */
const sharedFramework = /(?:^|\/)shared\/([^/]+)\/([^/]+)\/\1\.deps\.json$/i;
