import { familiarName, type ImageReference } from "../syntax/dockerfile.ts";

/** How users are made and packages installed in an image. */
export type ImageFamily = "debian" | "alpine" | "rpm" | "distroless" | "scratch" | "unknown";

const words = (list: string): ReadonlySet<string> => new Set(list.split(" "));

/** Official images on Debian or Ubuntu, unless a tag says otherwise. */
const debianImages = words(
  "debian ubuntu buildpack-deps python pypy node ruby golang rust perl php gcc erlang elixir haskell " +
    "julia r-base openjdk eclipse-temurin ibm-semeru-runtimes sapmachine maven gradle swift dart " +
    "clojure mono hylang httpd nginx tomcat jetty drupal",
);
const rpmImages = words(
  "fedora centos rockylinux almalinux oraclelinux amazonlinux amazoncorretto photon clearlinux opensuse/leap",
);
/** Languages and systems: an app brings its own program to them. */
const notRuntimes = words("httpd nginx tomcat jetty drupal php caddy traefik");
const rootServices = words("caddy traefik");

/** The family of an image, from its name and tag alone. */
export function familyOf(image: ImageReference): ImageFamily {
  const name = familiarName(image);
  const tag = image.tag ?? "";
  if (name === "scratch") return "scratch";
  if (/(?:^|[-.])(?:windowsservercore|nanoserver)/.test(tag)) return "unknown";
  if (name.startsWith("gcr.io/distroless/")) return "distroless";
  if (name === "alpine" || (isKnown(name) && /alpine/.test(tag))) return "alpine";
  if (rpmImages.has(name)) return "rpm";
  if (debianImages.has(name)) return "debian";
  if (name === "nvidia/cuda" && /ubuntu/.test(tag)) return "debian";
  if (name === "ghcr.io/astral-sh/uv" && /bookworm|trixie|debian/.test(tag)) return "debian";
  if (name === "oven/bun") return "debian";
  if (/^tiangolo\/(?:uvicorn|meinheld|uwsgi)/.test(name)) return "debian";
  return "unknown";
}

/**
 * The user that an image starts with where nothing says otherwise: `root` only where that is known.
 * Images that start as root to give it up at once, such as databases, are `unknown` here.
 */
export function startsAsRoot(image: ImageReference): boolean {
  const name = familiarName(image);
  const tag = image.tag ?? "";
  if (/nonroot|rootless|unprivileged/.test(`${name}:${tag}`)) return false;
  if (/^mcr\.microsoft\.com\/dotnet\/(?:aspnet|runtime|runtime-deps|sdk)$/.test(name)) {
    return !/chiseled|nanoserver|windowsservercore|distroless/.test(tag);
  }
  return rootServices.has(name) || familyOf(image) !== "unknown";
}

/** True for an image that only brings a language or a system. */
export function isRuntimeImage(image: ImageReference): boolean {
  return familyOf(image) !== "unknown" && !notRuntimes.has(familiarName(image));
}

function isKnown(name: string): boolean {
  return debianImages.has(name) || name === "docker" || rootServices.has(name);
}
