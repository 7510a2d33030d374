import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect } from "vitest";
import {
  clean,
  heartbeat,
  isBeat,
  isManifestPut,
  isPush,
  isTold,
  release,
  run,
  shop,
  vulnerable,
} from "./release-shop.ts";

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
