import { existsSync } from "node:fs";
import { resolve } from "node:path";
import type { Engine } from "../io/daemon-address.ts";
import { type Target, UsageError } from "../model/index.ts";
import { parseReference } from "../oci/references.ts";

/** What a name on the command line means, before anything is opened. */
export type NamedTarget =
  | {
      readonly place: "path";
      /** Absolute; something is there. */
      readonly location: string;
      /** Where the name itself says it. */
      readonly kind?: Target["kind"];
      readonly tag?: string;
    }
  | { readonly place: "registry"; readonly location: string }
  | { readonly place: "daemon"; readonly location: string; readonly engine: Engine };

/**
 * Tells paths from names of images. An existing path wins over any other reading; a name of a
 * registry has a tag or a digest, or `docker://` before it; nothing else leads to a network.
 *
 * @param folder - where relative paths begin
 * @throws UsageError where it is none of these
 */
export function readTargetName(name: string, folder: string): NamedTarget {
  const path = resolve(folder, name);
  if (isThere(path) && name !== "") return { place: "path", location: path };
  const [, transport = "", rest = ""] = /^([a-z][a-z-]+):(.+)$/s.exec(name) ?? [];
  const kind = Object.hasOwn(pathTransports, transport) ? pathTransports[transport] : undefined;
  if (kind !== undefined) return readPath(name, { kind, rest, folder });
  const engine = Object.hasOwn(engines, transport) ? engines[transport] : undefined;
  if (engine !== undefined) {
    return { place: "daemon", location: rest.replace(/^\/\//, ""), engine };
  }
  if (name.startsWith("docker://")) return readRegistryName(name, name.slice("docker://".length));
  const refused = Object.hasOwn(others, transport) ? others[transport] : undefined;
  if (refused !== undefined && !/^[\w.-]+$/.test(rest)) {
    throw new UsageError(`${name}: ${transport}: is not read.`, { hint: refused });
  }
  const reference = /^[./~]/.test(name) ? undefined : parseReference(name);
  if (reference?.tag !== undefined || reference?.digest !== undefined) {
    return { place: "registry", location: name };
  }
  throw nothingAt(name, { isReference: reference !== undefined });
}

/** As skopeo names them (containers-transports(5)). */
const pathTransports: Readonly<Record<string, Target["kind"] | undefined>> = {
  oci: "oci-layout",
  "oci-archive": "oci-archive",
  "docker-archive": "docker-archive",
  dir: "image-directory",
  rootfs: "rootfs",
};

const engines: Readonly<Record<string, Engine | undefined>> = {
  "docker-daemon": "docker",
  podman: "podman",
};

const others: Readonly<Record<string, string | undefined>> = {
  "containers-storage":
    "Ask podman for it with podman:NAME, or save it: skopeo copy containers-storage:NAME oci-archive:image.tar",
  ostree: "Save it as an archive: skopeo copy ostree:NAME oci-archive:image.tar",
  sif: "Save it as an archive: skopeo copy sif:FILE oci-archive:image.tar",
  atomic: "Save it as an archive: skopeo copy atomic:NAME oci-archive:image.tar",
};

interface PathName {
  readonly kind: Target["kind"];
  readonly rest: string;
  readonly folder: string;
}

function isThere(path: string): boolean {
  return !path.includes("\0") && existsSync(path);
}

/** `oci:DIR:TAG`: what comes after a colon is a tag where the whole is no path. */
function readPath(name: string, { kind, rest, folder }: PathName): NamedTarget {
  const whole = resolve(folder, rest);
  if (isThere(whole)) return { place: "path", location: whole, kind };
  const [, path = "", tag = ""] = /^(.*?):([^\\]+)$/s.exec(rest) ?? [];
  if (path !== "" && isThere(resolve(folder, path))) {
    return { place: "path", location: resolve(folder, path), kind, tag };
  }
  throw nothingAt(name, { isReference: false });
}

function readRegistryName(name: string, location: string): NamedTarget {
  if (parseReference(location)) return { place: "registry", location };
  throw new UsageError(`${name} is no name of an image.`, {
    hint: "docker://REGISTRY/REPOSITORY:TAG is expected; the tag may be left out.",
  });
}

function nothingAt(name: string, { isReference }: { readonly isReference: boolean }): UsageError {
  return new UsageError(`There is nothing at ${name}.`, {
    hint: isReference
      ? `Name an existing path; an image of a registry needs a tag or digest: ${name}:TAG, or docker://${name}.`
      : "Name an existing directory, image archive or OCI layout, or an image with its tag.",
  });
}
