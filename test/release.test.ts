import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect } from "vitest";
import { needs } from "./needs.ts";
import { type ReleasePlace, releasePlace } from "./release-place.ts";
import type { Ambush, Asked } from "./watched-registry.ts";

const run = needs("buildah", "docker-registry", "skopeo").skipIf(process.getuid?.() !== 0);

const vulnerable = "3.0.16-1~deb12u1";
const clean = "3.0.17-1~deb12u2";
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
async function shop(openssl: string, more = ""): Promise<ReleasePlace> {
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

const release = (place: ReleasePlace, ...args: readonly string[]) =>
  place.run(["release", "--record", "record.json", ...args], {
    SLACK_URL: `http://${place.registry}/told/slack-s3cret`,
  });

const isPush = ({ method, path }: Asked) =>
  method !== "GET" && method !== "HEAD" && path.startsWith("/v2/");
const isManifestPut = ({ method, path }: Asked) =>
  method === "PUT" && path.startsWith("/v2/acme/shop/manifests/");
const isImagePut = (asked: Asked) =>
  isManifestPut(asked) && /sha256:[0-9a-f]{64}$/.test(asked.path);
const isSignaturePut = (asked: Asked) => isManifestPut(asked) && asked.path.endsWith(".sig");
const isTagPut = (asked: Asked) => isManifestPut(asked) && /\/(?:stable|latest)$/.test(asked.path);
const isTold = ({ path }: Asked) => path.startsWith("/told/slack");
const isBeat = ({ path }: Asked) => path.startsWith("/told/beat");

const heartbeat = ({ folder }: ReleasePlace) =>
  JSON.parse(readFileSync(join(folder, "out/heartbeat.json"), "utf8")) as Record<string, unknown>;

describe("what the gate stops", () => {
  run(
    "a vulnerable base is not pushed, and everybody hears of it",
    { timeout: 60_000 },
    async () => {
      const place = await shop(vulnerable);
      const { status, stdout, stderr } = await release(place);
      expect([status, stderr]).toEqual([1, expect.stringContaining("gate")]);
      expect(place.asked.filter(isPush)).toEqual([]);
      expect(stdout).toContain("CVE-2026-1111");
      expect(place.record()).toMatchObject({
        outcome: "stopped",
        gate: {
          passes: false,
          failOn: "high",
          blockingCount: 1,
          blocking: [{ rule: "CVE-2026-1111", severity: "critical" }],
        },
        bases: [{ image: `${place.registry}/base:1`, digest: await place.digestOf("1", "base") }],
      });
      expect(place.record()).not.toHaveProperty("signature");
      expect(heartbeat(place)).toMatchObject({ outcome: "stopped", exitCode: 1 });
      expect(place.asked.filter(isBeat).map(({ path }) => path)).toEqual(["/told/beat/1"]);
      const [told] = place.asked.filter(isTold);
      expect(JSON.parse(told?.body ?? "{}")).toMatchObject({
        text: expect.stringContaining("stopped by the gate"),
      });
      expect(
        stdout + stderr + readFileSync(join(place.folder, "record.json"), "utf8"),
      ).not.toContain("s3cret");
    },
  );

  run("what could not be examined is not pushed either", { timeout: 60_000 }, async () => {
    const place = await shop(clean);
    // Packages of another release: nothing is known of them.
    place.write({ "app/run": "x" });
    place.write({
      "app/Dockerfile": `FROM ${place.registry}/base:1\nCOPY os-release /etc/os-release\nUSER 1000\n`,
      "app/os-release": 'ID=debian\nVERSION_ID="11"\n',
    });
    const { status } = await release(place);
    expect(status).toBe(3);
    expect(place.asked.filter(isPush)).toEqual([]);
    expect(place.record()).toMatchObject({ outcome: "incomplete", gate: { passes: false } });
    expect(heartbeat(place)).toMatchObject({ outcome: "incomplete", exitCode: 3 });
  });
});

describe("what passes", () => {
  run(
    "is pushed once, signed, verified, tagged last and recorded",
    { timeout: 90_000 },
    async () => {
      const place = await shop(clean);
      const first = await release(place);
      expect([first.status, first.stderr]).toEqual([0, expect.stringContaining("verify")]);
      const { digest = "", ...record } = place.record();
      expect(record).toMatchObject({
        outcome: "released",
        tags: ["stable", "latest"],
        builder: expect.stringMatching(/^buildah \d/),
        gate: { passes: true },
        signature: { key: "release.pub", verified: true },
      });
      expect(await place.digestOf("stable")).toBe(digest);
      expect(await place.digestOf("latest")).toBe(digest);
      const puts = place.asked.filter(isManifestPut).map(({ path }) => path.split("/").at(-1));
      const tag = digest.replace(":", "-");
      expect(puts).toEqual([digest, `${tag}.sig`, `${tag}.att`, `${tag}.att`, "stable", "latest"]);
      const verified = await place.run([
        "verify-image",
        ...[`${place.registry}/acme/shop@${digest}`, "--key", "release.pub"],
        ...["--attestation", "cyclonedx", "--attestation", "slsaprovenance1"],
      ]);
      expect([verified.status, verified.stderr]).toEqual([0, ""]);
      expect(heartbeat(place)).toMatchObject({ outcome: "released", exitCode: 0, digest });

      const before = place.asked.length;
      const again = await release(place);
      expect(again.status).toBe(0);
      expect(place.record()).toMatchObject({ outcome: "unchanged", digest });
      expect(place.asked.slice(before).filter(isPush)).toEqual([]);
    },
  );

  run(
    "goes back to what was released before, and is not released again",
    { timeout: 120_000 },
    async () => {
      const place = await shop(clean);
      await release(place);
      const first = place.record().digest;
      place.write({ "app/run": "#!/bin/sh\necho broken\n" });
      await release(place);
      const { digest: second, previous } = place.record();
      expect(second).not.toBe(first);
      expect(previous).toBe(first);
      const back = await release(place, "--rollback");
      expect([back.status, back.stderr]).toEqual([0, ""]);
      expect(place.record()).toMatchObject({
        outcome: "rolled-back",
        digest: first,
        previous: second,
      });
      expect(await place.digestOf("stable")).toBe(first);
      expect(await place.digestOf("latest")).toBe(first);
      const next = await release(place);
      expect(next.status).toBe(1);
      expect(place.record()).toMatchObject({ outcome: "stopped", digest: second });
      expect(await place.digestOf("latest")).toBe(first);
      expect((await release(place, "--rollback")).status).toBe(2);
      expect((await release(place, "--force")).status).toBe(0);
      expect(await place.digestOf("latest")).toBe(second);
    },
  );

  run("changes nothing where it is only said", { timeout: 60_000 }, async () => {
    const place = await shop(clean);
    const { status, stdout, stderr } = await release(place, "--dry-run");
    expect([status, stderr]).toEqual([0, ""]);
    expect(stdout).toMatch(/^resolve +\S+\/base:1 is sha256:[0-9a-f]{64}\nbuild +With buildah /);
    expect(stdout).toContain("buildah build '--pull=always' --format oci --file ");
    expect(place.asked.filter(isPush)).toEqual([]);
    expect(place.journal()).toBeUndefined();
  });
});

/** Where a run is killed: at a request that comes in or was answered, or in a step on this machine. */
const kills: readonly (readonly [string, Ambush | { readonly step: string }])[] = [
  [
    "while it asks for the base",
    { when: "before", matches: ({ path }) => path.includes("/base/manifests/1") },
  ],
  ["when the build begins", { step: "build" }],
  [
    "while the builder pulls the base",
    { when: "after", matches: ({ path }) => path.includes("/base/blobs/") },
  ],
  ["while it scans", { step: "scan" }],
  ["at the gate", { step: "gate" }],
  ["before a blob is sent", { when: "before", matches: ({ method }) => method === "POST" }],
  [
    "when a blob was sent",
    { when: "after", matches: ({ method }) => method === "PUT" || method === "PATCH" },
  ],
  ["before the manifest is sent", { when: "before", matches: isImagePut }],
  ["when the manifest was sent", { when: "after", matches: isImagePut }],
  ["before the signature is sent", { when: "before", matches: isSignaturePut }],
  ["when the signature was sent", { when: "after", matches: isSignaturePut }],
  [
    "between two attestations",
    { when: "after", matches: ({ method, path }) => method === "PUT" && path.endsWith(".att") },
  ],
  ["while it verifies", { step: "verify" }],
  ["while it records", { step: "record" }],
  ["before the first tag is set", { when: "before", matches: isTagPut }],
  ["between the tags", { when: "after", matches: isTagPut }],
  [
    "when the last tag was set",
    { when: "after", matches: (asked) => isTagPut(asked) && asked.path.endsWith("latest") },
  ],
  ["while it tells", { when: "before", matches: isTold }],
  ["at the heartbeat", { when: "before", matches: isBeat }],
];

describe("a run that is killed is gone on with by the next", () => {
  for (const [where, at] of kills) {
    run(where, { timeout: 120_000 }, async () => {
      const place = await shop(clean);
      const killed = await place.kill(["release"], at, {
        SLACK_URL: `http://${place.registry}/told/slack`,
      });
      if (!("step" in at)) expect(killed.signal).toBe("SIGKILL");
      const next = await release(place);
      expect([next.status, next.stderr]).toEqual([0, expect.any(String)]);
      const { digest = "", outcome, previous } = place.record();
      if (killed.signal === "SIGKILL" && where !== "at the heartbeat") {
        expect(outcome).toBe("released");
      }
      expect(previous).toBeUndefined();
      expect(await place.digestOf("stable")).toBe(digest);
      expect(await place.digestOf("latest")).toBe(digest);
      // One image, and one signature of it, however often it was begun.
      const images = place.asked.filter(isImagePut).map(({ path }) => path);
      expect(new Set(images).size).toBe(1);
      expect(images.length).toBeLessThanOrEqual(where === "before the manifest is sent" ? 2 : 1);
      const verified = await place.run([
        "verify-image",
        ...[`${place.registry}/acme/shop@${digest}`, "--key", "release.pub", "--json"],
      ]);
      expect(verified.status, verified.stderr).toBe(0);
      const { signatures, attestations } = JSON.parse(verified.stdout) as Record<string, unknown[]>;
      expect([signatures?.length, attestations?.length]).toEqual([1, 2]);
      expect(place.released()).toMatchObject({ digest, earlier: [] });
    });
  }
});
