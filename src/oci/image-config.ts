import {
  type HistoryEntry,
  type ImageConfig,
  type ImageFacts,
  type Layer,
  TargetError,
} from "../model/index.ts";
import { digestOf, isDigest } from "./digest.ts";
import { items, members, parseJson, text, texts } from "./json.ts";

/** What the layers of an image are stored as, in the order of its configuration. */
export interface StoredLayerFacts {
  readonly digest?: string | undefined;
  readonly sizeBytes: number;
}

export interface ImageSource {
  readonly configBytes: Uint8Array;
  readonly layers: readonly StoredLayerFacts[];
  readonly reference?: string | undefined;
  readonly manifestDigest?: string | undefined;
  /** Annotations of the manifest. */
  readonly annotations?: unknown;
}

/**
 * Reads an image configuration (OCI image specification, config.md; Docker image v1.2).
 *
 * @throws TargetError where it is none, or does not fit the layers
 */
export function imageFacts(source: ImageSource): ImageFacts {
  const { configBytes, layers, reference, manifestDigest, annotations } = source;
  const config = members(parseJson(configBytes, "The configuration"));
  const history = items(config["history"]).map(historyEntry);
  return {
    ...(reference !== undefined && { reference }),
    configDigest: digestOf(configBytes),
    ...(manifestDigest !== undefined && { manifestDigest }),
    platform: [text(config["os"]) ?? "linux", text(config["architecture"]) ?? "unknown"]
      .concat(text(config["variant"]) ?? [])
      .join("/"),
    layers: layerFacts({ diffIds: texts(members(config["rootfs"])["diff_ids"]), layers, history }),
    history,
    ...baseImage(members(annotations), members(members(config["config"])["Labels"])),
    config: runConfig(members(config["config"])),
  };
}

/** Builders write it into the manifest; some builds, and CI templates, set the same names as labels. */
function baseImage(
  annotations: Readonly<Record<string, unknown>>,
  labels: Readonly<Record<string, unknown>>,
): Pick<ImageFacts, "base"> {
  const stated = (key: string) =>
    text(annotations[`${prefix}${key}`]) || text(labels[`${prefix}${key}`]) || undefined;
  const name = stated("name");
  const digest = stated("digest");
  if (name === undefined && digest === undefined) return {};
  return { base: { ...(name !== undefined && { name }), ...(digest !== undefined && { digest }) } };
}

const prefix = "org.opencontainers.image.base.";

function historyEntry(value: unknown): HistoryEntry {
  const entry = members(value);
  const createdBy = text(entry["created_by"]);
  const comment = text(entry["comment"]);
  const created = text(entry["created"]);
  return {
    ...(createdBy && { createdBy }),
    emptyLayer: entry["empty_layer"] === true,
    ...(comment && { comment }),
    ...(created && { created }),
  };
}

function layerFacts(from: {
  readonly diffIds: readonly string[];
  readonly layers: readonly StoredLayerFacts[];
  readonly history: readonly HistoryEntry[];
}): readonly Layer[] {
  const { diffIds, layers, history } = from;
  if (diffIds.length !== layers.length || !diffIds.every(isDigest)) {
    throw new TargetError(
      `The image lists ${layers.length} layers and its configuration ${diffIds.length}`,
      { hint: "Only container images are read; export the image again where it is one." },
    );
  }
  // Some builders hang a layer on another line of the history, but then the numbers rarely fit.
  const made = history.filter(({ emptyLayer }) => !emptyLayer);
  const fits = made.length === layers.length;
  return layers.map(({ digest, sizeBytes }, i) => {
    const createdBy = fits ? made[i]?.createdBy : undefined;
    return {
      diffId: diffIds[i] ?? "",
      ...(digest !== undefined && { digest }),
      sizeBytes,
      ...(createdBy !== undefined && { createdBy }),
    };
  });
}

function runConfig(config: Readonly<Record<string, unknown>>): ImageConfig {
  const user = text(config["User"]);
  const entrypoint = command(config["Entrypoint"]);
  const cmd = command(config["Cmd"]);
  const test = texts(members(config["Healthcheck"])["Test"]);
  return {
    ...(user && { user }),
    env: texts(config["Env"]),
    ...(entrypoint && { entrypoint }),
    ...(cmd && { cmd }),
    exposedPorts: Object.keys(members(config["ExposedPorts"])),
    labels: labels(config["Labels"]),
    hasHealthcheck: test.length > 0 && test[0] !== "NONE",
  };
}

/** Docker's oldest images hold one text. */
function command(value: unknown): readonly string[] | undefined {
  const one = text(value);
  const list = one === undefined ? texts(value) : [one];
  return list.length > 0 ? list : undefined;
}

function labels(value: unknown): Readonly<Record<string, string>> {
  const found = Object.entries(members(value)).flatMap(([name, label]) =>
    typeof label === "string" ? [[name, label] as const] : [],
  );
  return Object.fromEntries(found);
}
