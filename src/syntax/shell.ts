import type { Document, Syntax } from "../model/index.ts";
import { parseShell, type ShellScript } from "./shell-commands.ts";

/** A script of a POSIX shell or bash. */
export interface ShellDocument extends Document {
  readonly kind: "shell";
  readonly script: ShellScript;
  /** What its first line says; without one, `bash` where the name ends in `.bash`. */
  readonly dialect: "bash" | "sh" | "unknown";
  /** The first line starts the shell with `-e`. */
  readonly startsWithErrexit: boolean;
}

/** Shell scripts by their names; those without an ending are not read. */
export const shellSyntax: Syntax<ShellDocument> = {
  kind: "shell",
  files: ["*.sh", "*.bash"],

  parse(source) {
    const first = /^\uFEFF?#![^\r\n]{0,200}/.exec(source.text)?.[0] ?? "";
    const script = parseShell(source.text);
    return {
      ...source,
      kind: "shell",
      script,
      dialect: dialectOf(first, source.path),
      startsWithErrexit: /(?:bash|sh)\s+-[a-df-z]*e/.test(first),
      problems: script.problem ? [{ ...script.problem, level: "recovered" }] : [],
    };
  },
};

function dialectOf(first: string, path: string): ShellDocument["dialect"] {
  if (/\bbash\b/.test(first) || (first === "" && path.endsWith(".bash"))) return "bash";
  return /\b(?:da|a|k)?sh\b/.test(first) ? "sh" : "unknown";
}
