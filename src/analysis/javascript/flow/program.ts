import type {
  Document,
  GatheredFile,
  MakeSite,
  Program,
  ProgramReader,
} from "../../../model/index.ts";
import type { JavascriptDocument } from "../../../syntax/javascript.ts";
import type { ModuleSettingsDocument } from "../../../syntax/module-settings.ts";
import type { FileFlows } from "../../flow/file-flows.ts";
import type { Flow } from "../../flow/flow-state.ts";
import { followFlows } from "../../flow/follow.ts";
import { openResolver } from "../../flow/resolve.ts";
import type { FlowLanguage } from "../../flow/resolver.ts";
import type { SettledSink } from "../../flow/settled.ts";
import { type ModuleSettings, settingsIn, splitSettings } from "../module-settings.ts";
import { indexScripts } from "../modules.ts";
import { withoutChecked } from "./checked-flows.ts";
import { type CheckedHandlers, checkedHandlersIn } from "./checked-handlers.ts";
import { gatherFlows } from "./gather-flows.ts";
import { javascriptReferences } from "./references.ts";

/** What comes from outside into the scripts of a project, and where it ends up. */
export interface JavascriptFlows extends Program {
  readonly kind: "javascript-flows";
  readonly flows: readonly Flow[];
  /** Statements of SQL that only get what is written in the project. */
  readonly settled: readonly SettledSink[];
}

/** Nobody outside runs tests: what they do with values of their own is not followed. */
const tests =
  /(?:^|\/)(?:tests?|__tests__|__mocks__|specs?|e2e|cypress|playwright)\/|[.-](?:test|spec|e2e|cy|stories)\.[cm]?[jt]sx?$/;

const language = (settings: readonly GatheredFile<ModuleSettings>[]): FlowLanguage => ({
  openResolver: (files) => openResolver(files, javascriptReferences(files, settings)),
  isApart: (path) => tests.test(path),
});

/** What one script says. */
interface ScriptFlows extends FileFlows {
  readonly checked?: CheckedHandlers;
}

/** Of a script without functions. */
const nothing: FileFlows = {
  functions: [],
  classes: {},
  names: {},
  dependencies: [],
  routes: [],
  wildcards: [],
  isLimited: false,
};

function gatherFrom(document: JavascriptDocument, makeSite: MakeSite): ScriptFlows | undefined {
  if (tests.test(document.path)) return undefined;
  const flows = gatherFlows(document, makeSite);
  const checked = checkedHandlersIn(document);
  return checked ? { ...(flows ?? nothing), checked } : flows;
}

/** Follows values through the functions and files of a project. */
export const javascriptFlows: ProgramReader<JavascriptFlows, ScriptFlows | ModuleSettings> = {
  kind: "javascript-flows",
  reads: "javascript",
  alsoReads: ["module-settings"],
  gather: (document: Document, makeSite) =>
    document.kind === "module-settings"
      ? settingsIn(document as ModuleSettingsDocument)
      : gatherFrom(document as JavascriptDocument, makeSite),
  link(said) {
    const { files: scripts, settings } = splitSettings(said);
    const sorted = [...scripts].sort((a, b) => (a.path < b.path ? -1 : 1));
    const files = new Map(sorted.map(({ path, value }) => [path, value]));
    const followed = followFlows(files, language(settings));
    const limited = sorted.filter(({ value }) => value.isLimited).map(({ path }) => path);
    return {
      kind: "javascript-flows",
      path: "",
      text: "",
      encoding: "utf-8",
      problems: [],
      flows: withoutChecked(followed.flows, {
        files,
        modules: indexScripts([...files.keys()], settings),
      }),
      settled: followed.settled,
      limited: followed.isLimited ? [...limited, ""] : limited,
    };
  },
};
