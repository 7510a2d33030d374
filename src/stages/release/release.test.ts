import { describe, expect, test } from "vitest";
import { fakeWorld, newDigest, oldDigest, releasePlan } from "../../../test/release-fakes.ts";
import { packageOf, vulnerability } from "../../../test/report-samples/builders.ts";
import { EnvironmentError, type ReleasePlan, TargetError } from "../../model/index.ts";
import { release } from "./release.ts";

const finding = vulnerability(
  packageOf("openssl", "3.0.1", { purl: "pkg:deb/debian/openssl@3.0.1", ecosystem: "Debian:12" }),
  "CVE-2026-1",
  "critical",
);
const plan = releasePlan();
const all = [
  "resolve",
  "build",
  "scan",
  "push",
  "sign",
  "verify",
  "tag stable",
  "tag latest",
  "tell",
];

const run = (
  world: ReturnType<typeof fakeWorld>,
  { force = false, by = plan as ReleasePlan } = {},
) => release(by, world.ports(), { force });

describe("the order of things", () => {
  test("tags are set last, when the signature holds", async () => {
    const world = fakeWorld();
    const { record, error } = await run(world);
    expect(error).toBeUndefined();
    expect(world.calls).toEqual(all);
    expect(record).toMatchObject({
      outcome: "released",
      digest: newDigest,
      run: "20261125T060000Z-0a1b2c3d",
    });
    expect(record).not.toHaveProperty("previous");
    expect(world.records.map(({ outcome }) => outcome)).toEqual(["verified", "released"]);
    expect(world.journal).toMatchObject({ outcome: "released" });
    expect(world.released).toMatchObject({ digest: newDigest, earlier: [] });
  });

  test("a plan without a key pushes and tags", async () => {
    const world = fakeWorld();
    const { sign: _, ...unsigned } = plan;
    const { record } = await run(world, { by: unsigned });
    expect(world.calls).toEqual(all.filter((name) => name !== "sign" && name !== "verify"));
    expect(record).not.toHaveProperty("signature");
  });

  test.each([
    ["findings", { findings: [finding] }, "stopped"],
    [
      "a gap",
      { gaps: [{ asset: "image:x", reason: "no-data" as const, message: "None." }] },
      "incomplete",
    ],
    ["another image than the built one", { scannedDigest: oldDigest }, "incomplete"],
  ])("%s: nothing is pushed, signed or tagged", async (_, more, outcome) => {
    const world = Object.assign(fakeWorld(), more);
    const { record } = await run(world);
    expect(record.outcome).toBe(outcome);
    expect(world.calls).toEqual(["resolve", "build", "scan", "tell"]);
    expect(world.tags.size).toBe(0);
    if (record.gate) expect(record.gate).toMatchObject({ passes: false, failOn: "high" });
  });

  test("a signature that does not hold keeps the tags where they are", async () => {
    const world = Object.assign(fakeWorld(), { signatureProblem: "it is another key's" });
    world.tags.set("stable", oldDigest);
    const { record, error } = await run(world);
    expect(error).toBeInstanceOf(EnvironmentError);
    expect(record).toMatchObject({ outcome: "failed", signature: { verified: false } });
    expect(record.reason).toContain("it is another key's");
    expect(world.tags).toEqual(new Map([["stable", oldDigest]]));
  });
});

describe("a second run", () => {
  test("of the same image has nothing to do, and tells", async () => {
    const world = fakeWorld();
    await run(world);
    world.calls.splice(0);
    world.nowMs += 86_400_000;
    const { record } = await run(world);
    expect(record.outcome).toBe("unchanged");
    expect(world.calls).toEqual(["resolve", "build", "scan", "push", "sign", "verify", "tell"]);
  });

  test("stops at a finding that became known since, though the image is the same", async () => {
    const world = fakeWorld();
    await run(world);
    world.findings = [finding];
    expect((await run(world)).record.outcome).toBe("stopped");
    expect(world.tags.get("stable")).toBe(newDigest);
  });

  test("of another image keeps what was there before", async () => {
    const world = Object.assign(fakeWorld(), { digest: oldDigest });
    await run(world);
    world.digest = newDigest;
    expect((await run(world)).record).toMatchObject({ outcome: "released", previous: oldDigest });
    expect(world.released).toMatchObject({ digest: newDigest, earlier: [oldDigest] });
    expect((await run(world)).record).toMatchObject({ outcome: "unchanged", previous: oldDigest });
    expect(world.released).toMatchObject({ digest: newDigest, earlier: [oldDigest] });
  });

  test("keeps what somebody else had tagged", async () => {
    const world = fakeWorld();
    world.tags.set("stable", oldDigest);
    expect((await run(world)).record.previous).toBe(oldDigest);
    expect(world.released?.earlier).toEqual([oldDigest]);
  });

  test("sets a tag again that somebody moved", async () => {
    const world = fakeWorld();
    await run(world);
    world.tags.set("latest", oldDigest);
    world.calls.splice(0);
    expect((await run(world)).record.outcome).toBe("released");
    expect(world.calls).toContain("tag latest");
    expect(world.calls).not.toContain("tag stable");
  });

  test("does not release what was set back, unless it is forced to", async () => {
    const world = fakeWorld();
    world.released = {
      format: 1,
      digest: oldDigest,
      run: "r",
      at: "",
      earlier: [],
      withdrawn: [newDigest],
    };
    const { record } = await run(world);
    expect(record).toMatchObject({
      outcome: "stopped",
      reason: expect.stringContaining("--force"),
    });
    expect(world.calls).toEqual(["resolve", "build", "tell"]);
    expect((await run(world, { force: true })).record.outcome).toBe("released");
    expect(world.released?.withdrawn).toEqual([]);
  });
});

describe("a run that is killed", () => {
  test.each(all)("at %s ends in the right state the next time", async (at) => {
    const world = Object.assign(fakeWorld(), { digest: oldDigest });
    await run(world);
    world.digest = newDigest;
    world.calls.splice(0);
    world.breaksAt = at;
    await run(world).catch(() => {});
    world.breaksAt = undefined;
    const begun = world.journal?.run;
    const { record } = await run(world);
    expect(record).toMatchObject({ outcome: "released", digest: newDigest, previous: oldDigest });
    expect(world.released).toMatchObject({ digest: newDigest, earlier: [oldDigest] });
    expect([...world.tags.values()]).toEqual([newDigest, newDigest]);
    expect(world.calls.filter((name) => name === "build")).toHaveLength(1);
    expect(world.calls.filter((name) => name === "tag stable")).toHaveLength(1);
    expect(record.run).toBe(begun);
  });

  test("builds again where something of what it is made of has changed, or a day has passed", async () => {
    for (const change of [{ inputs: "inputs-2" }, { nowMs: Date.parse("2026-11-26T06:00:01Z") }]) {
      const world = Object.assign(fakeWorld(), { breaksAt: "push" });
      await run(world).catch(() => {});
      Object.assign(world, { breaksAt: undefined }, change);
      await run(world);
      expect(world.calls.filter((name) => name === "build")).toHaveLength(2);
    }
  });

  test("a registry that cannot be reached fails it; the next run goes on with what was built", async () => {
    const world = fakeWorld();
    const ports = world.ports();
    const push = () => Promise.reject(new EnvironmentError("It cannot be reached."));
    const { record } = await release(
      plan,
      { ...ports, work: { ...ports.work, push } },
      { force: false },
    );
    expect(record).toMatchObject({ outcome: "failed", reason: "It cannot be reached." });
    expect(world.journal?.outcome).toBe("failed");
    await run(world);
    expect(world.calls.filter((name) => name === "build")).toHaveLength(1);
    expect(world.told.map(({ outcome }) => outcome)).toEqual(["failed", "released"]);
  });

  test("an image that cannot be read is incomplete, and what is no error of suture's is told too", async () => {
    for (const [thrown, outcome] of [
      [new TargetError("Broken."), "incomplete"],
      [new RangeError("Oh."), "failed"],
    ] as const) {
      const world = fakeWorld();
      const ports = world.ports();
      const scan = () => Promise.reject(thrown);
      const ended = await release(
        plan,
        { ...ports, work: { ...ports.work, scan } },
        { force: false },
      );
      expect([ended.record.outcome, ended.error]).toEqual([outcome, thrown]);
      expect(world.told).toHaveLength(1);
      expect(world.calls).not.toContain("push");
    }
  });
});
