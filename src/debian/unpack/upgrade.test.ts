import { Buffer } from "node:buffer";
import { describe, expect, test } from "vitest";
import { type MadeDeb, makeDeb } from "../../../test/made-debs.ts";
import { installed, memoryRoot, type RootFile } from "../../../test/memory-root.ts";
import type { NewFile } from "../../oci/tar/write-tar.ts";
import type { UpgradeOutcome } from "../../rootfs/upgrade-outcome.ts";
import { debOf } from "./open-deb.ts";
import { upgradeRoot } from "./upgrade.ts";

async function upgrade(
  files: Readonly<Record<string, RootFile>>,
  ...made: readonly MadeDeb[]
): Promise<UpgradeOutcome> {
  const debs = await Promise.all(made.map((deb) => debOf(makeDeb(deb))));
  return upgradeRoot({ root: memoryRoot(files), debs, mtime: 1 });
}

/** What was written outside of dpkg's database, by path. */
function written(outcome: UpgradeOutcome): Record<string, NewFile> {
  if (outcome.kind !== "changes") throw new Error(JSON.stringify(outcome.refusals));
  const files = outcome.changes.written.filter(({ path }) => !path.startsWith("var/lib/dpkg/"));
  return Object.fromEntries(files.map((file) => [file.path, file]));
}

function textOf(outcome: UpgradeOutcome, path: string): string | undefined {
  if (outcome.kind !== "changes") throw new Error(JSON.stringify(outcome.refusals));
  const file = outcome.changes.written.find((one) => one.path === path);
  return file?.bytes && Buffer.from(file.bytes).toString("utf8");
}

const p = (more: Partial<MadeDeb>): MadeDeb => ({ name: "p", version: "2", ...more });

test("what is the same is not written, whatever its time", async () => {
  const outcome = await upgrade(
    {
      ...installed([{ name: "p", files: ["/usr", "/usr/a", "/usr/b"] }]),
      "usr/a": "same",
      "usr/b": "1",
    },
    p({ files: { "usr/a": "same", "usr/b": "2" } }),
  );
  expect(Object.keys(written(outcome))).toEqual(["usr/b"]);
  expect(written(outcome)["usr/b"]).toMatchObject({ mtime: 1_600_000_000, mode: 0o644 });
});

test("folders that are links stay links", async () => {
  const outcome = await upgrade(
    {
      ...installed([{ name: "p", files: ["/lib", "/lib/a"] }]),
      lib: { type: "symlink", linkTarget: "usr/lib" },
      "usr/lib/a": "1",
    },
    p({ files: { "lib/a": "2", "lib/b": "2" } }),
  );
  expect(Object.keys(written(outcome))).toEqual(["usr/lib/a", "usr/lib/b"]);
});

test("hard links come together, one as a file and the others as links to it", async () => {
  const outcome = await upgrade(
    {
      ...installed([{ name: "p", files: ["/usr/a", "/usr/b"] }]),
      "usr/a": "1",
      "usr/b": { type: "hardlink", linkTarget: "usr/a", sizeBytes: 0 },
    },
    p({ files: { "usr/a": "2", "usr/b": { type: "hardlink", linkTarget: "usr/a" } } }),
  );
  expect(written(outcome)["usr/a"]).toMatchObject({ type: "file" });
  expect(written(outcome)["usr/b"]).toMatchObject({ type: "hardlink", linkTarget: "usr/a" });
});

test("hard links that are what they were are not written", async () => {
  const outcome = await upgrade(
    {
      ...installed([{ name: "p", files: ["/usr/a", "/usr/b"] }]),
      "usr/a": "1",
      "usr/b": { type: "hardlink", linkTarget: "usr/a", sizeBytes: 0 },
    },
    p({ files: { "usr/a": "1", "usr/b": { type: "hardlink", linkTarget: "usr/a" } } }),
  );
  expect(written(outcome)).toEqual({});
});

test("capabilities of a file that is replaced are kept", async () => {
  const xattrs = { "security.capability": "\x01\x00\x00\x02" };
  const outcome = await upgrade(
    { ...installed([{ name: "p", files: ["/usr/a"] }]), "usr/a": { text: "1", xattrs } },
    p({ files: { "usr/a": "2" } }),
  );
  expect(written(outcome)["usr/a"]?.xattrs).toEqual(xattrs);
});

test("capabilities that a script sets are written", async () => {
  const outcome = await upgrade(
    { ...installed([{ name: "p", files: ["/usr/a"] }]), "usr/a": "1" },
    p({
      files: { "usr/a": "2" },
      control: {
        postinst: "#!/bin/sh\nset -e\nsetcap cap_net_raw+ep /usr/a || chmod u+s /usr/a\n",
      },
    }),
  );
  // As the kernel keeps it: revision 2, effective; bit 13.
  const value = "\x01\0\0\x02\0\x20\0\0\0\0\0\0\0\0\0\0\0\0\0\0";
  expect(written(outcome)["usr/a"]?.xattrs).toEqual({ "security.capability": value });
});

test("a package on hold stays on hold", async () => {
  const outcome = await upgrade(
    installed([{ name: "p", status: "hold ok installed" }]),
    p({ files: { a: "2" } }),
  );
  expect(textOf(outcome, "var/lib/dpkg/status")).toContain("Status: hold ok installed\n");
});

test("the status file before lies beside the new one; what is not dpkg's to change is not changed", async () => {
  const before = installed([{ name: "p" }, { name: "z" }]);
  const outcome = await upgrade(before, p({}));
  expect(textOf(outcome, "var/lib/dpkg/status-old")).toBe(before["var/lib/dpkg/status"]);
  const paths = outcome.kind === "changes" ? outcome.changes.written.map(({ path }) => path) : [];
  expect(paths).toEqual([
    "var/lib/dpkg/info/p.md5sums",
    "var/lib/dpkg/status",
    "var/lib/dpkg/status-old",
  ]);
});

test("packages that are new for others' sake are noted for apt", async () => {
  const debs = [await debOf(makeDeb({ name: "new", version: "1" }))];
  const root = memoryRoot(installed([{ name: "p" }]));
  const automatic = [{ name: "new", architecture: "amd64" }];
  const outcome = await upgradeRoot({ root, debs, mtime: 1, automatic });
  expect(textOf(outcome, "var/lib/apt/extended_states")).toBe(
    "Package: new\nArchitecture: amd64\nAuto-Installed: 1\n\n",
  );
});

test("bytecode of sources that changed or went is stale", async () => {
  const files = ["/usr/m/a.py", "/usr/m/b.py", "/usr/m/c.py", "/usr/n/d.py", "/usr/n"];
  const outcome = await upgrade(
    {
      ...installed([{ name: "p", files }]),
      "usr/m/a.py": "1",
      "usr/m/b.py": "same",
      "usr/m/c.py": "1",
      "usr/n/d.py": "1",
      "usr/m/__pycache__/a.cpython-311.pyc": "a",
      "usr/m/__pycache__/b.cpython-311.pyc": "b",
      "usr/m/__pycache__/c.cpython-311.opt-1.pyc": "c",
      "usr/n/__pycache__/d.cpython-311.pyc": "d",
    },
    p({ files: { "usr/m/a.py": "2", "usr/m/b.py": "same" } }),
  );
  expect(outcome.kind === "changes" && outcome.changes.removed).toEqual([
    "usr/m/__pycache__/a.cpython-311.pyc",
    "usr/m/__pycache__/c.cpython-311.opt-1.pyc",
    "usr/m/c.py",
    "usr/n",
  ]);
});

describe("refused", () => {
  test("a file of another package", async () => {
    const outcome = await upgrade(
      { ...installed([{ name: "p" }, { name: "q", files: ["/usr/a"] }]), "usr/a": "q" },
      p({ files: { "usr/a": "p" } }),
    );
    expect(outcome).toEqual({
      kind: "refused",
      refusals: [{ package: "p", message: "/usr/a belongs to q as well" }],
    });
  });

  test("a package that would disappear", async () => {
    const outcome = await upgrade(
      { ...installed([{ name: "p" }, { name: "q", files: ["/usr/a"] }]), "usr/a": "q" },
      p({ files: { "usr/a": "p" }, fields: { Replaces: "q" } }),
    );
    expect(outcome).toMatchObject({ refusals: [{ message: "all files of q are in it" }] });
  });

  test("every package for itself, with the command that decides", async () => {
    const script = '#!/bin/sh\nset -e\n[ "$1" = configure ] && frobnicate --all\n';
    const outcome = await upgrade(
      { ...installed([{ name: "p" }, { name: "q" }]), "usr/bin/frobnicate": { mode: 0o755 } },
      p({ control: { postinst: script } }),
      { name: "q", version: "2", files: { "usr/a": { type: "hardlink", linkTarget: "usr/a" } } },
    );
    expect(outcome).toMatchObject({
      refusals: [
        { package: "q" },
        {
          package: "p",
          message: "its postinst runs frobnicate --all",
          script: { name: "postinst", command: "frobnicate --all" },
        },
      ],
    });
  });
});

test.each<[string, RootFile]>([
  ["a file", "file"],
  ["a link to itself", { type: "symlink", linkTarget: "usr" }],
])("where a package wants a folder, %s makes room, as nobody owns it", async (_, usr) => {
  const outcome = await upgrade(
    { ...installed([{ name: "p" }]), usr },
    p({ files: { "usr/a": "1" } }),
  );
  expect(written(outcome)["usr"]).toMatchObject({ type: "directory", mode: 0o755 });
});

test("nothing of an image leads outside of it", async () => {
  const outcome = await upgrade(
    {
      ...installed([{ name: "p", files: ["/usr/a", "/../../etc/passwd"] }]),
      usr: { type: "symlink", linkTarget: "../../../srv" },
      "srv/a": "1",
    },
    p({ files: { "usr/a": "2" } }),
  );
  expect(Object.keys(written(outcome))).toEqual(["srv/a"]);
});
