import type { BasePin, BuildRequest } from "../model/index.ts";

/** Build arguments and secret files, as every builder takes them. */
export function argumentsOf({
  buildArgs,
  secrets,
  refresh,
  sourceDateEpoch,
}: BuildRequest): readonly string[] {
  const all = {
    ...buildArgs,
    ...(refresh?.kind === "argument" && { [refresh.name]: refresh.value }),
    // Reaches RUN where the Dockerfile asks for it; BuildKit takes the image's own times from it.
    SOURCE_DATE_EPOCH: String(sourceDateEpoch),
  };
  return [
    ...Object.entries(all).flatMap(([name, value]) => ["--build-arg", `${name}=${value}`]),
    ...Object.entries(secrets).flatMap(([id, path]) => ["--secret", fields({ id, src: path })]),
  ];
}

/** Puts an image in the place of one that the Dockerfile names, by its digest. */
export function contextOf(
  { image, digest, from }: BasePin,
  ofLayout: (from: Extract<BasePin["from"], { kind: "layout" }>) => string,
): readonly string[] {
  // The Dockerfile has the digest itself: there is nothing to put in its place.
  if (from.kind === "registry" && image.includes("@")) return [];
  const source =
    from.kind === "registry" ? `docker-image://${from.name}@${digest}` : ofLayout(from);
  return ["--build-context", `${image}=${source}`];
}

/** `name=value,…`, a field in quotes where CSV needs it. */
export function fields(values: Readonly<Record<string, string>>): string {
  return Object.entries(values)
    .map(([name, value]) => {
      const field = `${name}=${value}`;
      return /[",\r\n]/.test(field) ? `"${field.replaceAll('"', '""')}"` : field;
    })
    .join(",");
}
