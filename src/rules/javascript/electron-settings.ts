import { lastNameOf, type ModuleScopes, scopesOf } from "../../analysis/javascript/scopes.ts";
import type { Rule, RuleMatch } from "../../model/index.ts";
import type { JsNode, JsProperty } from "../../syntax/javascript/nodes.ts";
import type { JavascriptDocument } from "../../syntax/javascript.ts";
import { matchAt, type PlaceEvidence } from "../javascript-matches.ts";
import { milderInTests } from "../test-files.ts";

/** With these settings of Electron a script of a page is a program on the user's machine. */
export const electronSettings: Rule<JavascriptDocument, PlaceEvidence> = {
  id: "javascript/electron-settings",
  kind: "code",
  reads: "javascript",
  title: "A window of Electron trusts its page",
  advice:
    "Leave Electron's defaults, and hand what a page needs over by `contextBridge` in a preload script.",
  severity: "medium",
  cwe: 1188,
  triggers: ["webpreferences"],
  find: (document) => milderInTests(document.path, findIn(document)),
};

function* findIn(document: JavascriptDocument): Generator<RuleMatch<PlaceEvidence>> {
  const scopes = scopesOf(document);
  for (const node of scopes.nodes) {
    if (node.kind !== "property" || node.value.kind !== "constant") continue;
    const message = dangerOf(node);
    if (message === undefined || !isPreference(node, scopes)) continue;
    yield matchAt(scopes, { node, message, evidence: { at: node.range } });
  }
}

const dangers: Readonly<Record<string, readonly ["true" | "false", string] | undefined>> = {
  nodeIntegration: ["true", "Scripts of the page can read files and run programs."],
  nodeIntegrationInWorker: ["true", "Workers of the page can read files and run programs."],
  nodeIntegrationInSubFrames: ["true", "Frames in the page can read files and run programs."],
  enableRemoteModule: ["true", "Scripts of the page can use what only the main process should."],
  contextIsolation: ["false", "Scripts of the page can change what the preload script relies on."],
  webSecurity: ["false", "Scripts of the page can read the answers of any site."],
  allowRunningInsecureContent: [
    "true",
    "A page by https runs scripts that came without encryption.",
  ],
};

function dangerOf({ name = "", value }: JsProperty): string | undefined {
  const danger = Object.hasOwn(dangers, name) ? dangers[name] : undefined;
  const isSet = value.kind === "constant" && value.value === danger?.[0];
  return isSet ? danger?.[1] : undefined;
}

/** In an object that is `webPreferences`, or that is called so. */
function isPreference(node: JsProperty, scopes: ModuleScopes): boolean {
  const object = scopes.parentOf(node);
  const holder: JsNode | undefined = object && scopes.parentOf(object);
  switch (holder?.kind) {
    case "property":
      return holder.name === "webPreferences";
    case "declarator":
    case "assign":
      return lastNameOf(holder.target) === "webPreferences";
    default:
      return false;
  }
}
