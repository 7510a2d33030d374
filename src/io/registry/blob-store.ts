import { createHash, type Hash } from "node:crypto";
import { constants } from "node:fs";
import { type FileHandle, mkdir, open, rename, rm, utimes } from "node:fs/promises";
import { join } from "node:path";
import { EnvironmentError, TargetError } from "../../model/index.ts";
import { statsAt } from "../absent.ts";
import type { HttpAnswer } from "../http/http.ts";
import { maxAttempts, passes, pauseBefore, unreachable } from "../http/http-retries.ts";
import { boundBlobs } from "./blob-store-bound.ts";
import { claimPartial, releasePartial } from "./blob-store-partials.ts";

/** Blobs of registries on the local disk, each whole and of its digest. */
export interface BlobStore {
  /**
   * Path of a blob; one that is not there is downloaded first, from where an earlier try broke off.
   *
   * @throws TargetError where what comes is not what its digest names, EnvironmentError where it cannot be had
   */
  take(blob: WantedBlob): Promise<string>;
}

export interface WantedBlob {
  readonly digest: string;
  readonly sizeBytes: number;
  /** As a reader knows it; never with a query. */
  readonly from: URL;
  /** Asks for all bytes from a position on: 200 is the whole, 206 the rest. */
  readonly ask: (position: number) => Promise<HttpAnswer>;
}

export interface BlobStoreOptions {
  /** Folder of the cache. */
  readonly folder: string;
  readonly maxBytes: number;
  readonly wait: (ms: number) => Promise<void>;
}

/** A cache that several runs may use at once: every file appears whole, by being renamed. */
export function openBlobStore({ folder, maxBytes, wait }: BlobStoreOptions): BlobStore {
  const top = join(folder, "blobs");
  const taking = new Map<string, Promise<TakenBlob>>();
  const used = new Set<string>();
  let isTidy = false;
  const begin = (blob: WantedBlob) => {
    const started = take(blob, { top, wait }).finally(() => taking.delete(blob.digest));
    taking.set(blob.digest, started);
    used.add(blob.digest);
    return started;
  };
  return {
    async take(blob) {
      const { path, isNew } = await (taking.get(blob.digest) ?? begin(blob));
      if (isTidy && !isNew) return path;
      isTidy = true;
      // A cache that cannot be tidied can still be used.
      await boundBlobs({ top, maxBytes, keep: used }).catch(() => {});
      return path;
    },
  };
}

interface TakenBlob {
  readonly path: string;
  /** It was not there before. */
  readonly isNew: boolean;
}

interface Place {
  readonly top: string;
  readonly wait: (ms: number) => Promise<void>;
}

async function take(blob: WantedBlob, { top, wait }: Place): Promise<TakenBlob> {
  const [algorithm = "", hex = ""] = blob.digest.split(":");
  const folder = join(top, algorithm);
  const path = join(folder, hex);
  if ((await statsAt(path))?.size === blob.sizeBytes) {
    const now = new Date();
    await utimes(path, now, now).catch(() => {}); // Used lately, where that can be written down.
    return { path, isNew: false };
  }
  try {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    const partial = await claimPartial(folder, hex);
    await download(blob, { partial, algorithm, wait });
    await rename(partial, path);
    return { path, isNew: true };
  } catch (error) {
    throw explainDisk(error, folder);
  }
}

interface Download {
  readonly partial: string;
  readonly algorithm: string;
  readonly wait: (ms: number) => Promise<void>;
}

/** What is there of an earlier run may be damaged: then, once, all is asked for anew. */
async function download(blob: WantedBlob, { partial, algorithm, wait }: Download): Promise<void> {
  const file = await open(
    partial,
    constants.O_RDWR | constants.O_CREAT | (constants.O_NOFOLLOW ?? 0),
    0o600,
  );
  try {
    const progress = await startFrom(file, blob, algorithm);
    const isResumed = progress.position > 0;
    await fill(blob, { file, progress, algorithm, wait });
    if (isResumed && !matches(progress, blob.digest)) {
      await startAgain(file, progress, algorithm);
      await fill(blob, { file, progress, algorithm, wait });
    }
    // Its name says that it is whole, also after the machine went down.
    if (matches(progress, blob.digest)) return await file.datasync();
    throw lies(blob);
  } catch (error) {
    await (error instanceof TargetError ? rm(partial, { force: true }) : releasePartial(partial));
    throw error;
  } finally {
    await file.close();
  }
}

interface Progress {
  position: number;
  hash: Hash;
}

function matches({ hash }: Progress, digest: string): boolean {
  return digest.endsWith(`:${hash.copy().digest("hex")}`);
}

async function startFrom(file: FileHandle, blob: WantedBlob, algorithm: string): Promise<Progress> {
  const progress: Progress = { position: 0, hash: createHash(algorithm) };
  const { size } = await file.stat();
  if (size > blob.sizeBytes) {
    await file.truncate(0);
    return progress;
  }
  const buffer = Buffer.allocUnsafeSlow(1 << 20);
  while (progress.position < size) {
    const { bytesRead } = await file.read(buffer, 0, buffer.length, progress.position);
    if (bytesRead === 0) break;
    progress.hash.update(buffer.subarray(0, bytesRead));
    progress.position += bytesRead;
  }
  return progress;
}

async function startAgain(file: FileHandle, progress: Progress, algorithm: string): Promise<void> {
  await file.truncate(0);
  progress.position = 0;
  progress.hash = createHash(algorithm);
}

interface Filling extends Omit<Download, "partial"> {
  readonly file: FileHandle;
  readonly progress: Progress;
}

/** Asks until all bytes are there; only tries that bring nothing are counted. */
async function fill(blob: WantedBlob, filling: Filling): Promise<void> {
  const { progress, wait } = filling;
  for (let fruitless = 0, asked = 0; progress.position < blob.sizeBytes; asked++) {
    const before = progress.position;
    let cause: unknown = Object.assign(new Error("The body ended early"), { code: "ECONNRESET" });
    try {
      await append(await blob.ask(before), blob, filling);
      if (progress.position === blob.sizeBytes) return;
    } catch (error) {
      if (!passes(error)) throw error;
      cause = error;
    }
    fruitless = progress.position > before ? 1 : fruitless + 1;
    if (fruitless >= maxAttempts || asked >= maxTries) throw unreachable(blob.from, cause);
    await wait(pauseBefore(fruitless));
  }
}

/** A server that sends a little and breaks off, again and again, is not followed for ever. */
const maxTries = 50;

async function append(answer: HttpAnswer, blob: WantedBlob, filling: Filling): Promise<void> {
  const { file, progress, algorithm } = filling;
  const { status, headers } = answer;
  if (status === 404) {
    answer.discard();
    throw new TargetError(`${blob.from.host} does not hold ${blob.digest}, which the image lists`, {
      hint: "A layer that may not be passed on, or an image that is damaged: push it again.",
    });
  }
  const continues = status === 206 && startOf(headers["content-range"]) === progress.position;
  if (!continues && progress.position > 0) await startAgain(file, progress, algorithm);
  if (status === 416 || (status === 206 && !continues)) {
    answer.discard();
    return;
  }
  if (status !== 200 && status !== 206) {
    answer.discard();
    throw new EnvironmentError(`${blob.from.host} answers ${status} for a blob`, {
      hint: "Try again later.",
    });
  }
  const pace = watchPace(answer);
  try {
    for await (const chunk of answer.body) {
      pace.count(chunk.length);
      if (progress.position + chunk.length > blob.sizeBytes) throw lies(blob);
      await writeAll(file, chunk, progress.position);
      progress.hash.update(chunk);
      progress.position += chunk.length;
    }
  } finally {
    pace.stop();
  }
}

async function writeAll(file: FileHandle, bytes: Uint8Array, position: number): Promise<void> {
  for (let done = 0; done < bytes.length; ) {
    const rest = bytes.length - done;
    done += (await file.write(bytes, done, rest, position + done)).bytesWritten;
  }
}

function startOf(range: string | undefined): number | undefined {
  const match = /^bytes (\d{1,15})-/.exec(range ?? "");
  return match ? Number(match[1]) : undefined;
}

const paceMs = 60_000;
const leastBytes = 64 << 10;

/** Less than a kilobyte a second is as good as nothing. */
function watchPace(answer: HttpAnswer): Pace {
  let lately = 0;
  const timer = setInterval(() => {
    if (lately < leastBytes) answer.discard();
    lately = 0;
  }, paceMs);
  return {
    count: (bytes) => {
      lately += bytes;
    },
    stop: () => clearInterval(timer),
  };
}

interface Pace {
  count(bytes: number): void;
  stop(): void;
}

function lies({ digest, from }: WantedBlob): TargetError {
  return new TargetError(`${from.host} sends something else than what ${digest} names`, {
    hint: "It was thrown away: the registry, or something between, changed it.",
  });
}

function explainDisk(error: unknown, folder: string): unknown {
  const { code, syscall } = error as { readonly code?: string; readonly syscall?: string };
  const isDisk = ["ENOSPC", "EDQUOT", "EROFS", "EACCES", "EPERM", "ENOTDIR", "ELOOP"].includes(
    code ?? "",
  );
  if (!isDisk || syscall === "connect") return error;
  return new EnvironmentError(`Blobs cannot be kept in ${folder} (${code})`, {
    hint: "Set SUTURE_CACHE_DIR to a folder with room that can be written.",
    cause: error,
  });
}
