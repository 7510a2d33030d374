import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { onTestFinished } from "vitest";
import type { ReleaseRecord } from "../src/model/index.ts";
import type { Journal, Released } from "../src/stages/release/journal.ts";
import { osvRecord, type RecordShape } from "./advisories.ts";
import { imageOf, textFile, writeImage } from "./images.ts";
import { type Ambush, type Asked, startProxy, startRegistry } from "./watched-registry.ts";

const program =
  process.env["SUTURE_PROGRAM"] ?? fileURLToPath(new URL("../bin/suture.js", import.meta.url));

export interface Ended {
  readonly status: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A registry on loopback behind a proxy that sees every request, a plan, and a folder for it all. */
export interface ReleasePlace {
  readonly folder: string;
  /** `127.0.0.1:PORT` of the proxy. */
  readonly registry: string;
  /** Everything that was asked so far. */
  readonly asked: readonly Asked[];
  write(files: Readonly<Record<string, string>>): void;
  /** Pushes a Debian 12 image with a version of openssl as `base:1`. @returns its digest */
  pushBase(openssl: string): string;
  run(args: readonly string[], env?: Readonly<Record<string, string>>): Promise<Ended>;
  /** Runs it and kills it with SIGKILL at an ambush, or when the journal shows a step that takes a while. */
  kill(
    args: readonly string[],
    at: Ambush | { readonly step: string },
    env?: Readonly<Record<string, string>>,
  ): Promise<Ended>;
  /** What a tag or digest of a repository names: its digest. */
  digestOf(name: string, repository?: string): Promise<string | undefined>;
  record(): ReleaseRecord;
  journal(): Journal | undefined;
  released(): Released | undefined;
  stateFolder(): string;
}

/** @param records - of the advisory database, whole for Debian 12 */
export async function releasePlace(records: readonly RecordShape[]): Promise<ReleasePlace> {
  const folder = mkdtempSync(join(tmpdir(), "suture-release-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const asked: Asked[] = [];
  const running: { child?: ChildProcess | undefined; ambush?: Ambush | undefined } = {};
  const behind = await startRegistry(folder);
  const port = await startProxy(behind, (one, when) => {
    if (when === "before") asked.push(one);
    const { ambush, child } = running;
    if (!child || ambush?.when !== when || !ambush.matches(one, asked)) return false;
    running.ambush = undefined;
    child.kill("SIGKILL");
    return true;
  });
  const registry = `127.0.0.1:${port}`;
  const env = environmentIn(folder);
  const start = (args: readonly string[], more: Readonly<Record<string, string>> = {}) => {
    const child = spawn(process.execPath, [program, ...args], {
      cwd: folder,
      env: { ...env, ...more },
    });
    running.child = child;
    return { child, ended: endOf(child) };
  };
  const place: ReleasePlace = {
    folder,
    registry,
    asked,
    write(files) {
      for (const [path, text] of Object.entries(files)) {
        mkdirSync(dirname(join(folder, path)), { recursive: true });
        writeFileSync(join(folder, path), text);
      }
    },
    pushBase: (openssl) => pushBase({ folder, registry: `127.0.0.1:${behind}`, openssl, env }),
    run: (args, more) => start(args, more).ended,
    async kill(args, at, more) {
      if (!("step" in at)) running.ambush = at;
      const { child, ended } = start(args, more);
      const timer = "step" in at ? watchStep(place, at.step, child) : undefined;
      const end = await ended;
      clearInterval(timer);
      return end;
    },
    async digestOf(name, repository = "acme/shop") {
      const answer = await fetch(`http://127.0.0.1:${behind}/v2/${repository}/manifests/${name}`, {
        method: "HEAD",
        headers: { accept: "application/vnd.oci.image.manifest.v1+json" },
      });
      return answer.headers.get("docker-content-digest") ?? undefined;
    },
    record: () => JSON.parse(readFileSync(join(folder, "record.json"), "utf8")) as ReleaseRecord,
    journal: () => readState(place, "journal.json") as Journal | undefined,
    released: () => readState(place, "released.json") as Released | undefined,
    stateFolder() {
      const releases = join(folder, "state", "releases");
      const [only = "none"] = existsSync(releases) ? readdirSync(releases) : [];
      return join(releases, only);
    },
  };
  await importRecords(place, records);
  return place;
}

function readState(place: ReleasePlace, name: string): unknown {
  const path = join(place.stateFolder(), name);
  return existsSync(path) ? JSON.parse(readFileSync(path, "utf8")) : undefined;
}

function watchStep(place: ReleasePlace, step: string, child: ChildProcess): NodeJS.Timeout {
  return setInterval(() => {
    if (place.journal()?.step === step) child.kill("SIGKILL");
  }, 1);
}

function environmentIn(folder: string): NodeJS.ProcessEnv {
  const storage = `[storage]\ndriver="vfs"\ngraphroot="${folder}/store"\nrunroot="${folder}/run"\n`;
  writeFileSync(join(folder, "storage.conf"), storage);
  return {
    PATH: process.env["PATH"],
    HOME: folder,
    TMPDIR: process.env["TMPDIR"],
    SUTURE_STATE_DIR: join(folder, "state"),
    SUTURE_CACHE_DIR: join(folder, "cache"),
    SUTURE_KEY_PASSWORD: "correct horse",
    CONTAINERS_STORAGE_CONF: join(folder, "storage.conf"),
    BUILDAH_ISOLATION: "chroot",
  };
}

function endOf(child: ChildProcess): Promise<Ended> {
  return new Promise((resolve, reject) => {
    const said = { stdout: "", stderr: "" };
    child.stdout?.setEncoding("utf8").on("data", (text: string) => {
      said.stdout += text;
    });
    child.stderr?.setEncoding("utf8").on("data", (text: string) => {
      said.stderr += text;
    });
    child.on("error", reject);
    // A builder that outlives a killed suture holds its outputs open: `close` would wait for it.
    child.on("exit", (status, signal) =>
      setTimeout(() => resolve({ status, signal, ...said }), signal ? 0 : 50),
    );
  });
}

async function importRecords(place: ReleasePlace, records: readonly RecordShape[]): Promise<void> {
  const modified = new Date().toISOString();
  place.write(
    Object.fromEntries(
      records.map((shape) => [
        `records/${shape.id}.json`,
        JSON.stringify(osvRecord({ modified, ecosystem: "Debian:12", ...shape })),
      ]),
    ),
  );
  const { status, stderr } = await place.run(["db", "import", "records"]);
  rmSync(join(place.folder, "records"), { recursive: true });
  if (status !== 0) throw new Error(stderr);
}

interface Base {
  readonly folder: string;
  /** Not the proxy: that is served by this very process, which waits. */
  readonly registry: string;
  readonly openssl: string;
  readonly env: NodeJS.ProcessEnv;
}

function pushBase({ folder, registry, openssl, env }: Base): string {
  const status = `Package: openssl\nStatus: install ok installed\nArchitecture: amd64\nVersion: ${openssl}\nMaintainer: a <a@b.c>\nDescription: x\n\n`;
  const os =
    'PRETTY_NAME="Debian GNU/Linux 12 (bookworm)"\nID=debian\nVERSION_ID="12"\nVERSION_CODENAME=bookworm\n';
  const archive = writeImage(
    imageOf([
      [
        textFile("etc/os-release", os),
        textFile("var/lib/dpkg/status", status),
        textFile("var/lib/dpkg/info/openssl.list", "/.\n"),
      ],
    ]),
  );
  const args = [
    ...["copy", "-q", "--dest-tls-verify=false", "--digestfile", join(folder, "digest")],
    ...[`oci-archive:${archive}`, `docker://${registry}/base:1`],
  ];
  const { status: code, stderr } = spawnSync("skopeo", args, { encoding: "utf8", env });
  if (code !== 0) throw new Error(stderr);
  return readFileSync(join(folder, "digest"), "utf8").trim();
}
