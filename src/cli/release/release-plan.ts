import { existsSync, readFileSync } from "node:fs";
import { basename, dirname, resolve } from "node:path";
import { getStaticTOMLValue, parseTOML } from "toml-eslint-parser";
import * as v from "valibot";
import { parse as parseYaml } from "yaml";
import { builders } from "../../builders/index.ts";
import {
  type BuildPlan,
  type PatchPlan,
  type RefreshPlan,
  type ReleasePlan,
  UsageError,
} from "../../model/index.ts";
import { notifiers } from "../../notifiers/index.ts";
import { isPlatform } from "../../oci/platform.ts";
import { parseReference } from "../../oci/references.ts";

const word = v.pipe(v.string(), v.minLength(1));
const argumentName = v.pipe(
  v.string(),
  v.regex(/^[A-Za-z_]\w*$/, "a name of a build argument is expected"),
);
const platforms = v.array(v.pipe(v.string(), v.check(isPlatform, "linux/amd64 is expected")));
const layout = v.pipe(v.string(), v.regex(/^oci:./, "oci:DIRECTORY[:TAG] is expected"));

const schema = v.strictObject({
  image: word,
  tags: v.optional(
    v.pipe(
      v.array(v.pipe(v.string(), v.regex(/^\w[\w.-]{0,127}$/, "a tag is expected"))),
      v.minLength(1),
    ),
    ["latest"],
  ),
  build: v.optional(
    v.strictObject({
      builder: v.optional(v.picklist(builders.map(({ id }) => id))),
      context: v.optional(word, "."),
      dockerfile: v.optional(word),
      target: v.optional(word),
      platforms: v.optional(platforms, []),
      arguments: v.optional(v.record(argumentName, v.string()), {}),
      secrets: v.optional(v.record(word, word), {}),
      bases: v.optional(v.record(word, layout), {}),
      refresh: v.optional(
        v.union([
          v.literal("all"),
          v.strictObject({ argument: argumentName }),
          v.strictObject({ stages: v.pipe(v.array(word), v.minLength(1)) }),
        ]),
      ),
      "source-date-epoch": v.optional(v.pipe(v.number(), v.integer(), v.minValue(0))),
      "timeout-minutes": v.optional(v.pipe(v.number(), v.minValue(1), v.maxValue(24 * 60)), 60),
    }),
  ),
  patch: v.optional(
    v.strictObject({
      image: word,
      platforms: v.optional(platforms, []),
      vex: v.optional(v.boolean(), true),
    }),
  ),
  gate: v.optional(
    v.strictObject({
      "fail-on": v.optional(v.picklist(["critical", "high", "medium", "low"]), "high"),
      "fixable-only": v.optional(v.boolean(), false),
      only: v.optional(v.array(word), []),
      "max-data-age": v.optional(
        v.pipe(v.string(), v.regex(/^\d{1,6}[dh]?$/, "7d or 36h is expected")),
      ),
    }),
    {},
  ),
  sign: v.union(
    [
      v.literal(false),
      v.strictObject({ key: word, "public-key": v.optional(word), password: v.optional(word) }),
    ],
    'a table with the key is expected ([sign] key = "release.key"), or sign = false',
  ),
  notify: v.optional(
    v.array(v.strictObject({ with: v.picklist(notifiers.map(({ id }) => id)), url: word })),
    [],
  ),
  heartbeat: v.optional(v.strictObject({ file: v.optional(word), url: v.optional(word) }), {}),
});

type Written = v.InferOutput<typeof schema>;

/** The file that is read where none is named. */
export const defaultPlan = "suture-release.toml";

/**
 * Reads a plan file, TOML or YAML by its ending. `env:NAME` where a secret stands is taken from the
 * environment; paths are relative to the file.
 *
 * @throws UsageError that says which line of the plan is wrong and what is expected there
 */
export function readPlan(file: string, environment: NodeJS.ProcessEnv): ReleasePlan {
  const path = resolve(file);
  if (!existsSync(path)) {
    throw new UsageError(`There is no plan ${file}.`, {
      hint: "docs/release.md describes it; suture release PLAN names another file.",
    });
  }
  const text = readFileSync(path, "utf8").replace(/^\uFEFF/, "");
  const written = check(parse(text, file), file);
  const reader = { file, folder: dirname(path), environment, secrets: new Set<string>() };
  return { ...planOf(written, reader), secrets: [...reader.secrets] };
}

function parse(text: string, file: string): unknown {
  const isYaml = /\.ya?ml$/i.test(file);
  try {
    // The plan of an empty file says what is missing.
    return (isYaml ? parseYaml(text) : getStaticTOMLValue(parseTOML(text))) ?? {};
  } catch (cause) {
    const { message, lineNumber } = cause as Error & { readonly lineNumber?: number };
    const line = lineNumber === undefined ? "" : `, line ${lineNumber}`;
    throw new UsageError(`${file} is no ${isYaml ? "YAML" : "TOML"}${line}: ${message}`, { cause });
  }
}

function check(value: unknown, file: string): Written {
  const result = v.safeParse(schema, value);
  if (result.success) return result.output;
  const [first] = result.issues;
  const where = first.path?.map(({ key }) => String(key)).join(".") ?? "";
  const isMissing = first.received === "undefined";
  const told = isMissing ? ` is missing${expected[where] ?? ""}.` : `: ${first.message}`;
  throw new UsageError(`${file}: ${where}${told}`, {
    hint: "docs/release.md describes every setting.",
  });
}

/** What must be there, in words. */
const expected: Readonly<Record<string, string | undefined>> = {
  image: ': image = "REGISTRY/REPOSITORY" is expected',
  sign: ': [sign] with key = "FILE" is expected, or sign = false',
};

interface Reader {
  readonly file: string;
  readonly folder: string;
  readonly environment: NodeJS.ProcessEnv;
  readonly secrets: Set<string>;
}

function planOf(written: Written, reader: Reader): Omit<ReleasePlan, "secrets"> {
  const { file } = reader;
  const { gate, sign, notify, heartbeat, tags } = written;
  const maxDataAge = gate["max-data-age"];
  const { url } = heartbeat;
  return {
    file: basename(file),
    image: placeOf(written.image, file),
    tags: [...new Set(tags)],
    make: makeOf(written, reader),
    gate: {
      failOn: gate["fail-on"] ?? "high",
      fixableOnly: gate["fixable-only"] ?? false,
      only: gate.only ?? [],
      ...(maxDataAge !== undefined && { maxDataAge }),
    },
    ...(sign && { sign: signOf(sign, reader) }),
    notify: notify.map((one, i) => ({
      notifier: one.with,
      url: address(one.url, { reader, setting: `notify.${i}.url` }),
    })),
    heartbeat: {
      ...(heartbeat.file !== undefined && { file: resolve(reader.folder, heartbeat.file) }),
      ...(url !== undefined && { url: address(url, { reader, setting: "heartbeat.url" }) }),
    },
  };
}

function placeOf(image: string, file: string): ReleasePlan["image"] {
  const reference = parseReference(image);
  if (reference && reference.tag === undefined && reference.digest === undefined) {
    const { registry, repository } = reference;
    return { registry, repository };
  }
  throw new UsageError(
    reference
      ? `${file}: image: ${image} has a tag or a digest.`
      : `${file}: image: ${image} is no name of an image.`,
    { hint: "The repository that is pushed to is expected; tags have a setting of their own." },
  );
}

function makeOf({ build, patch }: Written, { file, folder }: Reader): BuildPlan | PatchPlan {
  if (build && patch)
    throw new UsageError(`${file} has both [build] and [patch]: one makes the image.`);
  if (patch) {
    const image = parseReference(patch.image);
    if (image && (image.tag ?? image.digest) !== undefined) {
      return { kind: "patch", image, platforms: patch.platforms, vex: patch.vex };
    }
    throw new UsageError(`${file}: patch.image: a name with a tag or a digest is expected.`);
  }
  if (!build)
    throw new UsageError(`${file} needs [build] or [patch]: nothing says what is released.`);
  const context = resolve(folder, build.context);
  const { builder, target } = build;
  const epoch = build["source-date-epoch"];
  return {
    kind: "build",
    ...(builder !== undefined && { builder }),
    context,
    dockerfile: resolve(folder, build.dockerfile ?? `${build.context}/Dockerfile`),
    ...(target !== undefined && { target }),
    platforms: build.platforms,
    arguments: build.arguments,
    secrets: mapValues(build.secrets, (path) => resolve(folder, path)),
    ...(build.refresh !== undefined && { refresh: refreshOf(build.refresh) }),
    ...(epoch !== undefined && { sourceDateEpoch: epoch }),
    layouts: mapValues(build.bases, (name) => layoutOf(name, folder)),
    timeoutMs: build["timeout-minutes"] * 60_000,
  };
}

function refreshOf(refresh: NonNullable<NonNullable<Written["build"]>["refresh"]>): RefreshPlan {
  if (refresh === "all") return { kind: "all" };
  if ("argument" in refresh) return { kind: "argument", name: refresh.argument };
  return { kind: "stages", stages: refresh.stages };
}

/** `oci:DIR:TAG`; what stands behind the colon is a tag where the whole is no path. */
function layoutOf(name: string, folder: string): { readonly path: string; readonly tag?: string } {
  const rest = name.slice("oci:".length);
  const [, path, tag] = /^(.+):([\w.-]+)$/.exec(rest) ?? [];
  if (path === undefined || tag === undefined || existsSync(resolve(folder, rest))) {
    return { path: resolve(folder, rest) };
  }
  return { path: resolve(folder, path), tag };
}

function signOf(
  sign: Exclude<Written["sign"], false>,
  reader: Reader,
): NonNullable<ReleasePlan["sign"]> {
  const publicKey = sign["public-key"];
  const { key, password } = sign;
  if (password !== undefined && !password.startsWith("env:")) {
    throw new UsageError(`${reader.file}: sign.password: a plan holds no secrets.`, {
      hint: 'Write password = "env:NAME", and the password into that variable.',
    });
  }
  return {
    key: resolve(reader.folder, key),
    name: publicKey ?? key,
    ...(publicKey !== undefined && { publicKey: resolve(reader.folder, publicKey) }),
    ...(password !== undefined && {
      password: secret(password, { reader, setting: "sign.password" }),
    }),
  };
}

interface Setting {
  readonly reader: Reader;
  readonly setting: string;
}

/** A value of the environment, or the text itself. */
function secret(written: string, { reader, setting }: Setting): string {
  const { file, environment, secrets } = reader;
  if (!written.startsWith("env:")) return written;
  const name = written.slice("env:".length);
  const value = environment[name];
  if (value === undefined) {
    throw new UsageError(`${file}: ${setting}: the environment has no ${name}.`);
  }
  secrets.add(value);
  return value;
}

function address(written: string, at: Setting): string {
  const value = secret(written, at);
  if (URL.canParse(value) && /^https?:$/.test(new URL(value).protocol)) return value;
  throw new UsageError(`${at.reader.file}: ${at.setting}: http://… or https://… is expected.`, {
    hint: "An address that is a secret can stand in the environment: env:NAME.",
  });
}

function mapValues<T>(
  values: Readonly<Record<string, string>>,
  map: (value: string) => T,
): Readonly<Record<string, T>> {
  return Object.fromEntries(Object.entries(values).map(([key, value]) => [key, map(value)]));
}
