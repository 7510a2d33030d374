import { describe, expect } from "vitest";
import {
  clean,
  expectPushedOnce,
  heartbeat,
  isBeat,
  isImagePut,
  isSignaturePut,
  isTagPut,
  isTold,
  release,
  run,
  secrets,
  shop,
} from "./release-shop.ts";
import type { Ambush, Asked } from "./watched-registry.ts";

interface Kill {
  readonly where: string;
  /** At a request that comes in or was answered, or in a step on this machine. */
  readonly at: Ambush | { readonly step: string };
  /** The next run takes what was built. */
  readonly isBuilt: boolean;
  /** Run by default; the others with SUTURE_ORACLE=1. */
  readonly isShort?: true;
}

const before = (matches: Ambush["matches"]): Ambush => ({ when: "before", matches });
const after = (matches: Ambush["matches"]): Ambush => ({ when: "after", matches });
const isVerifying = ({ method, path }: Asked, earlier: readonly Asked[]) =>
  method === "GET" && path.endsWith(".sig") && earlier.some((one) => one.path.endsWith(".att"));

const kills: readonly Kill[] = [
  {
    where: "while it asks for the base",
    at: before(({ path }) => path.includes("/base/manifests/1")),
    isBuilt: false,
  },
  { where: "when the build begins", at: { step: "build" }, isBuilt: false, isShort: true },
  {
    where: "while the builder pulls the base",
    at: after(({ path }) => path.includes("/base/blobs/")),
    isBuilt: false,
  },
  { where: "while it scans", at: { step: "scan" }, isBuilt: true, isShort: true },
  {
    where: "when the gate let it pass",
    at: before(({ path }) => path.endsWith("/manifests/stable")),
    isBuilt: true,
  },
  { where: "before a blob is sent", at: before(({ method }) => method === "POST"), isBuilt: true },
  {
    where: "when a blob was sent",
    at: after(({ method, path }) => method === "PUT" && path.includes("/blobs/")),
    isBuilt: true,
  },
  { where: "before the manifest is sent", at: before(isImagePut), isBuilt: true },
  { where: "when the manifest was sent", at: after(isImagePut), isBuilt: true, isShort: true },
  { where: "before the signature is sent", at: before(isSignaturePut), isBuilt: true },
  { where: "when the signature was sent", at: after(isSignaturePut), isBuilt: true, isShort: true },
  {
    where: "between two attestations",
    at: after(({ method, path }) => method === "PUT" && path.endsWith(".att")),
    isBuilt: true,
  },
  { where: "while it verifies", at: before(isVerifying), isBuilt: true },
  { where: "before the first tag is set", at: before(isTagPut), isBuilt: true },
  { where: "between the tags", at: after(isTagPut), isBuilt: true, isShort: true },
  {
    where: "when the last tag was set",
    at: after((asked) => isTagPut(asked) && asked.path.endsWith("latest")),
    isBuilt: true,
    isShort: true,
  },
  { where: "while it tells", at: before(isTold), isBuilt: true },
];

describe("a run that is killed is gone on with by the next", () => {
  const isLong = process.env["SUTURE_ORACLE"] === "1";
  for (const { where, at, isBuilt } of kills.filter(({ isShort }) => isLong || isShort)) {
    run(where, { timeout: 120_000 }, async () => {
      const place = await shop(clean);
      const killed = await place.kill(["release"], at, secrets(place));
      expect(killed.signal).toBe("SIGKILL");
      const next = await release(place);
      expect([next.status, next.stderr]).toEqual([0, expect.any(String)]);
      expect(next.stderr.includes("Take what was built")).toBe(isBuilt);
      const { digest = "", ...record } = place.record();
      expect(record.outcome).toBe("released");
      expect(record.previous).toBeUndefined();
      expect(place.released()).toMatchObject({ digest, earlier: [] });
      await expectPushedOnce(place, {
        digest,
        manifestsSent: where === "before the manifest is sent" ? 2 : 1,
      });
    });
  }

  run("at the heartbeat everything is done already", { timeout: 120_000 }, async () => {
    const place = await shop(clean);
    const killed = await place.kill(["release"], before(isBeat), secrets(place));
    expect(killed.signal).toBe("SIGKILL");
    const next = await release(place);
    expect([next.status, place.record().outcome]).toEqual([0, "unchanged"]);
    await expectPushedOnce(place, { digest: place.record().digest ?? "", manifestsSent: 1 });
    expect(heartbeat(place)).toMatchObject({ outcome: "unchanged" });
  });

  run("two runs at once: the second says so and does nothing", { timeout: 60_000 }, async () => {
    const place = await shop(clean);
    const [first, second] = await Promise.all([release(place), release(place)]);
    expect([first.status, second.status].sort()).toEqual([0, 4]);
    const refused = first.status === 4 ? first : second;
    expect(refused.stderr).toContain("runs already");
    await expectPushedOnce(place, { digest: place.record().digest ?? "", manifestsSent: 1 });
  });
});
