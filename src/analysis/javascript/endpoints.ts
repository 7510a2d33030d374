import type { Document, MakeSite, ProgramReader } from "../../model/index.ts";
import type { JavascriptDocument } from "../../syntax/javascript.ts";
import type { ModuleSettingsDocument } from "../../syntax/module-settings.ts";
import type { EndpointProgram } from "../endpoints/endpoint.ts";
import type { FileEndpoints } from "../endpoints/file-endpoints.ts";
import { linkEndpoints } from "../endpoints/link-endpoints.ts";
import { definitionsIn } from "./endpoints/gather-definitions.ts";
import { factoriesIn } from "./endpoints/gather-factories.ts";
import { routersIn, statedBy } from "./endpoints/gather-routes.ts";
import { gatheringOf } from "./endpoints/gathering.ts";
import { type ModuleSettings, settingsIn, splitSettings } from "./module-settings.ts";
import { indexScripts } from "./modules.ts";

/** The endpoints of Express, and what guards them. */
export const javascriptEndpoints: ProgramReader<
  EndpointProgram<"javascript-endpoints">,
  FileEndpoints | ModuleSettings
> = {
  kind: "javascript-endpoints",
  reads: "javascript",
  alsoReads: ["module-settings"],
  gather: (document: Document, makeSite) =>
    document.kind === "module-settings"
      ? settingsIn(document as ModuleSettingsDocument)
      : gather(document as JavascriptDocument, makeSite),
  link(said) {
    const { files, settings } = splitSettings(said);
    return linkEndpoints(files, {
      kind: "javascript-endpoints",
      modules: indexScripts(
        files.map(({ path }) => path),
        settings,
      ),
    });
  },
};

/** A file without any of these neither answers requests nor guards them. */
const telling =
  /\bexpress\b|helmet|lusca|passport|\breq\b|\b(?:401|403|429)\b|Router\(|\brouter\.(?:get|post|put|patch|delete|all|use|route)\(|\bnext\(/;

function gather(document: JavascriptDocument, makeSite: MakeSite): FileEndpoints | undefined {
  if (!telling.test(document.text)) return undefined;
  const at = gatheringOf(document, makeSite);
  const made = routersIn(at);
  const factories = factoriesIn(made, at);
  const routers = [...made, ...factories.routers];
  const stated = statedBy(routers, at);
  return {
    routers,
    ...stated,
    mounts: [...stated.mounts, ...factories.mounts],
    definitions: definitionsIn(at),
    imports: at.references,
    urls: [],
  };
}
