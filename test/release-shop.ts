import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, type TestAPI } from "vitest";
import { needs } from "./needs.ts";
import { type Ended, type ReleasePlace, releasePlace } from "./release-place.ts";
import type { Asked } from "./watched-registry.ts";

/** Skipped where something of it is missing. */
export const run: TestAPI = needs("buildah", "docker-registry", "skopeo").skipIf(
  process.getuid?.() !== 0,
) as TestAPI;

export const vulnerable = "3.0.16-1~deb12u1";
export const clean = "3.0.17-1~deb12u2";
const critical = "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H";
const records = [
  {
    id: "DEBIAN-CVE-2026-1111",
    upstream: ["CVE-2026-1111"],
    severity: [{ type: "CVSS_V3", score: critical }],
    name: "openssl",
    ranges: [`0..${clean}`],
  },
];

/** A registry with a base, an application on it, a key and a plan. */
export async function shop(openssl: string, more = ""): Promise<ReleasePlace> {
  const place = await releasePlace(records);
  place.pushBase(openssl);
  place.write({
    "app/Dockerfile": `ARG BASE=${place.registry}/base:1\nFROM \${BASE}\nCOPY run /app/run\nUSER 1000\n`,
    "app/run": "#!/bin/sh\n",
    "suture-release.toml": plan(place, more),
  });
  const made = await place.run(["sign", "--generate-key", "release"]);
  expect(made.stderr).toBe("");
  return place;
}

function plan({ registry }: ReleasePlace, more: string): string {
  return [
    `image = "${registry}/acme/shop"`,
    'tags = ["stable", "latest"]',
    "[build]",
    'builder = "buildah"',
    'context = "app"',
    "[gate]",
    'only = ["vulnerability"]',
    "[sign]",
    'key = "release.key"',
    'public-key = "release.pub"',
    "[[notify]]",
    'with = "slack"',
    'url = "env:SLACK_URL"',
    "[heartbeat]",
    'file = "out/heartbeat.json"',
    `url = "http://${registry}/told/beat/{code}"`,
    more,
    "",
  ].join("\n");
}

export const secrets = ({ registry }: ReleasePlace): Readonly<Record<string, string>> => ({
  SLACK_URL: `http://${registry}/told/slack-s3cret`,
});
export const release = (place: ReleasePlace, ...args: readonly string[]): Promise<Ended> =>
  place.run(["release", "--record", "record.json", ...args], secrets(place));

export const isPush = ({ method, path }: Asked): boolean =>
  method !== "GET" && method !== "HEAD" && path.startsWith("/v2/");
export const isManifestPut = ({ method, path }: Asked): boolean =>
  method === "PUT" && path.startsWith("/v2/acme/shop/manifests/");
export const isImagePut = (asked: Asked): boolean =>
  isManifestPut(asked) && /sha256:[0-9a-f]{64}$/.test(asked.path);
export const isSignaturePut = (asked: Asked): boolean =>
  isManifestPut(asked) && asked.path.endsWith(".sig");
export const isTagPut = (asked: Asked): boolean =>
  isManifestPut(asked) && /\/(?:stable|latest)$/.test(asked.path);
export const isTold = ({ path }: Asked): boolean => path.startsWith("/told/slack");
export const isBeat = ({ path }: Asked): boolean => path.startsWith("/told/beat");

export const heartbeat = ({ folder }: ReleasePlace): Record<string, unknown> =>
  JSON.parse(readFileSync(join(folder, "out/heartbeat.json"), "utf8")) as Record<string, unknown>;

/** One image, one signature of it and one of each document, however often it was begun. */
export async function expectPushedOnce(
  place: ReleasePlace,
  { digest, manifestsSent }: { readonly digest: string; readonly manifestsSent: number },
): Promise<void> {
  expect(await place.digestOf("stable")).toBe(digest);
  expect(await place.digestOf("latest")).toBe(digest);
  const images = place.asked.filter(isImagePut).map(({ path }) => path.split("/").at(-1));
  expect(images).toEqual(Array<string>(manifestsSent).fill(digest));
  const verified = await place.run([
    "verify-image",
    ...[`${place.registry}/acme/shop@${digest}`, "--key", "release.pub", "--json"],
  ]);
  expect(verified.status, verified.stderr).toBe(0);
  const { signatures, attestations } = JSON.parse(verified.stdout) as Record<string, unknown[]>;
  expect([signatures?.length, attestations?.length]).toEqual([1, 2]);
}
