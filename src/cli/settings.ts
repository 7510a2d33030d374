import type { RegistrySettings } from "../io/registry/registry-hosts.ts";
import {
  type FindingKind,
  ruleFolders,
  type Severity,
  type TrustedIdentity,
  UsageError,
} from "../model/index.ts";
import { isPlatform } from "../oci/platform.ts";

/** What the command line and `suture.toml` say together. */
export interface Settings {
  readonly target: string;
  readonly image: readonly string[];
  /** `os/architecture[/variant]` of images that are there for several. */
  readonly platform: string | undefined;
  /** From `suture.toml` only. */
  readonly registry: RegistrySettings;
  readonly format: readonly string[];
  readonly json: boolean;
  readonly only: readonly string[];
  readonly severity: Severity | undefined;
  readonly fixable: boolean;
  readonly exclude: readonly string[];
  readonly includeIgnored: boolean;
  readonly offline: boolean;
  /** Files with VEX documents. */
  readonly vex: readonly string[];
  /** Files and folders with rules of one's own. */
  readonly rules: readonly string[];
  /** Files with public keys. */
  readonly key: readonly string[];
  /** Whom certificates must name; from `suture.toml` only. */
  readonly identities: readonly TrustedIdentity[];
  /** File with the trusted root of sigstore; from `suture.toml` only. */
  readonly trustedRoot: string | undefined;
  readonly quiet: boolean;
  readonly failOn: Severity | "never" | undefined;
  readonly maxDataAge: string | undefined;
  readonly root: string | undefined;
  readonly color: boolean;
  readonly debug: boolean;
}

/** What the command line gave. */
export interface ParsedArguments {
  readonly args: readonly string[];
  opts(): object;
}

/** Reads the shared options; those of `suture.toml` hold where a flag is not given. @throws UsageError */
export async function readSettings(
  command: ParsedArguments,
  config: Partial<Settings>,
): Promise<Settings> {
  const given: Partial<Settings> = command.opts();
  const [target = "."] = command.args;
  const both = { ...config, ...given };
  const united = (name: "exclude" | "key" | "rules" | "vex") => [
    ...(config[name] ?? []),
    ...(given[name] ?? []),
  ];
  return {
    target,
    image: both.image ?? [],
    platform: both.platform === undefined ? undefined : checkPlatform(both.platform),
    registry: config.registry ?? {},
    format: both.format ?? [],
    json: both.json ?? false,
    only: (await Promise.all((both.only ?? []).map(meantBy))).flat(),
    severity: both.severity,
    fixable: both.fixable ?? false,
    exclude: united("exclude"),
    includeIgnored: both.includeIgnored ?? false,
    offline: both.offline ?? false,
    vex: united("vex"),
    rules: united("rules"),
    key: united("key"),
    identities: config.identities ?? [],
    trustedRoot: config.trustedRoot,
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

function checkPlatform(value: string): string {
  if (isPlatform(value)) return value;
  throw new UsageError(`--platform does not know "${value}".`, {
    hint: "OS/ARCHITECTURE[/VARIANT] is expected, such as linux/arm64.",
  });
}

/** What other scanners call a mistake, such as `B303`, stands for the rules that find it. */
async function meantBy(value: string): Promise<readonly string[]> {
  const [folder = ""] = value.split("/");
  if (kinds.includes(value) || (ruleFolders as readonly string[]).includes(folder)) return [value];
  const { rules } = await import("../readers.ts");
  const named = rules.filter(({ aliases }) => aliases?.includes(value)).map(({ id }) => id);
  if (named.length > 0) return named;
  throw new UsageError(`--only does not know "${value}".`, {
    hint: `Kinds: ${kinds.join(", ")}. Prefixes: ${ruleFolders.join(", ")}.`,
  });
}
