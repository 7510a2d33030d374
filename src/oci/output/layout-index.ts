import { Buffer } from "node:buffer";
import { items, members, parseJson, text } from "../json.ts";
import { containerdName, namesTag, refName } from "../layout-descriptors.ts";
import { parseReference } from "../references.ts";
import type { ImageNames, ManifestNode } from "../stored-image.ts";

export interface LayoutEntry {
  /** None where it has no name. */
  readonly names: readonly ImageNames[];
  /** Digests of entries without a name that it takes the place of, where it has no name either. */
  readonly replaced: readonly string[];
  /** The index of a layout that is there already. */
  readonly before?: Uint8Array | undefined;
}

/**
 * The `index.json` of a layout that names an image; what an earlier one says of others is kept.
 *
 * @throws TargetError where that is no JSON
 */
export function layoutIndex(
  image: Pick<ManifestNode, "mediaType" | "digest" | "sizeBytes">,
  { names, replaced, before }: LayoutEntry,
): Uint8Array {
  const fields = members(before && parseJson(before, "index.json"));
  const { mediaType, digest, sizeBytes } = image;
  const isReplaced = (entry: unknown) => {
    const called = namesIn(entry);
    if (called.length > 0)
      return names.some(({ tag }) => tag !== undefined && namesTag(called, tag));
    const listed = text(members(entry)["digest"]) ?? "";
    return listed === digest || (names.length === 0 && replaced.includes(listed));
  };
  const others = items(fields["manifests"]).filter((entry) => !isReplaced(entry));
  const descriptor = { mediaType, digest, size: sizeBytes };
  const entries =
    names.length === 0 ? [descriptor] : names.map((one) => ({ ...descriptor, ...annotated(one) }));
  const manifests = [...others, ...entries];
  return Buffer.from(JSON.stringify({ schemaVersion: 2, ...fields, manifests }));
}

/** What tells a folder to be a layout. */
export const layoutMark: Uint8Array = Buffer.from('{"imageLayoutVersion":"1.0.0"}');

function namesIn(entry: unknown): readonly string[] {
  const annotations = members(members(entry)["annotations"]);
  return [containerdName, refName].flatMap((name) => text(annotations[name]) ?? []);
}

function annotated({ full, tag }: ImageNames): object {
  return {
    annotations: {
      ...(full !== undefined && { [containerdName]: fullName(full) }),
      ...(tag !== undefined && { [refName]: tag }),
    },
  };
}

/** containerd takes no name without its host. */
function fullName(name: string): string {
  const reference = parseReference(name);
  if (!reference) return name;
  const { registry, repository, tag, digest } = reference;
  if (tag !== undefined) return `${registry}/${repository}:${tag}`;
  return digest === undefined ? name : `${registry}/${repository}@${digest}`;
}
