import type { BasePin, BuildRequest } from "../model/index.ts";
import { argumentsOf, contextOf } from "./request-args.ts";

/** As `buildah build` and `podman build` have them: one library builds for both. */
export function buildOptions(request: BuildRequest): readonly string[] {
  const { dockerfile, target, platforms, pins, refresh, sourceDateEpoch } = request;
  return [
    ...["--pull=always", "--format", "oci", "--file", dockerfile],
    ...(target === undefined ? [] : ["--target", target]),
    ...(platforms.length > 0 ? ["--platform", platforms.join(",")] : []),
    ...pins.flatMap(spellings).flatMap((pin) => contextOf(pin, layoutSource)),
    ...argumentsOf(request),
    // Sets the times of the image, of its history and of every file of its layers.
    ...["--timestamp", String(sourceDateEpoch)],
    // Stages cannot be named here: all of them are built again.
    ...(refresh === undefined || refresh.kind === "argument" ? [] : ["--no-cache"]),
    ...(request.isPlainAllowed ? ["--tls-verify=false"] : []),
  ];
}

/**
 * One request for each platform: built all at once, they come into the list in another order each time.
 */
export function byPlatform(request: BuildRequest): readonly BuildRequest[] {
  return request.platforms.map((platform) => ({ ...request, platforms: [platform] }));
}

/** Older ones compare with what `FROM` spells, newer ones with what that comes to. */
function spellings(pin: BasePin): readonly BasePin[] {
  const { spelled } = pin;
  // The name ends at the first of these.
  if (spelled === undefined || spelled.includes("=")) return [pin];
  return [pin, { ...pin, image: spelled }];
}

/** The transport of a layout, where an image of a registry would stand. */
function layoutSource({ path, tag }: Extract<BasePin["from"], { kind: "layout" }>): string {
  return `docker-image://oci:${path}${tag === undefined ? "" : `:${tag}`}`;
}
