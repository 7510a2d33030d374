import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, test } from "vitest";
import { apkImage, apkPair } from "./apk-images.ts";
import { apkRepositoryOf, makeApkKey } from "./apk-repository.ts";
import { openPath, textFile } from "./images.ts";
import { workplace } from "./run-suture.ts";
import { textsOf } from "./shop-packages.ts";

const key = makeApkKey("shop@example.org-1.rsa.pub");

/** A place to run suture in, with an image, a repository of this machine and its key. */
function alpinePlace() {
  const place = workplace();
  const { target } = place;
  for (const [path, bytes] of Object.entries(apkRepositoryOf(apkPair("1.1-r0"), key))) {
    const at = join(target, "repository/v3.20/main", path);
    mkdirSync(dirname(at), { recursive: true });
    writeFileSync(at, bytes);
  }
  writeFileSync(join(target, "mirror"), `${target}/repository/v3.20/main\n`);
  writeFileSync(join(target, key.name), key.key.export({ type: "spki", format: "pem" }));
  const image = apkImage(apkPair("1.0-r0"), [textFile("etc/shop.conf", "mine\n")]);
  const patch = (...args: readonly string[]) =>
    place.start(["patch", image, "--sources", "mirror", ...args]);
  return { ...place, patch };
}

describe("suture patch of Alpine", () => {
  test("writes the image, and what it fixed as OpenVEX", async () => {
    const { target, patch, run } = alpinePlace();
    const record = {
      id: "ALPINE-CVE-2026-1",
      upstream: ["CVE-2026-1"],
      modified: "2026-01-01T00:00:00Z",
      affected: [
        {
          package: { ecosystem: "Alpine:v3.20", name: "shop" },
          ranges: [{ type: "ECOSYSTEM", events: [{ introduced: "0" }, { fixed: "1.1-r0" }] }],
        },
      ],
    };
    writeFileSync(join(target, "record.json"), JSON.stringify(record));
    expect(run(["db", "import", "record.json", "--partial"]).status).toBe(0);
    const { status, stdout, stderr } = await patch(
      ...["--key", key.name, "-o", "oci:out:1", "--vex-out", "vex.json"],
    );
    expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
    expect(stdout).toMatch(/shop\s+1\.0-r0 → 1\.1-r0\s+v3\.20\/main/);
    expect(stdout).toContain("2 gone");
    const texts = await textsOf(await openPath(join(target, "out")));
    expect(texts.get("etc/shop.conf")).toBe("mine\n");
    expect(texts.get("etc/shop.conf.apk-new")).toBe("version 1.1-r0\n");
    const { statements } = JSON.parse(readFileSync(join(target, "vex.json"), "utf8"));
    expect(statements).toMatchObject([{ vulnerability: { name: "CVE-2026-1" }, status: "fixed" }]);
    expect(JSON.stringify(statements)).toMatch(/pkg:apk\/alpine\/libshop@1\.1-r0/);
    expect(JSON.stringify(statements)).toMatch(/pkg:apk\/alpine\/shop@1\.1-r0/);
  });

  test("believes no key but those that ship and those that are named", async () => {
    const { target, patch } = alpinePlace();
    const without = await patch("--dry-run");
    expect(without.status).toBe(4);
    expect(without.stderr).toContain("nothing here knows its key shop@example.org-1.rsa.pub");
    expect(without.stderr).toContain("--key");
    writeFileSync(join(target, "suture.toml"), `[patch]\nkeys = ["${key.name}"]\n`);
    expect(await patch("--dry-run")).toMatchObject({ status: 0 });
    writeFileSync(join(target, "no.rsa.pub"), "nonsense");
    const wrong = await patch("--dry-run", "--key", "no.rsa.pub");
    expect(wrong).toMatchObject({ status: 2 });
    expect(wrong.stderr).toContain("no.rsa.pub is no public key");
  });
});
