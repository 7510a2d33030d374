import type { ProgramReader } from "../../model/index.ts";
import type { PythonDocument } from "../../syntax/python.ts";
import type { EndpointProgram } from "./endpoints/endpoint.ts";
import type { FileEndpoints } from "./endpoints/file-endpoints.ts";
import { gatherEndpoints } from "./endpoints/gather-endpoints.ts";
import { linkEndpoints } from "./endpoints/link-endpoints.ts";

export type { Application, Endpoint, EndpointProgram, Guard } from "./endpoints/endpoint.ts";

/** The endpoints of FastAPI, Flask and Django, and what guards them. */
export const pythonEndpoints: ProgramReader<EndpointProgram, FileEndpoints> = {
  kind: "python-endpoints",
  reads: "python",
  gather: (document, makeSite) => gatherEndpoints(document as PythonDocument, makeSite),
  link: linkEndpoints,
};
