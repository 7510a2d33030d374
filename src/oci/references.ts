import type { ImageReference } from "../model/index.ts";
import { isDigest } from "./digest.ts";

/**
 * Reads the name of an image in a registry: `python:3.12`, `ghcr.io/a/b@sha256:…`. A name without
 * a host is one of Docker Hub; one without tag and digest has neither.
 *
 * @returns `undefined` where it is no such name
 * @see distribution/reference, grammar
 */
export function parseReference(
  name: string,
): (Omit<ImageReference, "tag" | "digest"> & Partial<ImageReference>) | undefined {
  if (name.length > maxLength) return undefined;
  const [tagged = "", digest, ...more] = name.split("@");
  if (more.length > 0 || (digest !== undefined && !isDigest(digest))) return undefined;
  const [, bare = "", tag] = /^(.*?)(?::([^:/]*))?$/s.exec(tagged) ?? [];
  if (tag !== undefined && !/^\w[\w.-]{0,127}$/.test(tag)) return undefined;
  const place = splitHost(bare);
  if (!place || !isRepository(place.repository)) return undefined;
  return { ...place, ...(tag !== undefined && { tag }), ...(digest !== undefined && { digest }) };
}

/** As people write it: without Docker Hub's own host and folder. */
export function shownReference({ registry, repository, tag, digest }: ImageReference): string {
  const name = repository.replace(/^library\//, "");
  const shown = registry === dockerHub ? name : `${registry}/${repository}`;
  if (tag !== undefined) return `${shown}:${tag}`;
  return digest === undefined ? shown : `${shown}@${digest}`;
}

/** Name of the registry that names without a host mean. */
export const dockerHub = "docker.io";

const maxLength = 512;

/** The first part is a host where it cannot be a folder: with a dot, a port, or `localhost`. */
function splitHost(name: string): Pick<ImageReference, "registry" | "repository"> | undefined {
  const slash = name.indexOf("/");
  const first = slash < 0 ? "" : name.slice(0, slash);
  if (!/[.:]/.test(first) && first !== "localhost") {
    return { registry: dockerHub, repository: slash < 0 ? `library/${name}` : name };
  }
  if (!/^(?:\[[\da-f:.]+\]|[a-z\d](?:[a-z\d.-]*[a-z\d])?)(?::\d{1,5})?$/i.test(first))
    return undefined;
  const repository = name.slice(slash + 1);
  const registry = first.toLowerCase();
  if (registry !== dockerHub && registry !== "index.docker.io") return { registry, repository };
  const full = repository.includes("/") ? repository : `library/${repository}`;
  return { registry: dockerHub, repository: full };
}

function isRepository(repository: string): boolean {
  return repository
    .split("/")
    .every(
      (part) =>
        /^[a-z\d](?:[a-z\d._-]*[a-z\d])?$/.test(part) && !/\.\.|\.[_-]|[_-]\.|___/.test(part),
    );
}
