import { spawn } from "node:child_process";
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { type ArchiveMachine, archiveMachine } from "./archive-machine.ts";
import { startRegistry } from "./docker-registry.ts";
import { openPath } from "./images.ts";
import { archivedDeb } from "./made-packages.ts";
import { needs } from "./needs.ts";
import { armored, certificateOf } from "./openpgp-writer.ts";
import { workplace } from "./run-suture.ts";
import { alone, dpkg, imageWith, pair, textsOf } from "./shop-packages.ts";

/** A place to run suture in, with an image and sources of a made archive that its user trusts. */
async function patchPlace() {
  const archive = await archiveMachine();
  const place = workplace();
  const { target } = place;
  writeFileSync(join(target, "key.asc"), armored(certificateOf(archive.key), "PUBLIC KEY BLOCK"));
  const entry = `deb [signed-by=${join(target, "key.asc")}] ${archive.base} bookworm main\n`;
  writeFileSync(join(target, "mirror.list"), entry);
  archive.put({ name: "bookworm", debs: [dpkg, ...pair("1.1"), alone("1.1")].map(archivedDeb) });
  const image = imageWith([...pair("1.0"), alone("1.0")]);
  const patch = (...args: readonly string[]) =>
    place.start(["patch", image, "--sources", "mirror.list", ...args]);
  return { ...place, archive, image, patch };
}

/** What the folder holds beside what it was given. */
function madeIn(folder: string): readonly string[] {
  return readdirSync(folder).filter((name) => !["key.asc", "mirror.list"].includes(name));
}

describe("suture patch", () => {
  test.each([
    ["oci:layout:2", "layout"],
    ["layout", "layout"],
    ["oci-archive:image.tar", "image.tar"],
    ["image.tar", "image.tar"],
    ["docker-archive:image.tar:localhost/shop:2", "image.tar"],
  ])("writes to %s", async (out, path) => {
    const { target, patch } = await patchPlace();
    const { status, stdout, stderr } = await patch("-o", out);
    expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
    expect(stdout).toContain("3 packages changed");
    expect(stdout).toContain(`Written to ${out}`);
    expect(madeIn(target)).toEqual([path]);
    const tree = await openPath(join(target, path));
    expect((await textsOf(tree)).get("etc/shop.conf")).toBe("version 1.1\n");
    const tag = out.endsWith(":2") ? "2" : "1";
    expect(tree.image?.reference).toMatch(new RegExp(`(?:^|:)${tag}$`));
  });

  test("in a dry run writes nothing and says what it would do", async () => {
    const { target, patch } = await patchPlace();
    const { status, stdout } = await patch("--dry-run", "-o", "out", "--vex-out", "vex.json");
    expect(status).toBe(0);
    expect(stdout).toMatch(/libshop1\s+1\.0 → 1\.1\s+bookworm/);
    expect(stdout).toContain("Nothing was written: this was a dry run.");
    expect(madeIn(target)).toEqual([]);
  });

  test("tells programs the same as JSON", async () => {
    const { patch } = await patchPlace();
    const { stdout } = await patch("--dry-run", "--json", "--only", "libshop1");
    expect(JSON.parse(stdout)).toMatchObject({
      command: "patch",
      outcome: "patched",
      dryRun: true,
      platforms: [
        {
          platform: "linux/amd64",
          changed: [
            { name: "libshop1", from: "1.0", to: "1.1", scripts: [] },
            { name: "shop", from: "1.0", to: "1.1", because: "of the same version as libshop1" },
          ],
        },
      ],
      written: [],
    });
  });

  test("writes what it fixed as OpenVEX, which a scan of the new image hears", async () => {
    const { target, patch, run } = await patchPlace();
    const record = {
      id: "CVE-2026-1",
      modified: "2026-01-01T00:00:00Z",
      affected: [
        {
          package: { ecosystem: "Debian:12", name: "shop" },
          ranges: [{ type: "ECOSYSTEM", events: [{ introduced: "0" }, { fixed: "1.1" }] }],
        },
      ],
    };
    writeFileSync(join(target, "record.json"), JSON.stringify(record));
    expect(run(["db", "import", "record.json", "--partial"]).status).toBe(0);
    const { status, stdout } = await patch("-o", "oci:out:1", "--vex-out", "vex.json");
    expect({ status, stdout }).toMatchObject({ status: 0 });
    const { statements, "@context": context } = JSON.parse(
      readFileSync(join(target, "vex.json"), "utf8"),
    );
    expect(context).toBe("https://openvex.dev/ns/v0.2.0");
    const { manifests } = JSON.parse(readFileSync(join(target, "out/index.json"), "utf8"));
    expect(statements).toEqual([
      {
        vulnerability: { name: "CVE-2026-1" },
        status: "fixed",
        products: [
          {
            "@id": expect.stringMatching(/^pkg:oci\/app@sha256%3A/),
            hashes: { "sha-256": manifests[0].digest.replace("sha256:", "") },
            subcomponents: [
              { "@id": expect.stringMatching(/^pkg:deb\/debian\/libshop1@1\.1\?/) },
              { "@id": expect.stringMatching(/^pkg:deb\/debian\/shop@1\.1\?/) },
            ],
          },
        ],
      },
    ]);
    const scan = run([
      "scan",
      "oci:out:1",
      "--only",
      "vulnerability",
      "--vex",
      "vex.json",
      "--json",
    ]);
    expect(JSON.parse(scan.stdout)).toMatchObject({ findings: [] });
  });

  test.each([
    ["nowhere to write to", [], 2, /Nothing says where/],
    ["a place that is something else", ["-o", "dir:out"], 2, /cannot be written to dir:/],
    ["a name that cannot be pushed to", ["--push", "shop@x"], 2, /no name that an image/],
    ["a platform that is none", ["-o", "out", "--platform", "x"], 2, /--platform does not know/],
    ["sources that are not there", ["-o", "out", "--sources", "no.list"], 2, /cannot be read/],
    ["no network", ["-o", "out", "--offline"], 4, /no network may be asked/],
    ["a package that is not there", ["-o", "out", "--only", "bash"], 3, /^$/],
  ])("ends with %s", async (_, args, status, stderr) => {
    const { target, patch } = await patchPlace();
    const ended = await patch(...args);
    expect(ended.status).toBe(status);
    expect(ended.stderr).toMatch(stderr);
    if (status !== 3) expect(madeIn(target)).toEqual([]);
  });

  const hostile = { ...alone("1.1"), files: [{ path: "../../etc/x", type: "file" } as const] };
  const bent = (file: Buffer | undefined) => {
    const bytes = Buffer.from(file ?? "");
    bytes[200] = (bytes[200] ?? 0) ^ 1;
    return bytes;
  };
  const now = Math.floor(Date.now() / 1000);
  const until = (seconds: number) => [`Valid-Until: ${new Date(seconds * 1000).toUTCString()}`];
  type Harm = (archive: ArchiveMachine) => void;
  const answered =
    (end: string, change: (file: Buffer | undefined) => string | Buffer | undefined): Harm =>
    ({ faults }) =>
      faults.set(end, (_, answer, file) => answer.end(change(file)));
  const deb = "shop_1.1_amd64.deb";
  test.each<[string, RegExp, Harm]>([
    [
      "a changed Release",
      /its signature is not good/,
      answered("InRelease", (file) => `${file}`.replace("Suite: oldstable", "Suite: newstable")),
    ],
    [
      "one that has expired",
      /it expired on/,
      ({ put }) => put({ name: "bookworm", debs: [], date: now - 60, fields: until(now - 30) }),
    ],
    [
      "one that is older than was seen",
      /was seen before/,
      ({ put }) => put({ name: "bookworm", debs: [], date: 1_000_000_000 }),
    ],
    ["a package of another content", /is not what its signed index says/, answered(deb, bent)],
    [
      "a package that is cut off",
      /its signed index says/,
      answered(deb, (file) => file?.subarray(0, 300)),
    ],
    [
      "a package with a path that leads outside",
      /holds a path that leads outside/,
      ({ put }) =>
        put({ name: "bookworm", debs: [dpkg, ...pair("1.1"), hostile].map(archivedDeb) }),
    ],
  ])("writes nothing where the archive has %s", async (_, message, harm) => {
    const { target, folder, patch, archive } = await patchPlace();
    expect((await patch("--dry-run", "--only", "libshop1")).status).toBe(0);
    rmSync(join(folder, "cache/blobs"), { recursive: true, force: true });
    harm(archive);
    for (const out of ["oci:out:1", "oci-archive:out.tar"]) {
      const { status, stderr, stdout } = await patch("-o", out, "--vex-out", "vex.json");
      expect({ status, stdout }).toEqual({ status: 4, stdout: "" });
      expect(stderr).toMatch(message);
    }
    expect(madeIn(target)).toEqual([]);
  });

  test("is killed in the middle and leaves no image; the next run clears up and ends as if there had been none", async () => {
    const { target, patch, archive, image, folder } = await patchPlace();
    const reached = new Promise<void>((done) => {
      archive.faults.set("shop_1.1_amd64.deb", () => done());
    });
    const program = fileURLToPath(new URL("../bin/suture.js", import.meta.url));
    const child = spawn(
      process.execPath,
      [program, "patch", image, "--sources", "mirror.list", "-o", "oci:out:1"],
      {
        cwd: target,
        stdio: "ignore",
        env: {
          ...process.env,
          SUTURE_STATE_DIR: join(folder, "state"),
          SUTURE_CACHE_DIR: join(folder, "cache"),
        },
      },
    );
    const ended = new Promise((done) => child.on("close", done));
    await reached;
    child.kill("SIGKILL");
    await ended;
    // Of what was to become `out` there may be a beginning, aside and under a name of its own.
    expect(madeIn(target).filter((name) => !name.startsWith(".out.suture-"))).toEqual([]);
    archive.faults.clear();
    expect((await patch("-o", "oci:out:1")).status).toBe(0);
    expect(madeIn(target)).toEqual(["out"]);
    // What the killed run had inflated goes with the next one.
    expect(readdirSync(join(folder, "cache/scratch"))).toEqual([]);
    expect(existsSync(join(target, "out/index.json"))).toBe(true);
  });

  test("looks for sources in suture.toml where none are given", async () => {
    const { target, image, start } = await patchPlace();
    writeFileSync(join(target, "suture.toml"), '[patch]\nsources = ["mirror.list"]\n');
    const { status, stdout } = await start(["patch", image, "--dry-run"]);
    expect(status).toBe(0);
    expect(stdout).toContain("3 packages would change");
  });

  test("prints nothing that a terminal would obey", async () => {
    const { patch, archive } = await patchPlace();
    const evil = {
      ...alone("1.1"),
      control: { postinst: "#!/bin/sh\nset -e\n\u001b]0;x\u0007\n" },
    };
    archive.put({ name: "bookworm", debs: [dpkg, ...pair("1.1"), evil].map(archivedDeb) });
    const { stdout } = await patch("--dry-run");
    expect(stdout).not.toContain("\u001b");
  });

  needs("docker-registry")("pushes, and patches what is in a registry", async () => {
    const { target, patch, start } = await patchPlace();
    const registry = `127.0.0.1:${await startRegistry("none")}`;
    const pushed = await patch("--only", "alone", "--push", `${registry}/shop:1`, "--tag", "extra");
    expect(pushed).toMatchObject({ status: 0, stderr: "" });
    expect(pushed.stdout).toContain(`Written to ${registry}/shop:1`);
    const again = await start([
      ...["patch", `${registry}/shop:extra`, "--sources", "mirror.list", "-o", "oci:out"],
    ]);
    expect(again).toMatchObject({ status: 0, stderr: "" });
    expect(again.stdout).toContain("2 packages changed");
    const tree = await openPath(join(target, "out"));
    expect(tree.image?.layers).toHaveLength(3);
    expect((await textsOf(tree)).get("usr/share/alone")).toBe("1.1");
  });
});
