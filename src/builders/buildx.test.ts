import { expect, test } from "vitest";
import { buildRequest, commandLines } from "../../test/build-request.ts";
import { buildx } from "./buildx.ts";

const digest = `sha256:${"a".repeat(64)}`;
const always = "docker buildx build --pull --progress plain --file /shop/Dockerfile";
const attests = "--attest type=sbom --attest type=provenance,mode=max";
const output = "--output type=oci,tar=false,rewrite-timestamp=true,dest=/state/image /shop";

test("builds reproducibly into a layout, with a bill of materials and provenance", () => {
  expect(commandLines(buildx)).toEqual([
    `${always} --build-arg SOURCE_DATE_EPOCH=1700000000 ${attests} ${output}`,
  ]);
  expect(buildx.attests).toBe(true);
});

test("names target, platforms, arguments, secrets and the stages that are built anew", () => {
  const [line] = commandLines(buildx, {
    target: "runtime",
    platforms: ["linux/amd64", "linux/arm64"],
    buildArgs: { VERSION: "1.2" },
    secrets: { npmrc: "/home/me/.npmrc" },
    refresh: { kind: "stages", stages: ["base", "runtime"] },
  });
  expect(line).toBe(
    `${always} --target runtime --platform linux/amd64,linux/arm64 --build-arg VERSION=1.2 ` +
      "--build-arg SOURCE_DATE_EPOCH=1700000000 --secret id=npmrc,src=/home/me/.npmrc " +
      `--no-cache-filter base,runtime ${attests} ${output}`,
  );
});

test("puts the resolved digest in the place of each base", () => {
  const [line] = commandLines(buildx, {
    pins: [
      {
        image: "python:3.12",
        digest,
        from: { kind: "registry", name: "docker.io/library/python" },
      },
      { image: "base:1", digest, from: { kind: "layout", path: "/bases/one", tag: "1" } },
      {
        image: `node:22@${digest}`,
        digest,
        from: { kind: "registry", name: "docker.io/library/node" },
      },
    ],
  });
  expect(line).toContain(
    ` --build-context python:3.12=docker-image://docker.io/library/python@${digest} ` +
      `--build-context base:1=oci-layout:///bases/one@${digest} --build-arg `,
  );
  expect(line).not.toContain("node");
});

test("an argument with the day's value makes the rest of its stage anew", () => {
  const [line] = commandLines(buildx, {
    refresh: { kind: "argument", name: "APT_DAY", value: "2026-11-25" },
  });
  expect(line).toContain("--build-arg APT_DAY=2026-11-25 ");
  expect(line).not.toContain("--no-cache");
  expect(commandLines(buildx, { refresh: { kind: "all" } })[0]).toContain(" --no-cache --attest");
});

test("quotes paths that its lists would split", () => {
  const request = buildRequest({ output: '/a,b"c', secrets: { k: "/x,y" } });
  const args = buildx.commands(request)[0]?.args ?? [];
  expect(args).toContain('type=oci,tar=false,rewrite-timestamp=true,"dest=/a,b""c"');
  expect(args).toContain('id=k,"src=/x,y"');
});
