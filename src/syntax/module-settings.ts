import { baseNameOf, type Document, type SourceText, type Syntax } from "../model/index.ts";
import { readJsonc } from "./json-keys.ts";

/** What names of modules of JavaScript mean: a `package.json`, or settings of TypeScript's compiler. */
export interface ModuleSettingsDocument extends Document {
  readonly kind: "module-settings";
  readonly form: "package" | "compiler";
  /** As it was read; `undefined` where it is broken. */
  readonly settings: unknown;
}

/** What is broken is for the readers of packages to say: here it is settings that say nothing. */
export const moduleSettingsSyntax: Syntax<ModuleSettingsDocument> = {
  kind: "module-settings",
  files: ["package.json", "tsconfig*.json", "jsconfig*.json"],
  parse: (source) => ({
    kind: "module-settings",
    ...source,
    form: baseNameOf(source.path).toLowerCase() === "package.json" ? "package" : "compiler",
    settings: read(source),
    problems: [],
  }),
};

const mostText = 1_000_000;

function read({ text }: SourceText): unknown {
  if (text.length > mostText) return undefined;
  try {
    return readJsonc(text);
  } catch {
    return undefined;
  }
}
