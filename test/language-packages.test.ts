import { deflateSync } from "node:zlib";
import { expect, test } from "vitest";
import type { NewFile } from "../src/oci/tar/write-tar.ts";
import { advisoriesOf, type RecordShape } from "./advisories.ts";
import { imageOf, openPath, textFile, writeImage } from "./images.ts";
import { makeElf } from "./make-executable.ts";
import { goRecord } from "./make-go-program.ts";
import { makeZip } from "./make-zip.ts";
import { scanTrees } from "./scan-trees.ts";

const filler = Buffer.alloc(80_000);
const program = (path: string, bytes: Uint8Array): NewFile => ({
  path,
  type: "file",
  bytes,
  mode: 0o755,
});

const goProgram = makeElf({
  data: Buffer.concat([
    goRecord({
      version: "go1.21.3",
      modules: [
        "path example.invalid/app",
        "mod example.invalid/app (devel) ",
        "dep golang.org/x/text v0.3.7 h1:aa=",
      ],
    }),
    filler,
  ]),
});
const crates = { packages: [{ name: "time", version: "0.1.44", source: "crates.io" }] };
const rustProgram = makeElf({
  data: filler,
  sections: [{ name: ".dep-v0", bytes: deflateSync(JSON.stringify(crates)) }],
});
const jar = makeZip([
  {
    name: "META-INF/maven/org.apache.logging.log4j/log4j-core/pom.properties",
    content: "groupId=org.apache.logging.log4j\nartifactId=log4j-core\nversion=2.14.1\n",
  },
  { name: "org/apache/logging/log4j/X.class", content: "class" },
]);
// Large enough that its directory does not lie in what is read of its end.
const app = makeZip([
  { name: "BOOT-INF/lib/log4j-core-2.14.1.jar", content: jar, isStored: true },
  { name: "static/large.bin", content: Buffer.alloc(300_000, "x"), isStored: true },
]);

const base = [
  textFile("etc/os-release", 'ID=debian\nVERSION_ID="12"\n'),
  textFile(
    "var/lib/dpkg/status",
    "Package: gosu\nStatus: install ok installed\nVersion: 1.14-1\nArchitecture: amd64\n\n",
  ),
  textFile("var/lib/dpkg/info/gosu.list", "/.\n/usr/sbin\n/usr/sbin/gosu\n"),
  program("usr/sbin/gosu", goProgram),
];
const layer = [
  program("app/run", goProgram),
  program("usr/local/bin/tool", rustProgram),
  { path: "app/app.jar", type: "file" as const, bytes: app },
  textFile("usr/local/bundle/specifications/rack-2.2.3.gemspec", "# stub: rack 2.2.3 ruby lib\n"),
  textFile(
    "var/www/vendor/composer/installed.json",
    '[{"name": "Monolog/Monolog", "version": "2.2.0"}]',
  ),
  textFile("srv/shop.deps.json", '{"libraries": {"Newtonsoft.Json/12.0.3": {"type": "package"}}}'),
  textFile("srv/Cargo.lock", "[[[ no lock of this image"),
];

const record = (id: string, ecosystem: string, name: string, range: string): RecordShape => ({
  id,
  ecosystem,
  name,
  ranges: [range],
});
const advisories = advisoriesOf([
  record("DEBIAN-CVE-1", "Debian:12", "other", "0..1"),
  record("GO-2022-1059", "Go", "golang.org/x/text", "0..0.3.8"),
  record("GO-2023-2185", "Go", "stdlib", "1.21.0-0..1.21.4"),
  record("RUSTSEC-2020-0071", "crates.io", "time", "0.1.0..0.2.23"),
  record("GHSA-jfh8-c2jp-5v3q", "Maven", "org.apache.logging.log4j:log4j-core", "2.13.0..2.15.0"),
  record("GHSA-hxqx-xwvh-44m2", "RubyGems", "rack", "0..2.2.3.1"),
  record("GHSA-1", "Packagist", "monolog/monolog", "0..2.2.1"),
  record("GHSA-5crp-9r3c-p9vr", "NuGet", "Newtonsoft.Json", "0..13.0.1"),
]);

test.each(["gzip", "none"] as const)(
  "an image's languages, its layers packed with %s",
  async (compression) => {
    const layers = [base, layer].map((files) => ({ files, compression }));
    const image = imageOf([], { layers });
    const report = await scanTrees([await openPath(writeImage(image))], { advisories });
    const found = report.findings.flatMap((one) =>
      one.kind === "vulnerability"
        ? [`${one.location.path} ${one.package.name} ${one.rule} ${one.fixedVersions}`]
        : [],
    );
    expect(found.sort()).toEqual([
      "app/app.jar org.apache.logging.log4j:log4j-core GHSA-jfh8-c2jp-5v3q 2.15.0",
      "app/run golang.org/x/text GO-2022-1059 0.3.8",
      "app/run stdlib GO-2023-2185 1.21.4",
      "srv/shop.deps.json newtonsoft.json GHSA-5crp-9r3c-p9vr 13.0.1",
      "usr/local/bin/tool time RUSTSEC-2020-0071 0.2.23",
      "usr/local/bundle/specifications/rack-2.2.3.gemspec rack GHSA-hxqx-xwvh-44m2 2.2.3.1",
      "var/www/vendor/composer/installed.json monolog/monolog GHSA-1 2.2.1",
    ]);
    expect(report.gaps).toEqual([]);
    const [asset] = report.assets;
    const diffIds = asset?.image?.layers.map(({ diffId }) => diffId);
    // What dpkg brought into the lower layer counts there: its copy of the module is not named.
    const text = asset?.packages.find(({ name }) => name === "golang.org/x/text");
    expect(text?.locations.map(({ path, layer: of }) => [path, of])).toEqual([
      ["app/run", diffIds?.[1]],
    ]);
  },
);
