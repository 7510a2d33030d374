import { createHash } from "node:crypto";
import { existsSync, readdirSync } from "node:fs";
import type { IncomingMessage, ServerResponse } from "node:http";
import { join } from "node:path";
import type { ArchiveRequest } from "../src/debian/archive/archive-request.ts";
import { type OpenArchives, openArchives } from "../src/debian/archive/open-archives.ts";
import { readKeyring } from "../src/debian/openpgp/certificate.ts";
import { openPackageArchive, type PackageArchiveOptions } from "../src/io/package-archive.ts";
import { type MadeSuite, readAtMs, suiteFiles } from "./debian-archive.ts";
import { certificateOf, makeKey, type TestKey } from "./openpgp-writer.ts";
import { sendRange, serve } from "./registry-server.ts";
import { tempFolder } from "./temp-folder.ts";

/** A web server with made archives, and a machine that reads them with a cache and a state of its own. */
export interface ArchiveMachine {
  readonly base: string;
  readonly cache: string;
  readonly files: Map<string, Buffer>;
  /** Paths that were asked for, with the range where there was one. */
  readonly seen: string[];
  /** Answers a path in place of its file; by the path's end. */
  readonly faults: Map<string, Answering>;
  /** The key that the machine trusts as Debian's. */
  readonly key: TestKey;
  put(suite: Omit<MadeSuite, "signers"> & Partial<Pick<MadeSuite, "signers">>): void;
  open(asked?: Asked): Promise<OpenArchives>;
  /** Hex SHA-256 of the file whose path ends so. */
  digestOf(end: string): string | undefined;
  /** Names of everything that was kept of downloads, and of dates. */
  kept(): readonly string[];
}

export type Answering = (
  request: IncomingMessage,
  answer: ServerResponse,
  file: Buffer | undefined,
) => void;

export interface Asked extends Partial<Omit<ArchiveRequest, "archive" | "sources" | "keys">> {
  /** In apt's format of one entry a line; bookworm's main where left out. */
  readonly sources?: string;
  /** Name of the file that they are in. */
  readonly path?: string;
  readonly isFound?: boolean;
  readonly options?: Partial<PackageArchiveOptions>;
}

const debianKey = makeKey("ed25519");

export async function archiveMachine(): Promise<ArchiveMachine> {
  const files = new Map<string, Buffer>();
  const faults = new Map<string, Answering>();
  const seen: string[] = [];
  const port = await serve((request, answer) => {
    const path = request.url ?? "";
    const { range } = request.headers;
    seen.push(range ? `${path} ${range}` : path);
    const file = files.get(decodeURIComponent(path.slice(1)));
    const fault = [...faults].find(([end]) => path.endsWith(end))?.[1];
    if (fault) fault(request, answer, file);
    else if (file) sendRange(file, request, answer);
    else answer.writeHead(404).end();
  });
  const base = `http://127.0.0.1:${port}/`;
  const cache = tempFolder();
  const open = (asked: Asked = {}) => {
    const { sources = `deb ${base} bookworm main`, isFound = false, options } = asked;
    const { path = "etc/apt/sources.list" } = asked;
    return openArchives({
      os: { system: "debian", codename: "bookworm" },
      architectures: ["amd64"],
      keys: { debian: readKeyring(certificateOf(debianKey)), ubuntu: [] },
      nowMs: readAtMs,
      ...asked,
      sources: [{ path, text: sources, isFound }],
      archive: openPackageArchive({
        environment: {},
        cache,
        state: join(cache, "state"),
        wait: async () => {},
        timeoutMs: 2000,
        ...options,
      }),
    });
  };
  return {
    base,
    cache,
    files,
    seen,
    faults,
    key: debianKey,
    put(suite) {
      for (const [path, bytes] of suiteFiles({ signers: [debianKey], ...suite })) {
        files.set(path, bytes);
      }
    },
    open,
    digestOf(end) {
      const [, file] = [...files].find(([path]) => path.endsWith(end)) ?? [];
      return file && createHash("sha256").update(file).digest("hex");
    },
    kept: () =>
      ["blobs/sha256", "state/archives"].flatMap((folder) => namesIn(join(cache, folder))),
  };
}

function namesIn(folder: string): readonly string[] {
  // Parts of what broke off are only ever gone on with.
  const names = existsSync(folder) ? readdirSync(folder) : [];
  return names.filter((name) => !name.endsWith(".part"));
}
