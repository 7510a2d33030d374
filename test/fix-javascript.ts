import type { Fixer } from "../src/model/index.ts";
import { javascriptSyntax } from "../src/syntax/javascript.ts";
import { textSyntax } from "../src/syntax/text.ts";
import { type FixCase, type FixedFiles, fixFiles } from "./fix-files.ts";

export interface JavascriptFix {
  readonly rule: FixCase["rules"][number];
  readonly fixer: Fixer<never>;
  /** `a.js` where left out. */
  readonly path?: string;
  /** Other files of the project. */
  readonly beside?: Readonly<Record<string, string>>;
  /** For rules over programs. */
  readonly programs?: FixCase["programs"];
  /** Guided fixes are applied too unless this is false. */
  readonly guided?: boolean;
}

/** Takes one script through find, fix and find again. */
export async function fixJavascript(
  source: string,
  fix: JavascriptFix,
): Promise<FixedFiles & { readonly text: string }> {
  const { rule, fixer, path = "a.js", beside = {}, programs = [], guided = true } = fix;
  const fixed = await fixFiles({
    files: { ...beside, [path]: source },
    rules: [rule],
    fixers: [fixer],
    syntaxes: [textSyntax, javascriptSyntax],
    programs,
    guided,
  });
  return { ...fixed, text: fixed.files[path] ?? "" };
}
