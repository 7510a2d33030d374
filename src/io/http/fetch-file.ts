import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { type FileHandle, open } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Validator } from "../../model/index.ts";
import { EnvironmentError } from "../../model/index.ts";
import { claimPartial, releasePartial } from "../registry/blob-store-partials.ts";
import { inAttempts } from "./attempts.ts";
import { type HttpAnswer, withoutCredentials } from "./http.ts";
import { type Retrying, sendRetrying } from "./http-retries.ts";

export interface FileRequest {
  /** `http:`, `https:` or `file:`. */
  readonly url: URL;
  /** Where unfinished downloads lie. */
  readonly folder: string;
  /** What is known already: the file is fetched only where it changed since. */
  readonly validator?: Validator | undefined;
  readonly maxBytes: number;
  /** Lets the server pack the file; the reader tells by its first bytes. */
  readonly mayPack?: boolean;
  readonly retrying: Retrying;
  /** The size is unknown where the server does not say it. */
  readonly onBytes?: (doneBytes: number, totalBytes: number | undefined) => void;
}

export type FetchedFile =
  | { readonly kind: "unchanged" }
  | { readonly kind: "missing" }
  | {
      readonly kind: "file";
      readonly path: string;
      readonly validator: Validator;
      /** Deletes a download; a file of a `file:` address stays. */
      drop(): void;
    };

/**
 * Fetches a file. A download that breaks off goes on where it stopped, in this run or in a later one.
 *
 * @throws EnvironmentError where it cannot be had as a whole
 */
export async function fetchFile(asked: FileRequest): Promise<FetchedFile> {
  if (asked.url.protocol === "file:") return localFile(asked);
  makeFolder(asked.folder);
  const name = createHash("sha256")
    .update(withoutCredentials(asked.url))
    .digest("hex")
    .slice(0, 32);
  const path = await claimPartial(asked.folder, name);
  const notes = join(asked.folder, `${name}.json`);
  try {
    const fetched = await download(asked, { path, notes });
    if (fetched.kind !== "file") rmSync(path, { force: true });
    return fetched;
  } catch (error) {
    await releasePartial(path);
    throw error;
  }
}

interface Place {
  readonly path: string;
  /** What the server calls the state that is being downloaded. */
  readonly notes: string;
}

function download(asked: FileRequest, place: Place): Promise<FetchedFile> {
  return inAttempts(asked, async () => {
    const have = resumable(place);
    const headers = headersFor(asked, have);
    const answer = await sendRetrying({ url: asked.url, headers }, asked.retrying);
    try {
      const told = toldBy(answer, asked);
      if (told) return told;
      const validator = await receive(answer, { asked, place, have });
      const drop = () => rmSync(place.path, { force: true });
      return validator && { kind: "file", path: place.path, validator, drop };
    } catch (error) {
      answer.discard();
      throw error;
    }
  });
}

interface Have {
  readonly bytes: number;
  /** A strong validator of the state that they are of. */
  readonly state: string;
  readonly validator: Validator;
}

function headersFor(
  { validator, mayPack }: FileRequest,
  have: Have | undefined,
): Record<string, string> {
  const packing = { "accept-encoding": mayPack ? "gzip" : "identity" };
  if (have) return { ...packing, range: `bytes=${have.bytes}-`, "if-range": have.state };
  return { ...packing, ...conditions(validator) };
}

/** Asks for a file only where it changed. */
export function conditions(validator: Validator | undefined): Record<string, string> {
  return {
    ...(validator?.etag && { "if-none-match": validator.etag }),
    ...(validator?.lastModified && { "if-modified-since": validator.lastModified }),
  };
}

/** What an answer without the file says. @throws EnvironmentError for an answer that says nothing useful */
function toldBy(answer: HttpAnswer, asked: FileRequest): FetchedFile | undefined {
  const { status } = answer;
  if (status === 200 || status === 206 || status === 416) return undefined;
  answer.discard();
  if (status === 304) return { kind: "unchanged" };
  if (status === 404 || status === 410) return { kind: "missing" };
  throw refused(asked, `is refused: the server answers ${status}`);
}

interface Receiving {
  readonly asked: FileRequest;
  readonly place: Place;
  readonly have: Have | undefined;
}

/** @returns `undefined` where it must be asked for anew, from its start */
async function receive(
  answer: HttpAnswer,
  { asked, place, have }: Receiving,
): Promise<Validator | undefined> {
  const range = answer.headers["content-range"] ?? "";
  if (answer.status === 416 && have && range === `bytes */${have.bytes}`) {
    answer.discard();
    return have.validator;
  }
  const validator = validatorOf(answer);
  const from = answer.status === 206 ? Number(/^bytes (\d+)-/.exec(range)?.[1]) : 0;
  if (answer.status === 416 || !(from === 0 || from === have?.bytes)) {
    answer.discard();
    rmSync(place.path, { force: true });
    return undefined;
  }
  const length = Number(answer.headers["content-length"] ?? Number.NaN);
  const total = Number.isNaN(length) ? undefined : from + length;
  if ((total ?? 0) > asked.maxBytes) throw refused(asked, `is larger than ${asked.maxBytes} bytes`);
  if (from === 0) writeNotes(place.notes, validator);
  const file = await openAt(place.path, from);
  try {
    const done = await append(answer, { file, from, total, asked });
    // A server that stops early without saying so is found out by the reader of the file.
    if (total !== undefined && done !== total) return undefined;
  } finally {
    await file.close();
  }
  return validator;
}

async function append(
  { body }: HttpAnswer,
  {
    file,
    from,
    total,
    asked,
  }: { file: FileHandle; from: number; total: number | undefined; asked: FileRequest },
): Promise<number> {
  let done = from;
  for await (const chunk of body) {
    if (done + chunk.length > asked.maxBytes)
      throw refused(asked, `is larger than ${asked.maxBytes} bytes`);
    for (let at = 0; at < chunk.length; ) {
      at += (await file.write(chunk, at, chunk.length - at, done + at)).bytesWritten;
    }
    done += chunk.length;
    asked.onBytes?.(done, total);
  }
  return done;
}

async function openAt(path: string, from: number): Promise<FileHandle> {
  return open(path, from === 0 ? "w" : "r+", 0o600);
}

/** What an earlier attempt left, where the server can be asked for the rest of the same state. */
function resumable({ path, notes }: Place): Have | undefined {
  const bytes = statSync(path, { throwIfNoEntry: false })?.size ?? 0;
  if (bytes === 0) return undefined;
  try {
    const validator = JSON.parse(readFileSync(notes, "utf8")) as Validator;
    const { etag, lastModified } = validator;
    const state = etag && !etag.startsWith("W/") ? etag : lastModified;
    return state ? { bytes, state, validator } : undefined;
  } catch {
    return undefined;
  }
}

function writeNotes(path: string, validator: Validator): void {
  writeFileSync(path, JSON.stringify(validator), { mode: 0o600 });
}

/** What a server calls the state of a file. */
export function validatorOf({ headers }: Pick<HttpAnswer, "headers">): Validator {
  const { etag, "last-modified": lastModified } = headers;
  return { ...(etag && { etag }), ...(lastModified && { lastModified }) };
}

/** The file itself, by its size and time. */
function localFile({ url, validator, maxBytes }: FileRequest): FetchedFile {
  const path = fileURLToPath(url);
  const found = statSync(path, { throwIfNoEntry: false });
  if (!found?.isFile()) return { kind: "missing" };
  if (found.size > maxBytes) throw new EnvironmentError(`${path} is larger than ${maxBytes} bytes`);
  const state = {
    etag: `${found.size}-${found.mtimeMs}`,
    lastModified: new Date(found.mtimeMs).toUTCString(),
  };
  if (validator?.etag === state.etag) return { kind: "unchanged" };
  return { kind: "file", path, validator: state, drop: () => {} };
}

function makeFolder(folder: string): void {
  try {
    mkdirSync(folder, { recursive: true });
  } catch (cause) {
    throw new EnvironmentError(`Downloads cannot be written to ${folder}.`, {
      hint: "Set SUTURE_CACHE_DIR to a folder that can be written to.",
      cause,
    });
  }
}

function refused({ url }: Pick<FileRequest, "url">, why: string): EnvironmentError {
  return new EnvironmentError(`${withoutCredentials(url)} ${why}`);
}
