import { createHash, randomBytes } from "node:crypto";
import { readFileSync } from "node:fs";
import { builders } from "../../builders/index.ts";
import { nodeDisk } from "../../io/disk.ts";
import { hashFolder } from "../../io/hash-folder.ts";
import { endpointOf, type RegistrySettings } from "../../io/registry/registry-hosts.ts";
import type { ReleaseState } from "../../io/release-state.ts";
import {
  type BasePin,
  type Builder,
  type BuildPlan,
  type BuildRequest,
  EnvironmentError,
  type ImageFacts,
  type Programs,
  type Refresh,
  type Registry,
  TargetError,
  UsageError,
} from "../../model/index.ts";
import { imageDirectory } from "../../oci/image-files.ts";
import { openLayout } from "../../oci/open-layout.ts";
import { layoutRoot } from "../../oci/output/layout-root.ts";
import type { BuiltImage } from "../../stages/release/journal.ts";
import { type NamedImage, namedImages } from "../../stages/release/named-images.ts";
import type { ResolvedInputs } from "../../stages/release/release-ports.ts";
import { openBase, resolveBase } from "./release-bases.ts";

export interface BuildPorts {
  readonly registry: Registry;
  readonly programs: Programs;
  readonly state: ReleaseState;
  readonly settings: RegistrySettings;
  readonly environment: NodeJS.ProcessEnv;
  /** Shows what the builder prints. */
  readonly onLine: (line: string) => void;
  readonly secrets: readonly string[];
  /** Absolute paths that runs write: no part of what is built. */
  readonly outputs: readonly string[];
}

/** Everything that a build is made of, found before it begins. */
export interface PreparedBuild extends ResolvedInputs {
  readonly builder: Builder;
  /** `buildah 1.28.2`. */
  readonly version: string;
  readonly request: Omit<BuildRequest, "output" | "name">;
  /** The image whose layers the new one has, where it is not built on nothing. */
  readonly base: BasePin | undefined;
}

/** @param startedAt - RFC 3339, of the run: what must be new each time is named by its day */
export async function prepareBuild(
  plan: BuildPlan,
  ports: BuildPorts,
  startedAt: string,
): Promise<PreparedBuild> {
  const { registry } = ports;
  const { builder, version } = await findBuilder(plan.builder, ports.programs);
  const dockerfile = readDockerfile(plan.dockerfile);
  const named = namedImages(dockerfile, plan);
  refuseUnused(plan, named);
  const bases: BasePin[] = [];
  for (const one of named) bases.push(await resolveBase(one, { ...plan, registry }));
  const base = bases.find((_, i) => named[i]?.isBase);
  const sourceDateEpoch = plan.sourceDateEpoch ?? (await createdAt(base, plan, registry));
  const { context, target, platforms, secrets } = plan;
  const request = {
    context,
    dockerfile: plan.dockerfile,
    ...(target !== undefined && { target }),
    buildArgs: plan.arguments,
    secrets,
    platforms,
    pins: bases,
    ...(plan.refresh && { refresh: refreshAt(plan.refresh, startedAt) }),
    sourceDateEpoch,
    isPlainAllowed: arePlain(bases, ports),
  };
  const contents = await hashFolder(context, new Set(ports.outputs));
  const files = Object.values(secrets).map((path) => readFileSync(path, "base64"));
  const inputs = hashOf([request, contents, dockerfile, files, builder.id, version]);
  return { bases, inputs, builder, version, request, base };
}

/** Builds into a folder of the state, and holds the image against its base. */
export async function runBuild(
  prepared: PreparedBuild,
  plan: BuildPlan,
  ports: BuildPorts,
): Promise<BuiltImage> {
  const { builder, version, request, inputs } = prepared;
  const { programs, state, onLine, secrets } = ports;
  state.sweep(undefined);
  const output = state.newImageFolder();
  const name = `suture-release-${randomBytes(6).toString("hex")}`;
  for (const command of builder.commands({ ...request, output, name })) {
    const end = await programs.run({ ...command, timeoutMs: plan.timeoutMs, secrets, onLine });
    if (end.status === 0) continue;
    throw new EnvironmentError(failure(builder, end), {
      hint: end.output.trim().split("\n").slice(-5).join("\n        ") || "It printed nothing.",
    });
  }
  const { digest } = await checkBuilt(output, prepared, ports);
  return { inputs, digest, folder: output, builder: version };
}

/** True where a layout is there and has the digest that was noted. */
export async function isBuiltIntact({ folder, digest }: BuiltImage): Promise<boolean> {
  try {
    return (await layoutRoot(await imageDirectory(folder, nodeDisk))).digest === digest;
  } catch {
    return false;
  }
}

type Ended = Awaited<ReturnType<Programs["run"]>>;

function failure({ title }: Builder, { status, why }: Ended): string {
  if (why === "timeout") return `${title} did not end in time and was killed.`;
  if (why === "missing") return `${title} is not there any more.`;
  return why === "killed" ? `${title} was killed.` : `${title} failed with ${status}.`;
}

/** @throws TargetError where the image does not have the layers of its base: something else was built on */
async function checkBuilt(
  output: string,
  { base }: PreparedBuild,
  { registry }: BuildPorts,
): ReturnType<typeof layoutRoot> {
  const files = await imageDirectory(output, nodeDisk);
  const root = await layoutRoot(files);
  for (const { platform } of base ? root.images : []) {
    const choice = platform === undefined ? {} : { platform };
    const { image } = await openLayout(files, choice);
    const below = await openBase(base as BasePin, { registry, platform: image.platform });
    const isOn = below.layers.every(({ diffId }, i) => image.layers[i]?.diffId === diffId);
    if (isOn) continue;
    throw new TargetError(
      `What was built for ${image.platform} is not on ${base?.image}@${base?.digest}`,
      {
        hint: "The builder took another image, or the base was changed meanwhile: run it again.",
      },
    );
  }
  return root;
}

/** The first builder that answers, or the one that is wanted. */
async function findBuilder(
  wanted: string | undefined,
  programs: Programs,
): Promise<{ readonly builder: Builder; readonly version: string }> {
  const asked = wanted === undefined ? builders : builders.filter(({ id }) => id === wanted);
  for (const builder of asked) {
    const { status, output } = await programs.run({ ...builder.probe, timeoutMs: 30_000 });
    const version = /\bv?(\d+\.\d+[\w.+-]*)/.exec(output)?.[1];
    if (status === 0) return { builder, version: [builder.id, version].filter(Boolean).join(" ") };
  }
  throw new EnvironmentError(
    `No image can be built: ${asked.map(({ title }) => title).join(", ")} is not there.`,
    {
      hint: "Install one of buildah, docker buildx and podman, or name another in build.builder.",
    },
  );
}

function readDockerfile(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch (cause) {
    throw new UsageError(`There is no Dockerfile at ${path}.`, {
      hint: "build.dockerfile of the plan names another.",
      cause,
    });
  }
}

/** A layout for an image that nothing names is a slip of the pen, and another base would be taken. */
function refuseUnused({ layouts }: BuildPlan, named: readonly NamedImage[]): void {
  const unused = Object.keys(layouts).find((name) => !named.some(({ image }) => image === name));
  if (unused === undefined) return;
  throw new UsageError(
    `The Dockerfile does not name ${unused}, which has a layout in [build.bases].`,
    {
      hint: `It names ${named.map(({ image }) => image).join(", ") || "no image"}.`,
    },
  );
}

function refreshAt(refresh: NonNullable<BuildPlan["refresh"]>, startedAt: string): Refresh {
  return refresh.kind === "argument" ? { ...refresh, value: startedAt.slice(0, 10) } : refresh;
}

/** When the base was made: the same for the same base. */
async function createdAt(
  base: BasePin | undefined,
  { platforms }: BuildPlan,
  registry: Registry,
): Promise<number> {
  if (!base) return 0;
  const { history }: ImageFacts = await openBase(base, { registry, platform: platforms[0] });
  const times = history.map(({ created }) => Date.parse(created ?? "")).filter(Number.isFinite);
  return Math.max(0, Math.floor(Math.max(0, ...times) / 1000));
}

/** Only where every registry that is asked may be. */
function arePlain(bases: readonly BasePin[], { settings, environment }: BuildPorts): boolean {
  const names = bases.flatMap(({ from }) =>
    from.kind === "registry" ? (from.name.split("/")[0] ?? "") : [],
  );
  return (
    names.length > 0 &&
    names.every((name) => {
      const { url, mayFallBack } = endpointOf(name, { settings, environment });
      return mayFallBack || url.protocol === "http:";
    })
  );
}

function hashOf(value: unknown): string {
  return createHash("sha256").update(JSON.stringify(value)).digest("hex");
}
