import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { tempFolder } from "../../../test/temp-folder.ts";
import { readPlan } from "./release-plan.ts";

const least = 'image = "registry.example/acme/shop"\nsign = false\n[build]\n';

function plan(text: string, { name = "suture-release.toml", env = {} as NodeJS.ProcessEnv } = {}) {
  const folder = tempFolder({ [name]: text });
  return { folder, plan: readPlan(join(folder, name), env) };
}

const problem = (text: string, name?: string) => {
  try {
    plan(text, name === undefined ? {} : { name });
  } catch (error) {
    const { message, hint, exitCode } = error as {
      message: string;
      hint?: string;
      exitCode: number;
    };
    expect(exitCode).toBe(2);
    return `${message.replace(/\S*suture-test-\w+\//, "")} ${hint ?? ""}`;
  }
  return "no problem";
};

describe("a plan", () => {
  test("says little where the usual is meant", () => {
    const { folder, plan: read } = plan(least);
    expect(read).toEqual({
      file: "suture-release.toml",
      image: { registry: "registry.example", repository: "acme/shop" },
      tags: ["latest"],
      make: {
        kind: "build",
        context: folder,
        dockerfile: join(folder, "Dockerfile"),
        platforms: [],
        arguments: {},
        secrets: {},
        layouts: {},
        timeoutMs: 3_600_000,
      },
      gate: { failOn: "high", fixableOnly: false, only: [] },
      notify: [],
      heartbeat: {},
      secrets: [],
    });
  });

  test("says everything, with paths from its own folder and secrets from the environment", () => {
    const text = `image = "acme/shop"
tags = ["stable", "stable", "1"]
[build]
builder = "buildah"
context = "app"
dockerfile = "docker/Dockerfile"
target = "runtime"
platforms = ["linux/amd64", "linux/arm64"]
refresh = { argument = "APT_DAY" }
source-date-epoch = 1700000000
timeout-minutes = 5
[build.arguments]
VERSION = "1.2"
[build.secrets]
npmrc = "../.npmrc"
[build.bases]
"debian:12" = "oci:bases/debian:12"
"alpine:3" = "oci:/srv/alpine"
[gate]
fail-on = "medium"
fixable-only = true
only = ["vulnerability"]
max-data-age = "36h"
[sign]
key = "keys/release.key"
public-key = "keys/release.pub"
password = "env:KEY_PASSWORD"
[[notify]]
with = "slack"
url = "env:SLACK"
[heartbeat]
file = "beat.json"
url = "https://hc.example/ping/{code}"
`;
    const env = { KEY_PASSWORD: "s3cret", SLACK: "https://hooks.example/T0" };
    const { folder, plan: read } = plan(text, { env });
    const at = (path: string) => join(folder, path);
    expect(read.image).toEqual({ registry: "docker.io", repository: "acme/shop" });
    expect(read.tags).toEqual(["stable", "1"]);
    expect(read.make).toEqual({
      kind: "build",
      builder: "buildah",
      context: at("app"),
      dockerfile: at("docker/Dockerfile"),
      target: "runtime",
      platforms: ["linux/amd64", "linux/arm64"],
      arguments: { VERSION: "1.2" },
      secrets: { npmrc: at("../.npmrc") },
      refresh: { kind: "argument", name: "APT_DAY" },
      sourceDateEpoch: 1_700_000_000,
      layouts: {
        "debian:12": { path: at("bases/debian"), tag: "12" },
        "alpine:3": { path: "/srv/alpine" },
      },
      timeoutMs: 300_000,
    });
    expect(read.sign).toEqual({
      key: at("keys/release.key"),
      publicKey: at("keys/release.pub"),
      name: "keys/release.pub",
      password: "s3cret",
    });
    expect(read.notify).toEqual([{ notifier: "slack", url: "https://hooks.example/T0" }]);
    expect(read.heartbeat).toEqual({
      file: at("beat.json"),
      url: "https://hc.example/ping/{code}",
    });
    expect(read.secrets).toEqual(["s3cret", "https://hooks.example/T0"]);
  });

  test("may be YAML, with a byte order mark and odd line ends too", () => {
    const yaml = "\uFEFFimage: registry.example/a\r\nsign: false\r\nbuild:\r\n  refresh: all\r\n";
    expect(plan(yaml, { name: "plan.yml" }).plan.make).toMatchObject({ refresh: { kind: "all" } });
    expect(plan(`\uFEFF${least.replaceAll("\n", "\r\n")}`).plan.tags).toEqual(["latest"]);
  });

  test("may patch an image in place of building one", () => {
    const text = 'image = "r.example/a"\nsign = false\n[patch]\nimage = "r.example/a:1"\n';
    expect(plan(text).plan.make).toEqual({
      kind: "patch",
      image: { registry: "r.example", repository: "a", tag: "1" },
      platforms: [],
      vex: true,
    });
    expect(plan(`${text}vex = false\n`).plan.make).toMatchObject({ vex: false });
  });
});

test.each([
  ["an empty file", "", /image is missing/],
  ["no TOML", "tags = []\nimage = ?\n", /is no TOML, line 2/],
  [
    "nothing to make an image of",
    'image = "r.example/a"\nsign = false\n',
    /needs \[build\] or \[patch\]/,
  ],
  ["both ways", `${least}[patch]\nimage = "a:1"\n`, /both \[build\] and \[patch\]/],
  [
    "no word about signing",
    'image = "r.example/a"\n[build]\n',
    /sign is missing: .*or sign = false/,
  ],
  ["a tag in the image", least.replace("shop", "shop:1"), /has a tag or a digest/],
  ["a name that is none", least.replace("acme/shop", "Acme/Shop"), /is no name of an image/],
  ["a setting that is not known", `${least}platform = "linux/amd64"\n`, /build\.platform/],
  [
    "a platform that is none",
    `${least}platforms = ["linux"]\n`,
    /build\.platforms\.0: linux\/amd64 is expected/,
  ],
  ["a builder that is not known", `${least}builder = "kaniko"\n`, /build\.builder/],
  ["a tag that is none", `tags = ["a b"]\n${least}`, /tags\.0: a tag is expected/],
  ["no tags", `tags = []\n${least}`, /tags/],
  ["a threshold that is not known", `${least}[gate]\nfail-on = "never"\n`, /gate\.fail-on/],
  [
    "a password in the plan",
    'image = "r.example/a"\n[build]\n[sign]\nkey = "k"\npassword = "x"\n',
    /holds no secrets.*env:NAME/,
  ],
  [
    "a variable that is not set",
    `${least}[heartbeat]\nurl = "env:NOT_SET"\n`,
    /the environment has no NOT_SET/,
  ],
  ["an address that is none", `${least}[heartbeat]\nurl = "ftp://x"\n`, /heartbeat\.url: http/],
  [
    "a base that is no layout",
    `${least}[build.bases]\n"a:1" = "docker-archive:x"\n`,
    /oci:DIRECTORY/,
  ],
])("%s is said so", (_, text, expected) => {
  expect(problem(text)).toMatch(expected);
});

test("a plan that is not there, and YAML that is none", () => {
  expect(() => readPlan("/nowhere/plan.toml", {})).toThrow(/There is no plan/);
  expect(problem("a: [", "plan.yaml")).toMatch(/is no YAML/);
});
