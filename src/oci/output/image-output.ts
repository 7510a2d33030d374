import { UsageError } from "../../model/index.ts";
import { parseReference, shownReference } from "../references.ts";
import type { ImageNames } from "../stored-image.ts";

/** Where an image is to be written. */
export interface ImageOutput {
  readonly kind: "oci" | "oci-archive" | "docker-archive";
  readonly path: string;
  /** What it is to be called there; of a docker-archive a whole name. */
  readonly name?: string;
}

/**
 * Reads the name of a place as skopeo has it: `oci:DIRECTORY[:TAG]`, `oci-archive:FILE[:TAG]`,
 * `docker-archive:FILE[:NAME:TAG]`; a bare path is a layout, or an archive of one where it ends in `.tar`.
 *
 * @throws UsageError where it is none
 * @see containers-transports(5)
 */
export function parseImageOutput(written: string): ImageOutput {
  const [, scheme, rest = ""] = /^([a-z][a-z-]+):(.*)$/s.exec(written) ?? [];
  if (scheme === undefined) return barePath(written);
  if (scheme !== "oci" && scheme !== "oci-archive" && scheme !== "docker-archive") {
    throw new UsageError(`An image cannot be written to ${scheme}:`, {
      hint: "Name oci:DIRECTORY[:TAG], oci-archive:FILE[:TAG], docker-archive:FILE[:NAME:TAG] or a path; --push writes to a registry.",
    });
  }
  const [path = "", name] = splitPath(rest);
  if (path === "") throw new UsageError(`${written} names no path`);
  if (name === undefined) return { kind: scheme, path };
  if (scheme === "docker-archive") return { kind: scheme, path, name: dockerName(name) };
  if (tagShape.test(name)) return { kind: scheme, path, name };
  throw new UsageError(`${name} is no tag`, { hint: "Letters, digits and . _ - make a tag." });
}

/** What an image is called where it is written: as asked, else as it was. */
export function outputNames(names: ImageNames, wanted: string | undefined): ImageNames {
  if (wanted === undefined) {
    const tag = names.tag ?? tagOf(names.full);
    return { ...names, ...(tag !== undefined && { tag }) };
  }
  if (/[/:]/.test(wanted)) return { full: wanted, tag: wanted };
  const bare = names.full?.replace(/@.*$/s, "").replace(/:[^/:]*$/, "");
  return { tag: wanted, ...(bare !== undefined && { full: `${bare}:${wanted}` }) };
}

/** The entries of an archive of Docker's that name an image, as `docker load` shows them. */
export function repoTags(names: readonly ImageNames[]): readonly string[] {
  return names.flatMap(({ full, tag }) => {
    const name = full ?? (tag !== undefined && /[/:]/.test(tag) ? tag : undefined);
    const reference = name === undefined ? undefined : parseReference(name);
    if (!reference || reference.tag === undefined) return [];
    const { registry, repository, tag: of } = reference;
    return [shownReference({ registry, repository, tag: of })];
  });
}

function barePath(path: string): ImageOutput {
  if (path === "") throw new UsageError("No path is named to write the image to");
  return { kind: path.endsWith(".tar") ? "oci-archive" : "oci", path };
}

/** At the first colon, but for that of a drive. */
function splitPath(rest: string): readonly [path: string, name?: string] {
  const from = /^[A-Za-z]:[\\/]/.test(rest) ? 2 : 0;
  const colon = rest.indexOf(":", from);
  if (colon < 0) return [rest];
  const name = rest.slice(colon + 1);
  return name === "" ? [rest.slice(0, colon)] : [rest.slice(0, colon), name];
}

/** As skopeo takes it: a name with its tag is one too. */
const tagShape = /^[A-Za-z0-9][\w.:@+/-]{0,254}$/;

function dockerName(name: string): string {
  const reference = parseReference(name);
  if (reference && reference.digest === undefined) {
    return reference.tag === undefined ? `${name}:latest` : name;
  }
  throw new UsageError(`${name} is no name of an image`, { hint: "NAME:TAG is expected." });
}

function tagOf(full: string | undefined): string | undefined {
  return full === undefined ? undefined : parseReference(full)?.tag;
}
