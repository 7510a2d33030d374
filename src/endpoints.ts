import type { EndpointProgram } from "./analysis/endpoints/endpoint.ts";
import { javascriptEndpoints } from "./analysis/javascript/endpoints.ts";
import { pythonEndpoints } from "./analysis/python/endpoints.ts";
import type { FileTree, Gap } from "./model/index.ts";
import { collect } from "./stages/collect/collect.ts";
import { createExaminer } from "./stages/collect/examine.ts";
import { linkProgram } from "./stages/detect/check-programs.ts";
import { syntaxes } from "./syntax/index.ts";

export type { Endpoint, Guard } from "./analysis/endpoints/endpoint.ts";

/** The endpoints of a tree, and what could not be read of it. */
export interface EndpointInventory extends Pick<EndpointProgram, "endpoints" | "applications"> {
  readonly gaps: readonly Gap[];
}

/** Reads a tree for nothing but its endpoints. */
export async function takeEndpoints(tree: FileTree): Promise<EndpointInventory> {
  const readers = { ecosystems: [], rules: [], packages: false };
  const programs = [javascriptEndpoints, pythonEndpoints];
  const examiner = createExaminer({ ...readers, syntaxes, programs });
  const { records, listing } = await collect(tree, examiner);
  const gaps = [...listing.gaps, ...records.flatMap((record) => record.gaps)];
  const linked = [
    linkProgram(records, javascriptEndpoints),
    linkProgram(records, pythonEndpoints),
  ].filter((program) => program !== undefined);
  return {
    endpoints: linked.flatMap(({ endpoints }) => endpoints),
    applications: linked.flatMap(({ applications }) => applications),
    gaps,
  };
}
