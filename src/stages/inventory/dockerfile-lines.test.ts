import { spawnSync } from "node:child_process";
import { chmodSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { openPath, textFile } from "../../../test/images.ts";
import {
  debian12,
  dpkgStatus,
  type LayeredImage,
  opensslAdvisories,
  pythonPackage,
  scanLayered,
} from "../../../test/layered-images.ts";
import { needs } from "../../../test/needs.ts";
import { scanTrees } from "../../../test/scan-trees.ts";
import { tempFolder } from "../../../test/temp-folder.ts";
import { nodeDisk } from "../../io/disk.ts";
import type { Report } from "../../model/index.ts";
import { directory } from "../../sources/directory.ts";

const base = [debian12, dpkgStatus("libc6 2.36", "openssl 3.0.1")];
const withWget = dpkgStatus("libc6 2.36", "openssl 3.0.1", "wget 1.21");
const add = "/bin/sh -c #(nop) ADD file:9d2f in / ";
const baseHistory = [add, '-/bin/sh -c #(nop)  CMD ["bash"]'];

const dockerfile = `# syntax=docker/dockerfile:1
ARG TAG=12
FROM python:3.12 AS build
RUN pip wheel x

FROM debian:\${TAG}
ARG DIR=/srv/app
# Tools
RUN --mount=type=cache,target=/var/cache/apt \\
    apt-get update \\
    # and those that we need
 && apt-get install -y \\
      wget
COPY --from=build --chown=app \\
     /opt/venv $DIR/venv
RUN <<EOF
echo x > /x
echo y > /y
EOF
USER app
`;

/** The first line that each package's findings and packages point to, \`0\` where to none. */
async function lines(image: LayeredImage): Promise<Readonly<Record<string, number>>> {
  const { report } = await scanLayered(image);
  return linesOf(report);
}

function linesOf({ assets }: Report): Readonly<Record<string, number>> {
  const found = assets.find(({ asset }) => asset.kind === "image");
  return Object.fromEntries(
    (found?.packages ?? []).map(({ name, layer, instruction }) => {
      const made = found?.layers?.find(({ diffId }) => diffId === layer);
      const place = (made?.from ?? made?.instructions[instruction ?? -1])?.dockerfile;
      return [name, place?.region?.startLine ?? 0];
    }),
  );
}

const layers = [
  base,
  [withWget],
  [pythonPackage("jinja2", "2.11.2", "srv/app/venv/lib")],
  [textFile("x", ""), textFile("y", "")],
];

const buildKit = [
  ...baseHistory,
  "-ARG DIR=/srv/app",
  "RUN |1 DIR=/srv/app /bin/sh -c apt-get update  && apt-get install -y       wget # buildkit",
  "COPY --chown=app /opt/venv /srv/app/venv # buildkit",
  "RUN |1 DIR=/srv/app /bin/sh -c echo x > /x\necho y > /y\n # buildkit",
  "-USER app",
];

describe("the line of the Dockerfile that brought a package", () => {
  const tied = { layers, service: "Dockerfile", files: { Dockerfile: dockerfile } };

  test.each([
    ["BuildKit", buildKit],
    [
      "buildah, layer by layer",
      [
        ...baseHistory,
        "-/bin/sh -c #(nop) ARG DIR",
        "|1 DIR=/srv/app /bin/sh -c apt-get update  && apt-get install -y       wget",
        "/bin/sh -c #(nop) COPY --chown=app dir:12ab in $DIR/venv ",
        "|1 DIR=/srv/app /bin/sh -c echo x > /x\necho y > /y\n",
        "-/bin/sh -c #(nop) USER app",
      ],
    ],
    [
      "kaniko, which keeps the text",
      [
        ...baseHistory,
        "RUN --mount=type=cache,target=/var/cache/apt apt-get update && apt-get install -y wget",
        "COPY --from=build --chown=app /opt/venv $DIR/venv",
        "RUN <<EOF\necho x > /x\necho y > /y\nEOF",
      ],
    ],
  ])("by the history of %s", async (_, history) => {
    expect(await lines({ ...tied, history })).toEqual({
      libc6: 6,
      openssl: 6,
      wget: 9,
      jinja2: 14,
    });
  });

  test("is where the finding points to; what it is about stays the same", async () => {
    const { report, diffIds } = await scanLayered({ ...tied, history: buildKit });
    const alone = await scanLayered({ layers, history: buildKit, service: "Dockerfile" });
    const shown = ({ findings }: Report) =>
      findings.map(({ rule, location, ...finding }) => [
        rule,
        location.asset,
        `${location.path}:${location.region?.startLine ?? ""}-${location.region?.endLine ?? ""}`,
        diffIds.indexOf(location.layer ?? ""),
        "package" in finding ? finding.package.location?.path : "",
      ]);
    const image = "image:Dockerfile";
    const metadata = "srv/app/venv/lib/site-packages/jinja2-2.11.2.dist-info/METADATA";
    expect(shown(report).sort()).toEqual([
      ["CVE-2026-1", ".", "Dockerfile:6-6", 0, "var/lib/dpkg/status"],
      ["CVE-2026-2", ".", "Dockerfile:14-15", 2, metadata],
    ]);
    expect(shown(alone.report).sort()).toEqual([
      ["CVE-2026-1", image, "var/lib/dpkg/status:-", 0, undefined],
      ["CVE-2026-2", image, `${metadata}:-`, 2, undefined],
    ]);
    const prints = (of: Report) => of.findings.map(({ fingerprint }) => fingerprint).sort();
    expect(prints(report)).toEqual(prints(alone.report));
  });

  test("of a service's build: its Dockerfile, target and arguments", async () => {
    const files = {
      "compose.yaml":
        "services:\n  api:\n    build:\n      context: ./api\n      dockerfile: docker/Api.Dockerfile\n      target: run\n      args:\n        PKG: wget\n  db:\n    image: postgres\n",
      "api/docker/Api.Dockerfile":
        "FROM debian:12 AS run\nARG PKG\nCOPY $PKG /opt/$PKG\nFROM run\nRUN other\n",
      Dockerfile: dockerfile,
    };
    const history = [...baseHistory, "COPY wget /opt/wget # buildkit"];
    const image = { layers: [base, [pythonPackage("jinja2", "1.0", "opt/wget")]], history, files };
    expect(await lines({ ...image, service: "api" })).toEqual({ libc6: 1, openssl: 1, jinja2: 3 });
    expect(await lines({ ...image, service: "db" })).toEqual({ libc6: 0, openssl: 0, jinja2: 0 });
    expect(await lines({ ...image, service: "none" })).toEqual({ libc6: 0, openssl: 0, jinja2: 0 });
  });

  test("is not claimed where the Dockerfile changed since", async () => {
    const changed = dockerfile.replace("wget", "wget curl");
    const files = { Dockerfile: changed };
    // The base is still known by its command.
    expect(await lines({ ...tied, files, history: buildKit })).toEqual({
      libc6: 6,
      openssl: 6,
      wget: 0,
      jinja2: 14,
    });
  });

  test("is not claimed of one of two alike that are told apart by digests only", async () => {
    const history = [add, "COPY dir:1 in /app ", "COPY dir:2 in /app "];
    const image = {
      layers: [base, [pythonPackage("jinja2", "1.0", "app")], [textFile("app/b", "")]],
      history,
      service: "Dockerfile",
    };
    const files = (text: string) => ({ files: { Dockerfile: text } });
    const both = "FROM debian\nCOPY a /app\nCOPY b /app\n";
    expect(await lines({ ...image, ...files(both) })).toMatchObject({ jinja2: 2 });
    expect(await lines({ ...image, ...files("FROM debian\nCOPY b /app\n") })).toMatchObject({
      jinja2: 0,
    });
    const more = "FROM debian\nCOPY x /app\nCOPY a /app\nCOPY b /app\n";
    expect(await lines({ ...image, ...files(more) })).toMatchObject({ jinja2: 0 });
  });

  test("an instruction that the base image ran too is the later one", async () => {
    const history = [
      add,
      "RUN /bin/sh -c apt-get update",
      "-CMD x",
      "RUN /bin/sh -c apt-get update",
    ];
    const image = {
      layers: [base, [withWget], [dpkgStatus("libc6 2.36", "openssl 3.0.2", "wget 1.21")]],
      history,
      service: "Dockerfile",
      files: { Dockerfile: "FROM debian:12\nUSER root\nRUN apt-get update\n" },
    };
    expect(await lines(image)).toEqual({ libc6: 1, wget: 1, openssl: 3 });
  });

  test.each([
    ["CRLF and a BOM", `\uFEFF${dockerfile.replaceAll("\n", "\r\n")}`, 9],
    ["no final newline", dockerfile.trimEnd(), 9],
    ["an empty file", "", 0],
    ["no Dockerfile at all", "services: {}\n", 0],
    ["lower case", dockerfile.replace("RUN --mount", "run --mount"), 9],
  ])("reads %s", async (_, text, line) => {
    const image = { ...tied, files: { Dockerfile: text }, history: buildKit };
    expect(await lines(image)).toMatchObject({ wget: line });
  });
});

describe("buildah", () => {
  const root = process.getuid?.() !== 0;
  needs("buildah", "busybox").skipIf(root)(
    "tells the lines of its images, squashed or not",
    async () => {
      const folder = tempFolder({
        "base/Dockerfile": 'FROM scratch\nADD root /\nCMD ["/bin/sh"]\n',
        "base/root/bin/sh": readFileSync(whichBusybox()),
        "base/root/bin/apt-get": aptGet,
        "base/root/etc/os-release": 'ID=debian\nVERSION_ID="12"\n',
        "base/root/var/lib/dpkg/status": stanza("openssl", "3.0.1"),
        "app/Dockerfile": buildahDockerfile,
        "app/venv/site-packages/jinja2-1.0.dist-info/METADATA": "Name: jinja2\nVersion: 1.0\n",
        "app/run.sh": "exit\n",
      });
      for (const path of ["sh", "apt-get"]) chmodSync(`${folder}/base/root/bin/${path}`, 0o755);
      const storage = `--root ${folder}/store --runroot ${folder}/run --storage-driver vfs`.split(
        " ",
      );
      const buildah = (...args: readonly string[]) => run("buildah", ...storage, ...args);
      const build = (path: string, tag: string, ...more: readonly string[]) =>
        buildah(
          "build",
          "--isolation",
          "chroot",
          "-t",
          `localhost/${tag}`,
          ...more,
          `${folder}/${path}`,
        );
      build("base", "base:1");
      for (const how of ["true", "false"]) {
        build("app", `app-${how}:1`, `--layers=${how}`);
        buildah(
          "push",
          `localhost/app-${how}:1`,
          `oci-archive:${folder}/${how}.tar:localhost/app:1`,
        );
        const image = await openPath(`${folder}/${how}.tar`, { service: "app/Dockerfile" });
        const tree = await directory.open({
          target: { kind: "directory", location: folder },
          disk: nodeDisk,
          exclude: ["store", "run"],
        });
        const report = await scanTrees([tree, image], { advisories: opensslAdvisories });
        expect(linesOf(report), how).toEqual({ openssl: 2, wget: 5, jinja2: 7 });
        const layers = report.assets.find(({ asset }) => asset.kind === "image")?.layers ?? [];
        expect(layers[0]?.isBase, how).toBe(true);
        expect(layers.slice(1).map(({ isBase }) => isBase)).not.toContain(true);
        const places = report.findings.map(({ location: { path, region } }) => [
          path,
          region?.startLine,
        ]);
        expect(places.sort()).toEqual([
          ["app/Dockerfile", 2],
          ["app/Dockerfile", 7],
        ]);
      }
    },
    120_000,
  );
});

const buildahDockerfile = `ARG BASE=localhost/base:1
FROM \${BASE}
ARG DIR=/srv/app
ENV MODE=prod
RUN apt-get update && \\
    apt-get install wget
COPY venv \${DIR}/venv
COPY run.sh /run.sh
RUN echo > /x
USER 1000
`;

/** Stands in for the real one: writes what dpkg would. */
const aptGet = `#!/bin/sh
[ "$1" = install ] || exit 0
printf '\\n%s\\n%s\\n%s\\n%s\\n' 'Package: wget' 'Status: install ok installed' \\
  'Architecture: amd64' 'Version: 1.21' >> /var/lib/dpkg/status
`;

function stanza(name: string, version: string): string {
  return `Package: ${name}\nStatus: install ok installed\nArchitecture: amd64\nVersion: ${version}\n`;
}

function whichBusybox(): string {
  return spawnSync("which", ["busybox"], { encoding: "utf8" }).stdout.trim();
}

function run(program: string, ...args: readonly string[]): void {
  const { status, stderr, error } = spawnSync(program, args, { encoding: "utf8" });
  if (status !== 0) throw new Error(`${program} ${args.join(" ")}: ${error ?? stderr}`);
}
