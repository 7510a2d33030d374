import type { GatheredFile } from "../../model/index.ts";
import type { Endpoint, EndpointProgram, Guard } from "./endpoint.ts";
import type { FileEndpoints } from "./file-endpoints.ts";
import { authenticationBy, limitBy } from "./judge-guards.ts";
import { applicationsOf } from "./link-applications.ts";
import { mountedRoutes } from "./link-routers.ts";
import type { LinkedRoute } from "./linked-route.ts";
import { type ModuleLookUp, type Project, projectOf } from "./resolve-reference.ts";

export interface LinkRequest<K extends string> {
  readonly kind: K;
  readonly modules: ModuleLookUp;
  /** Routes that are stated in another way than on routers. */
  readonly others?: (project: Project) => readonly LinkedRoute[];
}

/** Joins what the files of a project said to its endpoints. */
export function linkEndpoints<K extends string>(
  files: readonly GatheredFile<FileEndpoints>[],
  { kind, modules, others }: LinkRequest<K>,
): EndpointProgram<K> {
  const project = projectOf(files, modules);
  const routes = [...mountedRoutes(project), ...(others?.(project) ?? [])];
  const endpoints = routes.flatMap((route) =>
    route.methods.map((method) => endpointOf(route, { method, project })),
  );
  return {
    kind,
    path: "",
    text: "",
    encoding: "utf-8",
    problems: [],
    limited: [],
    endpoints: endpoints.sort(byPath),
    applications: applicationsOf(project),
  };
}

function byPath(a: Endpoint, b: Endpoint): number {
  if (a.path !== b.path) return a.path < b.path ? -1 : 1;
  return a.method < b.method ? -1 : a.method > b.method ? 1 : 0;
}

function endpointOf(
  route: LinkedRoute,
  { method, project }: { readonly method: string; readonly project: Project },
): Endpoint {
  const { framework, path, handler, place, isMounted, guards } = route;
  const certain = (guard: Guard): Guard =>
    // Who mounts it may guard it too.
    guard.state === "absent" && !isMounted ? { state: "unknown" } : guard;
  return {
    framework,
    method,
    path,
    handler,
    place,
    authenticated: certain(authenticationBy(guards, { project, method })),
    validated: validationOf(route),
    limited: certain(limitBy(guards, project)),
    isMounted,
  };
}

function validationOf({ input: { typed, raw }, file, path }: LinkedRoute): Guard {
  const at = (said: { readonly line: number; readonly what: string }) => ({ path: file, ...said });
  if (raw && !typed) return { state: "absent", evidence: at(raw) };
  if (typed) return { state: "present", evidence: at(typed) };
  // A parameter of the path that nothing says the type of.
  return /[{<(]|\/:/.test(path) ? { state: "unknown" } : { state: "present" };
}
