import type { Document, MakeSite } from "../../../model/index.ts";
import type { OpenApiDocument } from "../../../syntax/openapi.ts";
import type { FileEndpoints } from "../../endpoints/file-endpoints.ts";
import type { LinkedRoute } from "../../endpoints/linked-route.ts";
import { type Project, resolve } from "../../endpoints/resolve-reference.ts";

/** What a description of an interface says of endpoints; `undefined` where it names no function. */
export function gatherContract(document: Document, makeSite: MakeSite): FileEndpoints | undefined {
  const { operations } = document as OpenApiDocument;
  if (operations.length === 0) return undefined;
  return {
    routers: [],
    mounts: [],
    routes: [],
    definitions: [],
    middlewares: [],
    imports: {},
    urls: [],
    operations: operations.map(({ method, path, handler, range, security, parameters }) => {
      const site = makeSite(range, handler);
      const isAsked = parameters.length > 0;
      return { method, path, handler, site, isAsked, ...(security !== undefined && { security }) };
    }),
  };
}

/** The operations that connexion answers by functions of the project. */
export function contractRoutes(project: Project): readonly LinkedRoute[] {
  const isCalled = [...project.files.values()].some(({ imports }) =>
    Object.values(imports).some((path) => /^connexion\b/.test(path)),
  );
  if (!isCalled) return [];
  return [...project.files].flatMap(([file, { operations = [] }]) =>
    operations.flatMap((operation) => routeOf(file, operation, project)),
  );
}

type Operation = NonNullable<FileEndpoints["operations"]>[number];

function routeOf(file: string, operation: Operation, project: Project): readonly LinkedRoute[] {
  const { method, path, handler, site, isAsked, security } = operation;
  const named = resolve(project, file, handler);
  if (!named && !project.modules.resolve(file, handler)) return [];
  const line = site.region.startLine;
  const guards = [
    { file, guard: { reference: handler, line, by: "call" } as const },
    ...(security === undefined
      ? []
      : [{ file, guard: { reference: security, line, by: "contract" } as const }]),
  ];
  // What is sent is compared with the description before the function is called.
  const input = isAsked ? { typed: { line, what: "the description of the operation" } } : {};
  const definition = named && project.definitionOf(named);
  // The function is what people look for; without one it is said where it is named.
  const place = definition ? { path: named.file, site: definition.site } : { path: file, site };
  const route = { framework: "flask", path, handler, place, isMounted: true } as const;
  return [{ ...route, methods: [method], guards, input, file }];
}
