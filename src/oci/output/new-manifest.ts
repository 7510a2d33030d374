import { Buffer } from "node:buffer";
import { type BaseImage, TargetError } from "../../model/index.ts";
import { items, members, parseJson, text } from "../json.ts";
import type { StoredManifest } from "../layout-manifests.ts";
import { familyOf, type MediaFamily, mediaTypes } from "../media-types.ts";
import {
  type JsonEdit,
  type JsonText,
  jsonText,
  memberSpan,
  pushElements,
  setMember,
  withEdits,
} from "./json-members.ts";

/** What kind of image a manifest is of. */
export interface ImageKind {
  readonly family: MediaFamily;
  /** As an index has to state it. */
  readonly mediaType: string;
  readonly layerCount: number;
}

/** @throws TargetError where a manifest is of no known kind, or of two */
export function imageKind({ bytes, mediaType: listed }: StoredManifest): ImageKind {
  const fields = members(parseJson(bytes, "The manifest"));
  const own = text(fields["mediaType"]);
  const config = text(members(fields["config"])["mediaType"]) ?? "";
  if (own !== undefined && listed !== "" && own !== listed) {
    throw new TargetError(`The manifest says that it is ${own}, and its index ${listed}`, {
      hint: "Its readers disagree over what it is: build the image again.",
    });
  }
  const isDocker = config === mediaTypes.docker.config;
  const mediaType = own ?? (listed || mediaTypes[isDocker ? "docker" : "oci"].manifest);
  const family = familyOf(mediaType);
  const configs = [mediaTypes.oci.config, mediaTypes.docker.config];
  const isImage = family !== undefined && mediaType === mediaTypes[family].manifest;
  if (!isImage || !configs.includes(config) || fields["schemaVersion"] !== 2) {
    throw new TargetError(`The image is of a kind that is not known: ${shown(mediaType, config)}`, {
      hint: "Images of Docker (schema 2) and of OCI can be added to.",
    });
  }
  for (const stray of ["fsLayers", "manifests", "history"]) {
    if (!(stray in fields)) continue;
    throw new TargetError(`The manifest is of two kinds at once: it has layers and ${stray}`);
  }
  return { family, mediaType, layerCount: items(fields["layers"]).length };
}

function shown(mediaType: string, config: string): string {
  return `${mediaType} with ${config || "no type of configuration"}`.slice(0, 300);
}

export interface ManifestLayer {
  readonly family: MediaFamily;
  readonly config: { readonly digest: string; readonly size: number };
  readonly layer: {
    readonly mediaType: string;
    readonly digest: string;
    readonly size: number;
  };
  readonly base: BaseImage;
}

/** The manifest of an image with one layer more, and another configuration. */
export function manifestWithLayer(bytes: Uint8Array, added: ManifestLayer): Uint8Array {
  const json = jsonText(bytes, "The manifest");
  const layers = memberSpan(json, "layers");
  const config = memberSpan(json, "config");
  if (!layers || !config) throw new TargetError("The manifest is not that of a container image");
  const before = members(JSON.parse(json.text.slice(config.start, config.end)));
  const edits: JsonEdit[] = [
    { ...config, text: JSON.stringify(renewed(before, added.config)) },
    pushElements(json, layers, [JSON.stringify(added.layer)]),
    // Docker's manifests have no annotations.
    ...(added.family === "oci" ? [baseAnnotations(json, added.base)] : []),
  ];
  return Buffer.from(withEdits(json, edits));
}

/** A descriptor of something that is now another: a copy of its bytes in it would be that of the old. */
export function renewed(
  { data: _, ...descriptor }: Readonly<Record<string, unknown>>,
  now: { readonly digest: string; readonly size: number },
): Readonly<Record<string, unknown>> {
  return { ...descriptor, ...now };
}

/** Says in a manifest which image it was made from. */
export function baseAnnotations(json: JsonText, { digest, name }: BaseImage): JsonEdit {
  const span = memberSpan(json, "annotations");
  const before = members(span && JSON.parse(json.text.slice(span.start, span.end)));
  const { [nameKey]: _, [digestKey]: __, ...others } = before;
  const annotations = {
    ...others,
    ...(digest !== undefined && { [digestKey]: digest }),
    ...(name !== undefined && { [nameKey]: name }),
  };
  return setMember(json, { name: "annotations", value: JSON.stringify(annotations) });
}

const nameKey = "org.opencontainers.image.base.name";
const digestKey = "org.opencontainers.image.base.digest";
