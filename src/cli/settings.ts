import type { Command } from "commander";
import { type FindingKind, ruleFolders, type Severity, UsageError } from "../model/index.ts";

/** What the command line and `suture.toml` say together. */
export interface Settings {
  readonly target: string;
  readonly image: readonly string[];
  readonly format: readonly string[];
  readonly json: boolean;
  readonly only: readonly string[];
  readonly severity: Severity | undefined;
  readonly fixable: boolean;
  readonly exclude: readonly string[];
  readonly includeIgnored: boolean;
  readonly offline: boolean;
  readonly quiet: boolean;
  readonly failOn: Severity | "never" | undefined;
  readonly maxDataAge: string | undefined;
  readonly root: string | undefined;
  readonly color: boolean;
  readonly debug: boolean;
}

/** Reads the shared options; those of `suture.toml` hold where a flag is not given. */
export function readSettings(command: Command, config: Partial<Settings>): Settings {
  const given = command.opts<Partial<Settings>>();
  const [target = "."] = command.args;
  const both = { ...config, ...given };
  return {
    target,
    image: both.image ?? [],
    format: both.format ?? [],
    json: both.json ?? false,
    only: (both.only ?? []).map(checkOnly),
    severity: both.severity,
    fixable: both.fixable ?? false,
    exclude: [...(config.exclude ?? []), ...(given.exclude ?? [])],
    includeIgnored: both.includeIgnored ?? false,
    offline: both.offline ?? false,
    quiet: both.quiet ?? false,
    failOn: both.failOn,
    maxDataAge: both.maxDataAge,
    root: both.root,
    color: both.color ?? true,
    debug: both.debug ?? false,
  };
}

const kinds: readonly string[] = [
  "vulnerability",
  "misconfiguration",
  "secret",
  "code",
] satisfies FindingKind[];

function checkOnly(value: string): string {
  const [folder = ""] = value.split("/");
  if (kinds.includes(value) || (ruleFolders as readonly string[]).includes(folder)) return value;
  throw new UsageError(`--only does not know "${value}".`, {
    hint: `Kinds: ${kinds.join(", ")}. Prefixes: ${ruleFolders.join(", ")}.`,
  });
}
