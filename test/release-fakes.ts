import type { Finding, Gap, ReleasePlan, ReleaseRecord } from "../src/model/index.ts";
import type { BuiltImage, Journal, Released } from "../src/stages/release/journal.ts";
import type {
  ReleaseMemory,
  ReleasePorts,
  ReleaseWork,
} from "../src/stages/release/release-ports.ts";

export const newDigest: string = `sha256:${"a".repeat(64)}`;
export const oldDigest: string = `sha256:${"b".repeat(64)}`;
const baseDigest = `sha256:${"c".repeat(64)}`;

/** A plan that builds and signs, and tells one service. */
export function releasePlan(more: Partial<ReleasePlan> = {}): ReleasePlan {
  return {
    file: "suture-release.toml",
    image: { registry: "registry.example", repository: "acme/shop" },
    tags: ["stable", "latest"],
    make: {
      kind: "build",
      context: "/shop",
      dockerfile: "/shop/Dockerfile",
      platforms: [],
      arguments: {},
      secrets: {},
      layouts: {},
      timeoutMs: 1000,
    },
    gate: { failOn: "high", fixableOnly: false, only: [] },
    sign: { key: "/release.key", name: "release.pub" },
    notify: [{ notifier: "webhook", url: "https://hooks.example/x" }],
    heartbeat: {},
    secrets: [],
    ...more,
  };
}

/** A registry, a builder and a disk of a few variables, that can be told to break. */
export interface FakeWorld {
  readonly calls: string[];
  readonly tags: Map<string, string>;
  readonly told: ReleaseRecord[];
  readonly records: ReleaseRecord[];
  journal: Journal | undefined;
  released: Released | undefined;
  /** What a build makes next. */
  digest: string;
  findings: readonly Finding[];
  gaps: readonly Gap[];
  inputs: string;
  signatureProblem: string | undefined;
  scannedDigest: string | undefined;
  /** The call that ends the process, as a kill does. */
  breaksAt: string | undefined;
  nowMs: number;
  ports(): ReleasePorts;
}

/** Ends a run in the middle: nothing catches it as an error of suture's. */
export class Killed extends Error {}

export function fakeWorld(): FakeWorld {
  const world: FakeWorld = {
    calls: [],
    tags: new Map(),
    told: [],
    records: [],
    journal: undefined,
    released: undefined,
    digest: newDigest,
    findings: [],
    gaps: [],
    inputs: "inputs-1",
    signatureProblem: undefined,
    scannedDigest: undefined,
    breaksAt: undefined,
    nowMs: Date.parse("2026-11-25T06:00:00Z"),
    ports: () => ({
      work: workOf(world),
      memory: memoryOf(world),
      now: () => world.nowMs,
      random: "0a1b2c3d",
      version: "0.1.0",
    }),
  };
  return world;
}

function memoryOf(world: FakeWorld): ReleaseMemory {
  return {
    journal: world.journal,
    released: world.released,
    writeJournal: (journal) => {
      if (world.breaksAt === "dead") return; // A killed process writes nothing.
      world.journal = journal;
    },
    writeReleased: (released) => {
      if (world.breaksAt !== "dead") world.released = released;
    },
    writeRecord: (record) => {
      if (world.breaksAt !== "dead") world.records.push(record);
    },
  };
}

function workOf(world: FakeWorld): ReleaseWork {
  const call = (name: string) => {
    if (world.breaksAt === "dead") throw new Killed(name);
    if (world.breaksAt === name) {
      world.breaksAt = "dead";
      throw new Killed(name);
    }
    world.calls.push(name);
  };
  const built = (): BuiltImage => ({
    inputs: world.inputs,
    digest: world.digest,
    folder: "/state/image",
    builder: "buildah 1.28.2",
  });
  return {
    async resolve() {
      call("resolve");
      const from = { kind: "registry" as const, name: "docker.io/library/debian" };
      return { bases: [{ image: "debian:12", digest: baseDigest, from }], inputs: world.inputs };
    },
    isIntact: async () => true,
    async build() {
      call("build");
      return built();
    },
    async scan({ digest }) {
      call("scan");
      const { findings, gaps, scannedDigest } = world;
      return { digest: scannedDigest ?? digest, findings, gaps, data: [] };
    },
    taggedDigest: async (tag) => world.tags.get(tag),
    push: async () => call("push"),
    sign: async () => call("sign"),
    async verify() {
      call("verify");
      return world.signatureProblem;
    },
    async setTag(tag, digest) {
      call(`tag ${tag}`);
      world.tags.set(tag, digest);
    },
    async tell(_, record) {
      call("tell");
      world.told.push(record);
      return true;
    },
  };
}
