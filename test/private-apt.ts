import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { MadeUniverse } from "./made-universes.ts";

/** What apt says that it would do. */
export interface AptAnswer {
  /** `name:architecture version`, sorted. */
  readonly changes: readonly string[];
  /** Where it refuses: its words. */
  readonly error?: string;
}

export interface AptQuestion {
  /** An empty folder. */
  readonly folder: string;
  readonly architectures: readonly string[];
  readonly options?: readonly string[];
  readonly preferences?: string;
}

/** The archives' Release files; of them and of nothing else pins speak. */
export const madeArchives = {
  main: { origin: "Debian", label: "Debian", suite: "oldstable", codename: "bookworm" },
  security: {
    origin: "Debian",
    label: "Debian-Security",
    suite: "oldstable-security",
    codename: "bookworm-security",
  },
} as const;

/** Asks the machine's own apt with a root of its own, over `file:`, without a network. */
export function askApt(universe: MadeUniverse, question: AptQuestion): AptAnswer {
  const { folder, options = [] } = question;
  prepare(universe, question);
  const update = apt(folder, ["update"]);
  if (update.status !== 0) return { changes: [], error: update.stderr };
  return askAgain({ ...question, options });
}

/** Asks once more of the same archives, of another status where one is given. */
export function askAgain(
  { folder, architectures, options = [] }: AptQuestion,
  status?: string,
): AptAnswer {
  if (status !== undefined) writeFileSync(join(folder, "dpkg/status"), status);
  const upgrade = apt(folder, ["-s", ...options, "upgrade"]);
  const changes = [
    ...upgrade.stdout.matchAll(/^Inst (\S+) (?:\[[^\]]*\] )?\((\S+) .*\[(\S+)\]\)/gm),
  ]
    .map(([, name = "", version, architecture = ""]) => {
      const plainName = name.replace(/:.*$/, "");
      const own = /:(.*)$/.exec(name)?.[1] ?? architecture;
      return `${plainName}:${own === "all" ? architectures[0] : own} ${version}`;
    })
    .sort();
  return upgrade.status === 0 ? { changes } : { changes, error: upgrade.stderr };
}

function prepare(
  { status, main, security }: MadeUniverse,
  { folder, architectures, preferences = "" }: AptQuestion,
): void {
  rmSync(folder, { recursive: true, force: true });
  const folders = [
    "etc/apt/apt.conf.d",
    "etc/apt/preferences.d",
    "etc/apt/trusted.gpg.d",
    "lists/partial",
    "cache/archives/partial",
    "dpkg",
    "log",
    "main",
    "security",
  ];
  for (const one of folders) mkdirSync(join(folder, one), { recursive: true });
  writeFileSync(join(folder, "dpkg/status"), status);
  writeFileSync(join(folder, "etc/apt/preferences"), preferences);
  writeArchive(join(folder, "main"), { packages: main, release: madeArchives.main });
  writeArchive(join(folder, "security"), { packages: security, release: madeArchives.security });
  writeFileSync(
    join(folder, "etc/apt/sources.list"),
    ["main", "security"].map((one) => `deb [trusted=yes] file:${folder}/${one} ./\n`).join(""),
  );
  const quoted = architectures.map((one) => `"${one}";`).join(" ");
  writeFileSync(
    join(folder, "apt.conf"),
    `Dir "${folder}/";
Dir::Etc "etc/apt/";
Dir::Etc::sourceparts "/dev/null";
Dir::Etc::parts "/dev/null";
Dir::State "${folder}/";
Dir::State::lists "lists/";
Dir::State::status "${folder}/dpkg/status";
Dir::Cache "cache/";
Dir::Log "log/";
Dir::Bin::methods "/usr/lib/apt/methods";
APT::Architecture "${architectures[0]}";
APT::Architectures { ${quoted} };
Acquire::Languages "none";
APT::Sandbox::User "root";
`,
  );
}

interface MadeArchive {
  readonly packages: string;
  readonly release: Readonly<Record<string, string>>;
}

function writeArchive(folder: string, { packages, release }: MadeArchive): void {
  writeFileSync(join(folder, "Packages"), packages);
  const hash = createHash("sha256").update(packages).digest("hex");
  const fields = Object.entries(release).map(([field, value]) => `${field}: ${value}\n`);
  const sums = `SHA256:\n ${hash} ${Buffer.byteLength(packages)} Packages\n`;
  const date = "Date: Tue, 24 Nov 2026 00:00:00 UTC\n";
  writeFileSync(join(folder, "Release"), `${fields.join("")}${date}${sums}`);
}

function apt(folder: string, args: readonly string[]) {
  return spawnSync("apt-get", ["-c", join(folder, "apt.conf"), ...args], {
    encoding: "utf8",
    env: { ...process.env, LC_ALL: "C.UTF-8", APT_CONFIG: "" },
    maxBuffer: 1 << 28,
  });
}
