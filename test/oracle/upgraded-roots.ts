import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import {
  cpSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";

/** Scripts that are not part of this project. */
const tools: string = new URL("../../../shared/tools/images/", import.meta.url).pathname;

/** Runs a program. @throws Error with the end of what it said, where it failed */
export function run(
  program: string,
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): string {
  const options = {
    encoding: "utf8",
    maxBuffer: 1 << 28,
    env: { ...process.env, ...env },
  } as const;
  const { status, stdout, stderr } = spawnSync(program, args, options);
  if (status === 0) return stdout;
  throw new Error(`${program} ${args.join(" ").slice(0, 200)}: ${(stdout + stderr).slice(-2000)}`);
}

/** A root file system, and what apt would need to upgrade it without a network. */
export interface Pending {
  readonly root: string;
  /** Sources in apt's format, with main, updates and security. */
  readonly sources: string;
  /** Folder with apt's lists and packages. */
  readonly apt: string;
}

/** Downloads what an upgrade of a root needs, by apt itself. */
export function downloadUpgrade(root: string, suite: string, work: string): Pending {
  mkdirSync(work, { recursive: true });
  const script = `set -e; . ${tools}aptlib.sh
    apt_root ${work}/apt ${suite} main,updates,security
    sources_for ${suite} main,updates,security > ${work}/sources.list
    cp ${root}/var/lib/dpkg/status ${work}/apt/var/lib/dpkg/status
    [ -e ${root}/var/lib/apt/extended_states ] && cp ${root}/var/lib/apt/extended_states ${work}/apt/var/lib/apt/
    cp -a ${root}/etc/apt/preferences* ${work}/apt/etc/apt/ 2>/dev/null || true
    apt-get -c ${work}/apt/apt.conf -qq update
    apt-get -c ${work}/apt/apt.conf -qq -y -d upgrade`;
  run("bash", ["-c", script]);
  return { root, sources: `${work}/sources.list`, apt: `${work}/apt` };
}

/** A copy of a root in which apt itself made the upgrade. @returns how long that took, in milliseconds */
export function upgradeByApt(
  { root, sources, apt }: Pending,
  into: string,
  /** Packages that it must leave. */
  held: readonly string[] = [],
): number {
  run("cp", ["-a", root, into]);
  const policy = join(into, "usr/sbin/policy-rc.d");
  const hadPolicy = existsSync(policy);
  const sourcesBefore = readIfThere(join(into, "etc/apt/sources.list"));
  run("cp", ["-a", `${apt}/var/lib/apt/lists/.`, join(into, "var/lib/apt/lists")]);
  run("cp", ["-a", `${apt}/var/cache/apt/archives/.`, join(into, "var/cache/apt/archives")]);
  cpSync(sources, join(into, "etc/apt/sources.list"));
  if (!hadPolicy) writeFileSync(policy, "#!/bin/sh\nexit 101\n", { mode: 0o755 });
  const environment = {
    DEBIAN_FRONTEND: "noninteractive",
    LC_ALL: "C.UTF-8",
    PATH: "/usr/sbin:/usr/bin:/sbin:/bin",
  };
  if (held.length > 0) run("chroot", [into, "apt-mark", "hold", ...held], environment);
  const started = performance.now();
  run(
    "chroot",
    [
      into,
      ...["apt-get", "-y", "--no-download", "-o", "APT::Sandbox::User=root"],
      ...["-o", "Acquire::Languages=none", "-o", "Acquire::Check-Valid-Until=false"],
      ...["-o", "Dpkg::Options::=--force-confold", "-o", "Dpkg::Options::=--force-confdef"],
      "upgrade",
    ],
    environment,
  );
  const took = performance.now() - started;
  if (held.length > 0) run("chroot", [into, "apt-mark", "unhold", ...held], environment);
  if (!hadPolicy) rmSync(policy);
  if (sourcesBefore === undefined) rmSync(join(into, "etc/apt/sources.list"));
  else writeFileSync(join(into, "etc/apt/sources.list"), sourcesBefore);
  return took;
}

function readIfThere(path: string): Uint8Array | undefined {
  return existsSync(path) ? readFileSync(path) : undefined;
}

/** An image of one layer with a root in it, as an OCI layout with the tag `1`. */
export function imageOfRoot(root: string, layout: string, compress = false): void {
  const blobs = join(layout, "blobs/sha256");
  mkdirSync(blobs, { recursive: true });
  const plain = join(layout, "layer.tar");
  run("tar", ["--xattrs", "--numeric-owner", "--sort=name", "-C", root, "-cf", plain, "."]);
  const diffId = hashOf(plain);
  let layer = plain;
  if (compress) {
    run("gzip", ["-n", "-6", plain]);
    layer = `${plain}.gz`;
  }
  const digest = compress ? hashOf(layer) : diffId;
  const size = statSync(layer).size;
  renameSync(layer, join(blobs, digest));
  const put = (value: unknown) => {
    const bytes = Buffer.from(JSON.stringify(value));
    const hash = createHash("sha256").update(bytes).digest("hex");
    writeFileSync(join(blobs, hash), bytes);
    return { digest: `sha256:${hash}`, size: bytes.length };
  };
  const types = "application/vnd.oci.image.";
  const config = put({
    architecture: "amd64",
    os: "linux",
    config: { Cmd: ["/bin/sh"] },
    rootfs: { type: "layers", diff_ids: [`sha256:${diffId}`] },
    history: [{ created_by: "made of a root" }],
  });
  const manifest = put({
    schemaVersion: 2,
    mediaType: `${types}manifest.v1+json`,
    config: { mediaType: `${types}config.v1+json`, ...config },
    layers: [
      {
        mediaType: `${types}layer.v1.tar${compress ? "+gzip" : ""}`,
        digest: `sha256:${digest}`,
        size,
      },
    ],
  });
  writeFileSync(join(layout, "oci-layout"), '{"imageLayoutVersion":"1.0.0"}');
  const annotations = { "org.opencontainers.image.ref.name": "1" };
  const named = { mediaType: `${types}manifest.v1+json`, ...manifest, annotations };
  writeFileSync(
    join(layout, "index.json"),
    JSON.stringify({ schemaVersion: 2, manifests: [named] }),
  );
}

function hashOf(path: string): string {
  return run("sha256sum", [path]).slice(0, 64);
}

/** The files of an image, unpacked by umoci. */
export function unpackImage(layout: string, into: string): string {
  run("umoci", ["unpack", "--image", `${layout}:1`, into]);
  return join(into, "rootfs");
}

/** Every path of a root, with what it is in one line. */
export function describeRoot(root: string): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  const waiting = [""];
  for (let folder = waiting.pop(); folder !== undefined; folder = waiting.pop()) {
    for (const name of readdirSync(join(root, folder))) {
      const path = folder === "" ? name : `${folder}/${name}`;
      const said = describeFile(join(root, path));
      found.set(path, said);
      if (said.startsWith("directory")) waiting.push(path);
    }
  }
  return found;
}

function describeFile(path: string): string {
  const stats = lstatSync(path);
  const owner = `${stats.uid}:${stats.gid}`;
  const mode = (stats.mode & 0o7777).toString(8);
  if (stats.isDirectory()) return `directory ${mode} ${owner}`;
  if (stats.isSymbolicLink()) return `link ${owner} ${readlinkSync(path)}`;
  if (!stats.isFile()) return `other ${mode} ${owner}`;
  const hash = createHash("sha256").update(readFileSync(path)).digest("hex").slice(0, 16);
  return `file ${mode} ${owner} ${hash}`;
}

/** What one root has otherwise than another, paths that are left out aside: `path: one | other`. */
export function differences(
  one: ReadonlyMap<string, string>,
  other: ReadonlyMap<string, string>,
  isLeftOut: (path: string) => boolean,
): readonly string[] {
  const paths = [...new Set([...one.keys(), ...other.keys()])].sort();
  return paths.flatMap((path) => {
    const [a, b] = [one.get(path) ?? "nothing", other.get(path) ?? "nothing"];
    return a === b || isLeftOut(path) ? [] : [`${path}: ${a} | ${b}`];
  });
}
