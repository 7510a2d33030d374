import type { MakeSite, ProgramReader } from "../../model/index.ts";
import type { JavascriptDocument } from "../../syntax/javascript.ts";
import type { EndpointProgram } from "../endpoints/endpoint.ts";
import type { FileEndpoints } from "../endpoints/file-endpoints.ts";
import { linkEndpoints } from "../endpoints/link-endpoints.ts";
import { definitionsIn } from "./endpoints/gather-definitions.ts";
import { routersIn, statedBy } from "./endpoints/gather-routes.ts";
import { gatheringOf } from "./endpoints/gathering.ts";
import { indexScripts } from "./endpoints/module-references.ts";

/** The endpoints of Express, and what guards them. */
export const javascriptEndpoints: ProgramReader<
  EndpointProgram<"javascript-endpoints">,
  FileEndpoints
> = {
  kind: "javascript-endpoints",
  reads: "javascript",
  gather: (document, makeSite) => gather(document as JavascriptDocument, makeSite),
  link: (files) =>
    linkEndpoints(files, {
      kind: "javascript-endpoints",
      modules: indexScripts(files.map(({ path }) => path)),
    }),
};

/** A file without any of these neither answers requests nor guards them. */
const telling = /express|router|\breq\b|\brequest\b|\bnext\b|middleware|\b(?:401|403|429)\b/i;

function gather(document: JavascriptDocument, makeSite: MakeSite): FileEndpoints | undefined {
  if (!telling.test(document.text)) return undefined;
  const at = gatheringOf(document, makeSite);
  const routers = routersIn(at);
  return {
    routers,
    ...statedBy(routers, at),
    definitions: definitionsIn(at),
    imports: at.references,
    urls: [],
  };
}
