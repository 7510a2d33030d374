import { expect, test } from "vitest";
import { releasePlan } from "../../../test/release-fakes.ts";
import type { BuildPlan } from "../../model/index.ts";
import { provenance } from "./provenance.ts";

test("says what was built on, with what, and nothing that is secret or changes by itself", () => {
  const plan: BuildPlan = {
    ...(releasePlan().make as BuildPlan),
    target: "runtime",
    arguments: { VERSION: "1.2" },
    secrets: { npmrc: "/home/me/.npmrc" },
  };
  const digest = `sha256:${"c".repeat(64)}`;
  const made = provenance({
    plan,
    bases: [
      { image: "debian:12", digest, from: { kind: "registry", name: "docker.io/library/debian" } },
      { image: "local:1", digest, from: { kind: "layout", path: "/home/me/bases" } },
    ],
    builder: "buildah 1.28.2",
    startedAt: "2026-11-25T06:00:00.000Z",
  });
  expect(made).toEqual({
    buildDefinition: {
      buildType: "urn:suture:release:dockerfile:v1",
      externalParameters: { arguments: { VERSION: "1.2" }, target: "runtime" },
      resolvedDependencies: [
        {
          uri: `docker://docker.io/library/debian@${digest}`,
          name: "debian:12",
          digest: { sha256: "c".repeat(64) },
        },
        { name: "local:1", digest: { sha256: "c".repeat(64) } },
      ],
    },
    runDetails: {
      builder: { id: "urn:suture:builder:buildah", version: { buildah: "1.28.2" } },
      metadata: { startedOn: "2026-11-25T06:00:00.000Z" },
    },
  });
  expect(JSON.stringify(made)).not.toContain("/home/me");
});
