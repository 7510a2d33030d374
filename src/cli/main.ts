import type { Command } from "commander";
import { isSutureError } from "../model/errors.ts";
import { version } from "./version.ts";

type Run = (parsed: Command) => Promise<number>;

const commands: Readonly<
  Record<string, { readonly does: string; readonly load: () => Promise<{ run: Run }> }>
> = {
  scan: {
    does: "find everything: packages, code, secrets, configuration",
    load: () => import("./scan.ts"),
  },
  plan: {
    does: "the actions that remove it, with before and after",
    load: () => import("./plan.ts"),
  },
  fix: { does: "make the changes; --dry-run shows them", load: () => import("./fix.ts") },
  patch: {
    does: "newer system packages in an image, without a daemon",
    load: () => import("./patch.ts"),
  },
  verify: {
    does: "scan again: gone, remains, unchecked, introduced",
    load: () => import("./verify.ts"),
  },
  sign: { does: "sign an image by its digest", load: () => import("./sign.ts") },
  "verify-image": {
    does: "who signed an image, and whether that is who should have",
    load: () => import("./verify-image.ts"),
  },
  undo: { does: "back before the last fix, byte for byte", load: () => import("./undo.ts") },
  release: {
    does: "build, scan, gate, push, sign, verify, tag; daily",
    load: () => import("./release.ts"),
  },
  explain: { does: "what a rule or an advisory is about", load: () => import("./explain.ts") },
  rules: {
    does: "the rules there are; test: what rules of your own report",
    load: () => import("./rules.ts"),
  },
  endpoints: {
    does: "what a web application answers, and what guards it",
    load: () => import("./endpoints.ts"),
  },
  scaffold: {
    does: "write code that the project lacks, with its tests",
    load: () => import("./scaffold.ts"),
  },
  sbom: { does: "the software bill of materials", load: () => import("./sbom.ts") },
  db: {
    does: "the advisory database: status, update, import, export",
    load: () => import("./db.ts"),
  },
};

const usage = `suture ${version}: finds security problems, fixes them, proves that they are gone

Usage: suture <command> [target] [options]

Commands:
${Object.entries(commands)
  .map(([name, { does }]) => `  ${name.padEnd(14)}${does}`)
  .join("\n")}

Options:
  --help     this text, or a command's: suture scan --help
  --version  the version

Examples:
  suture scan                             this directory
  suture plan . --image backend=shop.tar  with the image of a Compose service
  suture fix --dry-run                    the diff, nothing written

Exit codes: 0 clean or done, 1 findings, 2 usage, 3 incomplete, 4 environment
`;

/** Runs a command. @param args - behind the program's name @returns the exit code */
export async function main([name, ...rest]: readonly string[]): Promise<number> {
  stopWithReader();
  if (name === undefined || name === "--help" || name === "-h" || name === "help") {
    (name === undefined ? process.stderr : process.stdout).write(usage);
    return name === undefined ? 2 : 0;
  }
  if (name === "--version" || name === "-V") {
    process.stdout.write(`${version}\n`);
    return 0;
  }
  const command = Object.hasOwn(commands, name) ? commands[name] : undefined;
  if (!command) {
    process.stderr.write(`suture: there is no command "${name.slice(0, 40)}".\n\n${usage}`);
    return 2;
  }
  try {
    const { parseCommand } = await import("./commands.ts");
    const parsed = parseCommand(name, rest);
    if (!parsed) return 0;
    const { run } = await command.load();
    return await run(parsed);
  } catch (error) {
    return explainError(error, rest.includes("--debug"));
  }
}

/** `suture sbom | head`: whoever reads has enough. */
function stopWithReader(): void {
  process.stdout.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code !== "EPIPE") throw error;
  });
}

function explainError(error: unknown, debug: boolean): number {
  const show = (text: string) => process.stderr.write(`${text}\n`);
  if (isSutureError(error)) {
    show(`suture: ${error.message}`);
    if (error.hint) show(`        ${error.hint}`);
    if (debug) show(String(error.stack) + (error.cause ? `\n${String(error.cause)}` : ""));
    return error.exitCode;
  }
  show(`suture: a bug: ${error instanceof Error ? error.message : String(error)}`);
  show(
    debug && error instanceof Error
      ? String(error.stack)
      : "        Run it again with --debug and report what it prints.",
  );
  return 70;
}
