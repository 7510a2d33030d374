import { describe, expect, test } from "vitest";
import { textFile } from "../../../test/images.ts";
import { debian12, dpkgStatus, pythonPackage, scanLayered } from "../../../test/layered-images.ts";

describe("a package belongs to the layer that brought it", () => {
  test("not to the last one that wrote the database", async () => {
    const { packages, layers } = await scanLayered({
      layers: [
        [debian12, dpkgStatus("libc6 2.36", "openssl 3.0.1", "wget 1.21")],
        [dpkgStatus("libc6 2.36", "openssl 3.0.2", "wget 1.21", "curl 7.88")],
        [dpkgStatus("libc6 2.36", "openssl 3.0.2", "curl 7.88")],
      ],
    });
    expect(packages).toEqual({
      "libc6 2.36": [0, 0],
      "openssl 3.0.2": [1, 0],
      "curl 7.88": [1, 0],
    });
    const superseded = layers.map((layer) =>
      layer.superseded.map(({ name, version, by, replacedBy }) => [
        `${name} ${version}`,
        layers.findIndex(({ diffId }) => diffId === by),
        replacedBy,
      ]),
    );
    expect(superseded).toEqual([
      [
        ["openssl 3.0.1", 1, "3.0.2"],
        ["wget 1.21", 2, undefined],
      ],
      [],
      [],
    ]);
  });

  test("to the later one where it was removed in between", async () => {
    const { packages } = await scanLayered({
      layers: [
        [debian12, dpkgStatus("libc6 2.36", "curl 7.88")],
        [dpkgStatus("libc6 2.36")],
        [dpkgStatus("libc6 2.36", "curl 7.88")],
        [dpkgStatus("libc6 2.36", "curl 7.88", "x 1")],
      ],
    });
    expect(packages).toMatchObject({ "curl 7.88": [2, 0], "libc6 2.36": [0, 0], "x 1": [3, 0] });
  });

  test("an epoch and an architecture make another package", async () => {
    const { packages } = await scanLayered({
      layers: [
        [debian12, dpkgStatus("a 1.0", "b 2.0 amd64")],
        [dpkgStatus("a 1:1.0", "b 2.0 amd64", "b 2.0 i386")],
      ],
    });
    expect(packages).toMatchObject({
      "a 1:1.0": [1, 0],
      "b 2.0": [0, 0],
      "b 2.0 i386": [1, 0],
    });
  });

  test("a database that cannot be read says nothing of what lies below it", async () => {
    const { packages, report } = await scanLayered({
      layers: [
        [debian12, dpkgStatus("a 1.0")],
        [textFile("var/lib/dpkg/status", `${"x".repeat(33 << 20)}`)],
        [dpkgStatus("a 1.0")],
        [dpkgStatus("a 1.0", "b 1.0")],
      ],
    });
    expect(packages).toMatchObject({ "a 1.0": [2, 0], "b 1.0": [3, 0] });
    expect(report.gaps.map(({ reason }) => reason)).toContain("too-large");
  });

  test("of packages that each have a file, to that file's layer, touched again or not", async () => {
    const { packages, layers } = await scanLayered({
      layers: [
        [debian12, dpkgStatus("a 1.0")],
        [pythonPackage("jinja2", "2.11.2"), pythonPackage("flask", "1.0")],
        [pythonPackage("jinja2", "2.11.2"), pythonPackage("idna", "2.10")],
        [textFile("opt/venv/lib/site-packages/.wh.flask-1.0.dist-info", "")],
      ],
    });
    expect(packages).toEqual({
      "a 1.0": [0, 0],
      "jinja2 2.11.2": [1, 0],
      "idna 2.10": [2, 0],
    });
    expect(layers[1]?.superseded).toMatchObject([{ name: "flask", version: "1.0" }]);
  });

  test.each([
    ["the file", "opt/venv/lib/site-packages/.wh.jinja2-2.11.2.dist-info", 2],
    ["a folder above it", "opt/.wh.venv", 2],
    ["everything in a folder", "opt/venv/lib/.wh..wh..opq", 2],
    ["something else", "opt/.wh.other", 0],
  ])("to the later one where a whiteout removed %s in between", async (_, path, layer) => {
    const { packages } = await scanLayered({
      layers: [
        [debian12, pythonPackage("jinja2", "2.11.2")],
        [textFile(path, "")],
        [pythonPackage("jinja2", "2.11.2")],
      ],
    });
    expect(packages).toMatchObject({ "jinja2 2.11.2": [layer, 0] });
  });

  test("a whiteout beside what its own layer writes anew is no break", async () => {
    const { packages } = await scanLayered({
      layers: [
        [debian12, dpkgStatus("a 1.0"), pythonPackage("jinja2", "2.11.2")],
        [
          textFile("var/lib/dpkg/.wh..wh..opq", ""),
          dpkgStatus("a 1.0", "b 1.0"),
          textFile("opt/.wh.venv", ""),
          pythonPackage("jinja2", "2.11.2"),
        ],
      ],
    });
    expect(packages).toMatchObject({
      "a 1.0": [0, 0],
      "b 1.0": [1, 0],
      "jinja2 2.11.2": [0, 0],
    });
  });

  test("and does not hide a break further down", async () => {
    const { packages } = await scanLayered({
      layers: [
        [debian12, pythonPackage("jinja2", "2.11.2")],
        [textFile("opt/.wh.venv", "")],
        [pythonPackage("jinja2", "2.11.2")],
        [textFile("opt/.wh.venv", ""), pythonPackage("jinja2", "2.11.2")],
        [pythonPackage("jinja2", "2.11.2")],
      ],
    });
    expect(packages).toMatchObject({ "jinja2 2.11.2": [2, 0] });
  });

  test("distroless: one file for each package", async () => {
    const status = (name: string, version: string) => ({
      ...dpkgStatus(`${name} ${version}`),
      path: `var/lib/dpkg/status.d/${name}`,
    });
    const { packages } = await scanLayered({
      layers: [
        [debian12, status("libc6", "2.36"), status("openssl", "3.0.1")],
        [status("openssl", "3.0.2")],
      ],
    });
    expect(packages).toEqual({ "libc6 2.36": [0, 0], "openssl 3.0.2": [1, 0] });
  });
});

describe("a database that a later layer deleted", () => {
  const base = [
    debian12,
    dpkgStatus("openssl 3.0.1", "wget 1.21", "libfoo 1.0"),
    textFile("usr/share/doc/openssl/copyright", "x"),
    textFile("usr/share/doc/wget/copyright", "x"),
  ];

  test.each([
    ["deleted", [textFile("var/lib/.wh.dpkg", "")]],
    ["deleted", [textFile("var/lib/dpkg/.wh.status", "")]],
    ["deleted", [textFile("var/lib/.wh..wh..opq", "")]],
    ["emptied", [textFile("var/lib/dpkg/status", "")]],
  ])("%s: incomplete, and what is still there is reported", async (how, top) => {
    const { report, packages, diffIds } = await scanLayered({
      layers: [base, [pythonPackage("jinja2", "2.11.2")], top],
    });
    expect(report.gaps).toEqual([
      {
        asset: report.assets[0]?.asset.id,
        path: "var/lib/dpkg/status",
        reason: "empty-inventory",
        message: `The layer ${diffIds[0]?.slice(0, 19)} still lists 3 packages of Debian GNU/Linux 12 (bookworm); a later layer ${how} the database. The files of 2 of them are still there: these are reported. Keep the database in the image.`,
      },
    ]);
    expect(packages).toEqual({
      "openssl 3.0.1": [0, 0],
      "wget 1.21": [0, 0],
      "jinja2 2.11.2": [1, 0],
    });
    expect(report.assets[0]?.packages.filter((one) => one.isUnlisted)).toHaveLength(2);
    expect(report.findings.map(({ rule }) => rule).sort()).toEqual(["CVE-2026-1", "CVE-2026-2"]);
  });

  test("keeps the layers of its packages, and owns what they brought", async () => {
    const metadata = pythonPackage("jinja2", "2.11.2", "usr/lib/python3");
    const { packages, layers } = await scanLayered({
      layers: [
        [...base, metadata, textFile("usr/share/doc/python3-jinja2/copyright", "x")],
        [
          dpkgStatus("openssl 3.0.1", "wget 1.21", "python3-jinja2 2.11.2-1"),
          textFile("var/lib/dpkg/info/python3-jinja2.list", `/${metadata.path}\n`),
        ],
        [textFile("var/lib/.wh.dpkg", "")],
      ],
      history: ["ADD file:1 in / ", "RUN apt-get install python3-jinja2", "COPY app /app"],
    });
    expect(packages).toEqual({
      "openssl 3.0.1": [0, 0],
      "wget 1.21": [0, 0],
      "python3-jinja2 2.11.2-1": [1, 0],
    });
    expect(layers.map(({ confidence }) => confidence)).toEqual(["high", "high", "medium"]);
  });

  test("with all files of the packages: only the count", async () => {
    const { report } = await scanLayered({
      layers: [base, [textFile("var/lib/.wh.dpkg", ""), textFile("usr/share/.wh.doc", "")]],
    });
    expect(report.gaps[0]?.message).toMatch(/3 packages .* None of them can be told/);
    expect(report.assets[0]?.packages).toEqual([]);
  });

  test("is not made of one that is there and cannot be read", async () => {
    const { report } = await scanLayered({
      layers: [base, [textFile("var/lib/dpkg/status", "x".repeat(33 << 20))]],
    });
    expect(report.gaps.map(({ reason }) => reason)).toEqual(["too-large"]);
  });

  test("nor of a system that never had packages", async () => {
    const { report } = await scanLayered({ layers: [[textFile("app/x", "1")], [debian12]] });
    expect(report.gaps).toMatchObject([{ reason: "empty-inventory" }]);
    expect(report.gaps[0]?.message).toMatch(/^No package was found/);
  });
});
