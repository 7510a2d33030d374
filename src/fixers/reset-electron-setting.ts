import { scopesOf } from "../analysis/javascript/scopes.ts";
import type { Fixer, Refusal, RuleFinding } from "../model/index.ts";
import { electronSettings } from "../rules/javascript/electron-settings.ts";
import { nodeAt, type PlaceEvidence } from "../rules/javascript-matches.ts";
import type { JavascriptDocument } from "../syntax/javascript.ts";

/** Turns a setting of Electron back to what it is by default in every version since 12. */
export const resetElectronSetting: Fixer<RuleFinding<PlaceEvidence>> = {
  id: "reset-electron-setting",
  fixes: [electronSettings.id],
  safety: "guided",
  propose({ evidence: { at }, location: { path } }, { document, expected }) {
    const property = nodeAt(scopesOf(document as JavascriptDocument), "property", at);
    const value = property?.value;
    if (value?.kind !== "constant") return byHand;
    const text = value.value === "true" ? "false" : "true";
    return {
      title: `Set ${property?.name} to ${text}`,
      changes: [{ kind: "edit", path, expected, edits: [{ range: value.range, text }] }],
      group: `reset-electron-setting:${path}`,
      groupTitle: `Keep pages apart from the machine in ${path}`,
      notes: ["What the page did by it has to go through `contextBridge` of a preload script."],
    };
  },
};

const byHand: Refusal = {
  refused: "needs-person",
  message: "Set it by hand: it is written in a way that suture does not edit.",
};
