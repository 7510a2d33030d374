import type { ProgramReader } from "../../model/index.ts";
import type { PythonDocument } from "../../syntax/python.ts";
import type { EndpointProgram } from "../endpoints/endpoint.ts";
import type { FileEndpoints } from "../endpoints/file-endpoints.ts";
import { linkEndpoints } from "../endpoints/link-endpoints.ts";
import { contractRoutes, gatherContract } from "./endpoints/contract-routes.ts";
import { gatherEndpoints } from "./endpoints/gather-endpoints.ts";
import { djangoRoutes } from "./endpoints/link-django.ts";
import { indexModules } from "./modules.ts";

/** The endpoints of FastAPI, Flask and Django, and what guards them. */
export const pythonEndpoints: ProgramReader<EndpointProgram<"python-endpoints">, FileEndpoints> = {
  kind: "python-endpoints",
  reads: "python",
  alsoReads: ["openapi"],
  gather: (document, makeSite) =>
    document.kind === "openapi"
      ? gatherContract(document, makeSite)
      : gatherEndpoints(document as PythonDocument, makeSite),
  link: (files) =>
    linkEndpoints(files, {
      kind: "python-endpoints",
      modules: indexModules(files.map(({ path }) => path)),
      others: (project) => [...djangoRoutes(project), ...contractRoutes(project)],
    }),
};
