import { expect, test } from "vitest";
import { commandLines } from "../../test/build-request.ts";
import { podman } from "./podman.ts";

const digest = `sha256:${"a".repeat(64)}`;
const always = "podman build --pull=always --format oci --file /shop/Dockerfile";
const epoch = "--build-arg SOURCE_DATE_EPOCH=1700000000 --timestamp 1700000000";

test("builds under a name of its own, saves it as a layout and gives the name up", () => {
  expect(commandLines(podman)).toEqual([
    `${always} ${epoch} --tag localhost/suture-release-0a1b /shop`,
    "podman push --format oci localhost/suture-release-0a1b oci:/state/image:release",
    "podman untag localhost/suture-release-0a1b",
  ]);
});

test("builds a list for several platforms", () => {
  expect(commandLines(podman, { platforms: ["linux/amd64", "linux/arm64"] })).toEqual([
    `${always} --platform linux/amd64 ${epoch} --manifest localhost/suture-release-0a1b /shop`,
    `${always} --platform linux/arm64 ${epoch} --manifest localhost/suture-release-0a1b /shop`,
    "podman manifest push --all --rm localhost/suture-release-0a1b oci:/state/image:release",
  ]);
});

test("pins bases, and builds all anew where stages are named", () => {
  const [line] = commandLines(podman, {
    pins: [
      { image: "r.example/base:1", digest, from: { kind: "registry", name: "r.example/base" } },
    ],
    refresh: { kind: "stages", stages: ["base"] },
    isPlainAllowed: true,
  });
  expect(line).toContain(
    `--build-context r.example/base:1=docker-image://r.example/base@${digest} --build-arg`,
  );
  expect(line).toContain("--timestamp 1700000000 --no-cache --tls-verify=false --tag");
});
