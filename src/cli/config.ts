import { readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { getStaticTOMLValue, parseTOML } from "toml-eslint-parser";
import * as v from "valibot";
import type { RegistrySettings } from "../io/registry/registry-hosts.ts";
import { TargetError, UsageError } from "../model/index.ts";
import { type IgnoreEntry, parseTrivyIgnore } from "../stages/detect/ignores.ts";
import { readIdentity } from "./identities.ts";
import type { Settings } from "./settings.ts";

/** What the files at the target's root say: `suture.toml` and `.trivyignore`. */
export interface TargetConfig {
  readonly settings: Partial<Settings>;
  readonly ignores: readonly IgnoreEntry[];
  /** Index of PyPI, as pip's `--index-url`. */
  readonly pypiIndex?: string;
  /** Where packages of images come from; paths are absolute. */
  readonly patch?: {
    readonly sources?: readonly string[];
    readonly allowHosts?: readonly string[];
    readonly keys?: readonly string[];
  };
  /** Addresses of feeds, by their ids. */
  readonly feeds?: Readonly<Record<string, string>>;
}

const thresholds = v.picklist(["critical", "high", "medium", "low"]);

/** A date in quotes, or TOML's own, which is read as midnight of this machine. */
const day = v.union([
  v.pipe(v.string(), v.isoDate()),
  v.pipe(
    v.date(),
    v.transform((date) =>
      [date.getFullYear(), date.getMonth() + 1, date.getDate()]
        .map((part) => String(part).padStart(2, "0"))
        .join("-"),
    ),
  ),
]);

const schema = v.strictObject({
  exclude: v.optional(v.array(v.string())),
  severity: v.optional(thresholds),
  "fail-on": v.optional(v.union([thresholds, v.literal("never")])),
  "max-data-age": v.optional(
    v.pipe(v.string(), v.regex(/^\d{1,6}[dh]?$/, "7d or 36h is expected")),
  ),
  offline: v.optional(v.boolean()),
  vex: v.optional(v.array(v.string())),
  /** Rule files, and folders of them. */
  rules: v.optional(v.array(v.string())),
  verify: v.optional(
    v.strictObject({
      /** Files with public keys. */
      keys: v.optional(v.array(v.string())),
      /** File with the trusted root of sigstore. */
      "trusted-root": v.optional(v.string()),
      /** Whom certificates must name. */
      identities: v.optional(
        v.array(
          v.strictObject({
            subject: v.optional(v.string()),
            "subject-regexp": v.optional(v.string()),
            issuer: v.string(),
          }),
        ),
      ),
    }),
  ),
  platform: v.optional(v.string()),
  registry: v.optional(
    v.strictObject({
      /** Where a registry is asked, by its name. */
      endpoints: v.optional(v.record(v.string(), v.string())),
      /** Names of registries that may be asked without TLS. */
      insecure: v.optional(v.array(v.string())),
    }),
  ),
  index: v.optional(v.strictObject({ pypi: v.optional(v.string()) })),
  patch: v.optional(
    v.strictObject({
      /** Files in apt's or apk's own formats. */
      sources: v.optional(v.array(v.string())),
      /** Hosts that may be asked though an image names them and they are not public. */
      "allow-hosts": v.optional(v.array(v.string())),
      /** Public keys of apk repositories, as in /etc/apk/keys. */
      keys: v.optional(v.array(v.string())),
    }),
  ),
  feeds: v.optional(
    v.record(
      v.picklist(["alpine-secdb", "debian-tracker", "epss", "known-exploited", "osv", "ubuntu"]),
      v.pipe(v.string(), v.regex(/^(?:https?|file):\/\//, "https://… or file:///… is expected")),
    ),
  ),
  ignore: v.optional(
    v.array(
      v.strictObject({
        id: v.string(),
        path: v.optional(v.string()),
        until: v.optional(day),
        reason: v.optional(v.string()),
      }),
    ),
  ),
});

/** @param root - the target's folder; a target without one has no configuration */
export function readConfig(root: string): TargetConfig {
  const text = readText(join(root, "suture.toml"));
  const trivy = readText(join(root, ".trivyignore"));
  const ignores = trivy === undefined ? [] : parseTrivyIgnore(trivy);
  if (text === undefined) return { settings: {}, ignores };
  const { exclude, severity, offline, platform, registry, ...rest } = parse(text);
  const { ignore = [], index, feeds, vex, rules, verify } = rest;
  return {
    settings: {
      ...(exclude && { exclude }),
      ...(severity && { severity }),
      ...(offline !== undefined && { offline }),
      ...(vex && { vex: vex.map((file) => join(root, file)) }),
      ...(rules && { rules: rules.map((file) => join(root, file)) }),
      ...(verify && verifySettings(verify, root)),
      ...(platform !== undefined && { platform }),
      ...(registry && { registry: registrySettings(registry) }),
      ...(rest["fail-on"] && { failOn: rest["fail-on"] }),
      ...(rest["max-data-age"] && { maxDataAge: rest["max-data-age"] }),
    },
    ...(index?.pypi && { pypiIndex: index.pypi }),
    ...(rest.patch && { patch: patchConfig(rest.patch, root) }),
    ...(feeds && { feeds }),
    ignores: [
      ...ignores,
      ...ignore.map(({ id, path, until, reason }) => ({
        by: "suture.toml",
        id,
        ...(path && { path }),
        ...(until && { until }),
        ...(reason && { reason }),
      })),
    ],
  };
}

function patchConfig(
  { sources, "allow-hosts": allowHosts, keys }: NonNullable<v.InferOutput<typeof schema>["patch"]>,
  root: string,
): NonNullable<TargetConfig["patch"]> {
  return {
    ...(sources && { sources: sources.map((file) => join(root, file)) }),
    ...(allowHosts && { allowHosts }),
    ...(keys && { keys: keys.map((file) => join(root, file)) }),
  };
}

function registrySettings({
  endpoints,
  insecure,
}: NonNullable<v.InferOutput<typeof schema>["registry"]>): RegistrySettings {
  return { ...(endpoints && { endpoints }), ...(insecure && { insecure }) };
}

function verifySettings(
  { keys, identities, ...rest }: NonNullable<v.InferOutput<typeof schema>["verify"]>,
  root: string,
): Partial<Settings> {
  const trustedRoot = rest["trusted-root"];
  return {
    ...(keys && { key: keys.map((file) => join(root, file)) }),
    ...(trustedRoot !== undefined && { trustedRoot: join(root, trustedRoot) }),
    ...(identities && {
      identities: identities.map(({ subject, issuer, ...more }) =>
        readIdentity({ subject, pattern: more["subject-regexp"], issuer }),
      ),
    }),
  };
}

function parse(text: string): v.InferOutput<typeof schema> {
  let value: unknown;
  try {
    value = getStaticTOMLValue(parseTOML(text));
  } catch (error) {
    throw new UsageError(`suture.toml is no TOML: ${(error as Error).message}`, { cause: error });
  }
  const result = v.safeParse(schema, value);
  if (result.success) return result.output;
  const [issue] = result.issues;
  const where = issue.path?.map((item) => String(item.key)).join(".") ?? "";
  throw new UsageError(`suture.toml: ${where}: ${issue.message}`);
}

function readText(path: string): string | undefined {
  try {
    return readFileSync(path, "utf8");
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw new TargetError(`${basename(path)} is there and cannot be read.`, { cause });
  }
}
