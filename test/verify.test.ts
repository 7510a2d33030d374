import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import type { Finding } from "../src/model/index.ts";
import { type NewImage, writeOciArchive } from "../src/oci/output/write-oci-archive.ts";
import { imageOf, textFile } from "./images.ts";
import { type Workplace, workplace } from "./run-suture.ts";
import { smallShop } from "./small-shop.ts";

const rulesOf = (findings: readonly Finding[] = []) => findings.map(({ rule }) => rule).sort();
const installed = ["requests==2.30.0", "idna==3.10", "certifi==2024.8.30", "urllib3==2.2.3"];

/** An image of the shop with these packages of pip. */
function shopImage(packages: readonly string[], more: NewImage["config"] = {}): NewImage {
  const files = packages.map((line) => {
    const [name, version] = line.split("==");
    const folder = `usr/local/lib/python3.11/site-packages/${name}-${version}.dist-info`;
    return textFile(
      `${folder}/METADATA`,
      `Metadata-Version: 2.1\nName: ${name}\nVersion: ${version}\n`,
    );
  });
  return imageOf([files], { config: { Cmd: ["/bin/app"], ...more } });
}

function writeImage(place: Workplace, name: string, image: NewImage): string {
  writeFileSync(join(place.folder, name), Buffer.concat([...writeOciArchive(image)]));
  return `backend=../${name}`;
}

/** A shop that was fixed beside its image; findings of the image wait for a new one. */
function fixedShop() {
  const place = workplace(smallShop);
  const old = writeImage(place, "old.tar", shopImage(installed));
  const { status, report } = place.json(["fix", "--image", old]);
  expect(status).toBe(0);
  return { place, old, report };
}

const ofImage = ({ location }: Finding) => location.asset === "image:backend";

describe("an image beside the directory", () => {
  test("what only a new image shows is unchecked, with the command that builds one", () => {
    const { place, old, report } = fixedShop();
    const ways = [
      report,
      place.json(["verify"]).report,
      place.json(["verify", "--image", old]).report,
    ];
    for (const { verification } of ways) {
      const { unchecked = [], gone = [], remains = [] } = verification ?? {};
      expect(rulesOf(unchecked.map(({ finding }) => finding))).toEqual(
        expect.arrayContaining(["CVE-2023-32681", "image/root-user"]),
      );
      expect(unchecked.map(({ finding }) => finding).every(ofImage)).toBe(true);
      expect(unchecked[0]?.command).toContain("docker build");
      expect([...gone, ...remains].some(ofImage)).toBe(false);
      expect(rulesOf(gone)).toContain("CVE-2023-32681");
    }
  });

  test("a new image shows what is gone and what remains", () => {
    const { place } = fixedShop();
    const rebuilt = shopImage(["requests==2.31.0", ...installed.slice(1)]);
    const image = writeImage(place, "new.tar", rebuilt);
    const { status, report } = place.json(["verify", "--image", image]);
    const { gone = [], remains = [], unchecked, checks = [] } = report.verification ?? {};
    expect(status).toBe(1);
    expect(rulesOf(gone.filter(ofImage))).toContain("CVE-2023-32681");
    expect(rulesOf(remains.filter(ofImage))).toContain("image/root-user");
    expect(unchecked).toEqual([]);
    expect(checks.filter(({ result }) => result === "failed")).toEqual([]);
  });

  test("an inventory that collapsed is a failed check, not a success", () => {
    const { place } = fixedShop();
    const image = writeImage(place, "empty.tar", shopImage(["idna==3.10"], { User: "10001" }));
    const { status, report } = place.json(["verify", "--image", image]);
    expect(status).toBe(3);
    expect(report.verification?.checks).toContainEqual(
      expect.objectContaining({ id: "inventory-guard", result: "failed" }),
    );
    const { status: table, stdout } = place.run(["verify", "--offline", "--image", image]);
    expect(table).toBe(3);
    expect(stdout).toContain("4 packages before, 1 after");
  });
});

describe("only what both scans looked at is compared", () => {
  test("--only takes nothing else for gone", () => {
    const place = workplace(smallShop);
    place.json(["scan"]);
    const { verification } = place.json(["verify", "--only", "dockerfile"]).report;
    expect(verification?.gone).toEqual([]);
    expect(verification?.introduced).toEqual([]);
    expect(rulesOf(verification?.remains)).toContain("dockerfile/add-local-file");
  });

  test("a fix of one kind leaves the others as they were, not introduced", () => {
    const place = workplace(smallShop);
    place.json(["fix", "--only", "compose"]);
    const { verification } = place.json(["verify"]).report;
    expect(verification?.introduced).toEqual([]);
    expect(rulesOf(verification?.remains)).toContain("CVE-2023-32681");
  });

  test.each([
    ["after", [], ["--exclude", "app"]],
    ["before", ["--exclude", "app"], []],
  ])("paths left out %s are neither gone nor introduced", (_, before, after) => {
    const place = workplace(smallShop);
    place.json(["scan", ...before]);
    const { verification } = place.json(["verify", ...after]).report;
    expect(verification?.gone).toEqual([]);
    expect(verification?.introduced).toEqual([]);
    const paths = verification?.remains.map(({ location }) => location.path);
    expect(paths).toContain("compose.yaml");
    expect(paths).not.toContain("app/settings.py");
  });
});
