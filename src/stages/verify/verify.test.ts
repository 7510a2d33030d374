import { expect, test } from "vitest";
import { memoryTree } from "../../../test/memory-tree.ts";
import type { FileTree, Finding, Gap } from "../../model/index.ts";
import type { Scanned } from "../plan/scanned.ts";
import { type Baseline, verify } from "./verify.ts";

function finding(fingerprint: string, asset = ".", path = "a"): Finding {
  return {
    kind: "misconfiguration",
    rule: "shell/x",
    fingerprint,
    title: "t",
    message: "m",
    advice: "a",
    severity: "high",
    confidence: "high",
    cwe: [1],
    location: { asset, path },
    evidence: null,
    secretCount: 0,
    priority: { bucket: "day-1", rank: 0, because: "high" },
  };
}

function scanned(
  findings: Finding[],
  gaps: Gap[] = [],
  trees: FileTree[] = [memoryTree({})],
): Scanned {
  const collected = trees.map((tree) => ({
    tree,
    listing: { entries: new Map(), gaps: [], ignored: 0 },
    records: [],
  }));
  return { collected, findings, gaps, inventory: { assets: [], gaps } };
}

const image = (configDigest: string): FileTree => ({
  ...memoryTree({}),
  asset: { id: "image:shop", kind: "image", name: "shop" },
  image: {
    configDigest,
    platform: "linux/amd64",
    layers: [],
    history: [],
    config: { env: [], exposedPorts: [], labels: {}, hasHealthcheck: false },
  },
});

const options = { checks: [], contexts: [], buildCommand: "docker build ." };
const baseline = (findings: Finding[], more: Partial<Baseline> = {}): Baseline => ({
  findings,
  images: [],
  awaitsImage: false,
  ...more,
});
const prints = (findings: readonly Finding[]) => findings.map(({ fingerprint }) => fingerprint);

test("tells gone, remains and introduced apart, equal fingerprints one by one", async () => {
  const before = baseline([finding("a"), finding("a"), finding("b")]);
  const result = await verify(before, scanned([finding("a"), finding("c")]), options);
  expect(prints(result.gone)).toEqual(["a", "b"]);
  expect(prints(result.remains)).toEqual(["a"]);
  expect(prints(result.introduced)).toEqual(["c"]);
});

test("what only a new image shows is unchecked, not gone", async () => {
  const images = [{ asset: "image:shop", configDigest: "sha256:1" }];
  const before = baseline([finding("a", "image:shop")], { images, awaitsImage: true });
  const missing = await verify(before, scanned([]), options);
  expect(missing.unchecked).toMatchObject([{ command: "docker build ." }]);
  expect(missing.gone).toEqual([]);
  const old = await verify(before, scanned([], [], [image("sha256:1")]), options);
  expect(old.unchecked).toHaveLength(1);
  const rebuilt = await verify(before, scanned([], [], [image("sha256:2")]), options);
  expect(prints(rebuilt.gone)).toEqual(["a"]);
});

test("a finding in a file that cannot be read now is unchecked", async () => {
  const gap: Gap = { asset: ".", path: "a", reason: "malformed", message: "broken" };
  const result = await verify(baseline([finding("a")]), scanned([], [gap]), options);
  expect(result.gone).toEqual([]);
  expect(result.unchecked).toHaveLength(1);
});

test("suppressed findings do not count", async () => {
  const suppressed: Finding = { ...finding("a"), suppression: { by: "suture" } };
  const result = await verify(baseline([suppressed]), scanned([]), options);
  expect(result.gone).toEqual([]);
});

test("a finding that points to a Dockerfile is still one of its image", async () => {
  const vulnerable = {
    ...finding("v", ".", "Dockerfile"),
    kind: "vulnerability",
    package: {
      ...{ name: "x", version: "1", purl: "pkg:deb/debian/x@1", ecosystem: "Debian:12" },
      location: { asset: "image:shop", path: "var/lib/dpkg/status" },
    },
  } as unknown as Finding;
  const before = baseline([vulnerable], {
    images: [{ asset: "image:shop", configDigest: "sha256:1" }],
  });
  const without = await verify(before, scanned([]), options);
  expect([prints(without.gone), without.unchecked.length]).toEqual([[], 1]);
  const again = scanned([], [], [memoryTree({}), image("sha256:2")]);
  expect(prints((await verify(before, again, options)).gone)).toEqual(["v"]);
  const gap: Gap = {
    asset: "image:shop",
    path: "var/lib/dpkg/status",
    reason: "malformed",
    message: "",
  };
  const unread = scanned([], [gap], [memoryTree({}), image("sha256:2")]);
  expect((await verify(before, unread, options)).unchecked).toHaveLength(1);
});
