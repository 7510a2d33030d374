import type { ImageReference } from "./model.ts";

/** Splits an image reference into its parts; `undefined` where it is none. */
export function parseImageReference(text: string): ImageReference | undefined {
  const match =
    /^([^\s@]+?)(?::([\w][\w.-]{0,127}))?(?:@([a-z0-9]+(?:[.+_-][a-z0-9]+)*:[0-9a-fA-F]{32,}))?$/.exec(
      text.slice(0, 1000),
    );
  const path = match?.[1];
  if (!match || !path) return undefined;
  const slash = path.indexOf("/");
  const host = slash < 0 ? "" : path.slice(0, slash);
  const isHost = /[.:]/.test(host) || host === "localhost";
  const name = isHost ? path.slice(slash + 1) : path;
  if (!/^[a-z0-9]+(?:[._/-]+[a-z0-9]+)*$/.test(name)) return undefined;
  return {
    ...(isHost && { registry: host }),
    name,
    ...(match[2] !== undefined && { tag: match[2] }),
    ...(match[3] !== undefined && { digest: match[3] }),
  };
}

/** `registry/name:tag@digest` again. */
export function formatImageReference({ registry, name, tag, digest }: ImageReference): string {
  const host = registry === undefined ? "" : `${registry}/`;
  return `${host}${name}${tag === undefined ? "" : `:${tag}`}${digest === undefined ? "" : `@${digest}`}`;
}

/**
 * The name that the public registry knows an image by: `node`, `bitnami/redis`; with the host for
 * any other registry.
 */
export function familiarName({ registry, name }: ImageReference): string {
  const isHub = registry === undefined || /^(?:index\.)?docker\.io$/.test(registry);
  return isHub ? name.replace(/^library\//, "") : `${registry}/${name}`;
}
