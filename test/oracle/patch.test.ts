import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import { sharedFolder } from "../needs.ts";
import { type Workplace, workplace } from "../run-suture.ts";
import {
  describeRoot,
  differences,
  downloadUpgrade,
  imageOfRoot,
  run,
  unpackImage,
  upgradeByApt,
} from "./upgraded-roots.ts";

// Long, as root and over the network: npm run test:full. The tools that build the roots and tell where
// the mirror is are not part of this project.
const tools = `${sharedFolder}tools/images/`;
const programs = ["mmdebstrap", "umoci", "chroot", "apt-get"];
const ready =
  process.env["SUTURE_ORACLE"] === "1" &&
  existsSync(tools) &&
  process.getuid?.() === 0 &&
  programs.every((name) => spawnSync("which", [name]).status === 0);

interface OracleSet {
  readonly name: string;
  readonly suite: "bullseye" | "bookworm" | "trixie";
  /** `base` is slim; `full` has Python, nginx, a PostgreSQL client and more. */
  readonly root: "base" | "full";
  readonly release: string;
  /** Changes the root before both upgrade it. */
  readonly prepare?: (root: string) => void;
  /** What apt is told to leave: suture must leave it by itself. */
  readonly refused?: readonly string[];
  readonly fails?: boolean;
}

const sets: readonly OracleSet[] = [
  { name: "the usual set", suite: "bookworm", root: "full", release: "12" },
  { name: "the usual set", suite: "bullseye", root: "full", release: "11" },
  { name: "the usual set", suite: "trixie", root: "full", release: "13" },
  {
    name: "conffiles that were edited and deleted",
    suite: "bookworm",
    root: "full",
    release: "12",
    prepare(root) {
      for (const file of ["nginx/nginx.conf", "nginx/mime.types", "python3.11/sitecustomize.py"]) {
        const path = join(root, "etc", file);
        writeFileSync(path, `${readFileSync(path, "utf8")}\n# edited\n`);
      }
      rmSync(join(root, "etc/nginx/fastcgi.conf"));
      rmSync(join(root, "etc/postgresql-common/user_clusters"), { force: true });
    },
  },
  {
    name: "paths that dpkg leaves out, in the slim root",
    suite: "bookworm",
    root: "base",
    release: "12",
    prepare(root) {
      const excludes = ["doc/*", "man/*", "locale/*", "perl5/*"];
      const lines = excludes.map((path) => `path-exclude=/usr/share/${path}`);
      lines.push("path-include=/usr/share/doc/*/copyright", "force-unsafe-io");
      writeFileSync(join(root, "etc/dpkg/dpkg.cfg.d/docker"), `${lines.join("\n")}\n`);
    },
  },
  {
    name: "packages on hold",
    suite: "bookworm",
    root: "full",
    release: "12",
    prepare: (root) => hold(root, ["libssl3", "perl-base", "tzdata"]),
  },
  {
    name: "a script that must be refused",
    suite: "bookworm",
    root: "full",
    release: "12",
    prepare(root) {
      const script = join(root, "var/lib/dpkg/info/nginx-common.prerm");
      writeFileSync(script, "#!/bin/sh\nset -e\nmknod /tmp/pipe p\nrm /tmp/pipe\n", {
        mode: 0o755,
      });
    },
    refused: ["nginx-common", "nginx", "nginx-light"],
    fails: true,
  },
  {
    name: "diversions and overrides of modes",
    suite: "bookworm",
    root: "full",
    release: "12",
    prepare(root) {
      const divert = ["--local", "--rename", "--divert", "/usr/bin/openssl.real", "--add"];
      run("chroot", [root, "dpkg-divert", ...divert, "/usr/bin/openssl"]);
      writeFileSync(join(root, "usr/bin/openssl"), '#!/bin/sh\nexec openssl.real "$@"\n', {
        mode: 0o755,
      });
      const override = ["--add", "root", "mail", "2755", "/usr/bin/psql"];
      run("chroot", [root, "dpkg-statoverride", "--update", ...override]);
    },
  },
];

describe.skipIf(!ready)("suture patch beside apt-get upgrade", () => {
  test.each(sets)("$suite: $name", { timeout: 1_800_000 }, (set) => {
    const folder = mkdtempSync(join(tmpdir(), "suture-oracle-"));
    onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
    const { suite, release, prepare, refused = [], fails = false } = set;
    const root = join(folder, "root");
    run("cp", ["-a", builtRoot(set), root]);
    prepare?.(root);
    const pending = downloadUpgrade(root, suite, join(folder, "work"));
    const upgraded = join(folder, "upgraded");
    upgradeByApt(pending, upgraded, refused);
    const image = join(folder, "image");
    imageOfRoot(root, image, true);
    const place = withAdvisories(release);
    const out = join(folder, "out");
    const { status, stdout, stderr } = place.run([
      ...["patch", image, "-o", `oci:${out}:1`, "--sources", pending.sources, "--json"],
    ]);
    expect({ status, stderr }).toEqual({ status: fails ? 3 : 0, stderr: "" });
    const report = JSON.parse(stdout) as PatchReport;
    expectProved(report, refused);
    const patched = unpackImage(out, join(folder, "bundle"));
    expect(differences(describeRoot(upgraded), describeRoot(patched), isExplained)).toEqual([]);
    expectSound(patched);
    expectNothingFixable(place, out, report);
  });
});

describe.skipIf(!ready)("suture patch beside the packages' own files", () => {
  test("a distroless image of bookworm", { timeout: 1_800_000 }, () => {
    const folder = mkdtempSync(join(tmpdir(), "suture-oracle-"));
    onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
    const set = { name: "", suite: "bookworm", root: "full", release: "12" } as const;
    const root = builtRoot(set);
    const made = join(folder, "made");
    imageOfRoot(root, made);
    run("bash", [`${tools}variants.sh`, join(root, ".."), `${made}:1`, folder]);
    const pending = downloadUpgrade(root, set.suite, join(folder, "work"));
    const place = withAdvisories(set.release);
    const out = join(folder, "out");
    const { status, stdout } = place.run([
      ...["patch", join(folder, "distroless"), "-o", `oci:${out}:1`],
      ...["--sources", pending.sources, "--json"],
    ]);
    expect(status).toBe(0);
    const { platforms } = JSON.parse(stdout) as PatchReport;
    const changed = platforms[0]?.changed ?? [];
    expect(changed.length).toBeGreaterThan(2);
    const before = describeRoot(unpackImage(join(folder, "distroless"), join(folder, "old")));
    const after = describeRoot(unpackImage(out, join(folder, "new")));
    const packed = new Map<string, string>();
    for (const { name } of changed) {
      const files = join(folder, "files", name);
      mkdirSync(files, { recursive: true });
      run("sh", ["-c", `dpkg-deb -x ${pending.apt}/var/cache/apt/archives/${name}_*.deb ${files}`]);
      for (const [path, said] of describeRoot(files)) packed.set(path, said);
      const status = readFileSync(join(folder, `new/rootfs/var/lib/dpkg/status.d/${name}`), "utf8");
      expect(status).toContain(`Version: ${changed.find((one) => one.name === name)?.to}\n`);
    }
    for (const [path, said] of packed) {
      // What a package brings may lie behind the links that merge /usr, and folders are as they were.
      if (said.startsWith("directory")) continue;
      // The root was made without manuals, and with no documentation but licenses.
      const isLeftOut = !before.has(path) && documentation.test(path);
      expect(`${path} ${after.get(path)}`).toBe(`${path} ${isLeftOut ? undefined : said}`);
    }
    const others = (path: string) => packed.has(path) || path.startsWith("var/lib/dpkg/status.d/");
    const rest = differences(before, after, others);
    // Nothing else changes but files that the newer versions no longer have.
    expect(rest.filter((line) => !line.endsWith("| nothing"))).toEqual([]);
    expectNothingFixable(place, out, { platforms });
  });
});

const documentation = /^usr\/share\/(?:doc\/.*(?<!\/copyright)$|(?:info|locale|man)\/)/;

/** Roots are built once for a run; `SUTURE_ORACLE_ROOTS` names a folder to keep them in. */
function builtRoot({ suite, root }: OracleSet): string {
  const kept = process.env["SUTURE_ORACLE_ROOTS"] ?? join(tmpdir(), `suture-roots-${process.pid}`);
  const folder = join(kept, suite, "rootfs");
  if (!existsSync(join(folder, root))) {
    mkdirSync(folder, { recursive: true });
    run("bash", [`${tools}build-rootfs.sh`, suite, folder]);
  }
  return join(folder, root);
}

function hold(root: string, names: readonly string[]): void {
  run("chroot", [root, "apt-mark", "hold", ...names], { PATH: "/usr/sbin:/usr/bin:/sbin:/bin" });
}

/**
 * What `docs/patch.md` explains: apt's downloads and logs; what dpkg, debconf and ldconfig keep of the
 * state before; byte code, which Python makes again.
 */
function isExplained(path: string): boolean {
  return (
    /^var\/(?:lib\/apt\/lists|cache\/apt|log)(?:\/|$)/.test(path) ||
    /^var\/cache\/debconf\/(?:config\.dat|templates\.dat|passwords\.dat|tmp\.ci)/.test(path) ||
    /^var\/lib\/dpkg\/(?:status-old|diversions-old|statoverride-old|lock.*|triggers\/Lock)$/.test(
      path,
    ) ||
    path === "var/cache/ldconfig/aux-cache" ||
    /(?:^|\/)__pycache__(?:\/|$)/.test(path)
  );
}

function withAdvisories(release: string): Workplace {
  const place = workplace();
  const data = `${sharedFolder}data/osv/Debian/Debian-${release}-full.zip`;
  expect(place.run(["db", "import", data]).status).toBe(0);
  return place;
}

interface PatchReport {
  readonly platforms: readonly {
    readonly changed: readonly { readonly name: string; readonly to: string }[];
    readonly left: readonly { readonly name: string; readonly isMissed: boolean }[];
    readonly proof: {
      readonly checks: readonly { readonly id: string; readonly result: string }[];
    };
  }[];
}

function expectProved({ platforms }: PatchReport, refused: readonly string[]): void {
  const [platform] = platforms;
  const missed = platform?.left.filter(({ isMissed }) => isMissed).map(({ name }) => name);
  expect(missed?.sort()).toEqual([...refused].sort());
  for (const { id, result } of platform?.proof.checks ?? []) {
    expect(`${id} ${result}`).toBe(`${id} passed`);
  }
}

/** dpkg and apt find nothing amiss, and programs start. */
function expectSound(root: string): void {
  const inRoot = (...command: readonly string[]) =>
    run("chroot", [root, ...command], { PATH: "/usr/sbin:/usr/bin:/sbin:/bin", LC_ALL: "C.UTF-8" });
  expect(inRoot("dpkg", "--audit")).toBe("");
  expect(() => inRoot("apt-get", "check")).not.toThrow();
  const starts = [
    ["python3", "-c", "import ssl, sqlite3; print(1)"],
    ["openssl", "version"],
    ["curl", "--version"],
    ["psql", "--version"],
    ["perl", "-e", "print 1"],
    ["nginx", "-v"],
  ];
  for (const [program = "", ...args] of starts) {
    if (!existsSync(join(root, "usr/bin", program)) && !existsSync(join(root, "usr/sbin", program)))
      continue;
    expect(() => inRoot(program, ...args)).not.toThrow();
  }
}

interface ScanReport {
  readonly findings: readonly {
    readonly kind: string;
    readonly fixedVersions?: readonly string[];
    readonly package?: { readonly ecosystem: string; readonly name: string };
  }[];
}

/** What is left is said to be. */
function expectNothingFixable(place: Workplace, image: string, { platforms }: PatchReport): void {
  const { stdout } = place.run(["scan", image, "--only", "vulnerability", "--json"]);
  const { findings } = JSON.parse(stdout) as ScanReport;
  const left = new Set(platforms.flatMap((one) => one.left.map(({ name }) => name)));
  const fixable = findings.flatMap(({ package: of, fixedVersions = [] }) =>
    of?.ecosystem.startsWith("Debian") && fixedVersions.length > 0 ? [of.name] : [],
  );
  expect(fixable.filter((name) => !left.has(name))).toEqual([]);
}
