import type { DiskFile } from "../../model/index.ts";
import { EnvironmentError, isSutureError } from "../../model/index.ts";
import { notAsNamed } from "../../oci/output/image-blobs.ts";
import { streamOf } from "../../oci/tar/stream-source.ts";
import type { HttpAnswer } from "../http/http.ts";
import type { BodyStream } from "../http/http-body.ts";
import {
  maxAttempts,
  passes,
  pauseBefore,
  retryAfterMs,
  unreachable,
} from "../http/http-retries.ts";
import { complaint, hasBlob, type PushTarget, uploadAddress } from "./registry-write.ts";

export interface BlobUpload {
  readonly digest: string;
  readonly sizeBytes: number;
  readonly file: DiskFile;
  /** Sent at once where a blob is no larger, else in parts of this size. */
  readonly chunkBytes: number;
  readonly wait: (ms: number) => Promise<void>;
  /** Called with how much the registry has. */
  readonly onBytes: (doneBytes: number) => void;
}

/** An upload that a registry has begun. */
export interface BegunUpload {
  /** Path and query. */
  readonly address: string;
  /** The registry takes no smaller parts, but for the last. */
  readonly leastBytes: number;
}

/**
 * Sends a blob to a registry (OCI distribution specification, pushing blobs): in parts, from where
 * the registry has got to after a break; as a whole where it takes no parts.
 *
 * @param begun - by an attempt to take the blob over from another repository
 * @throws TargetError where the blob is not what its digest names, EnvironmentError where it cannot be sent
 */
export async function uploadBlob(
  target: PushTarget,
  upload: BlobUpload,
  begun?: BegunUpload,
): Promise<void> {
  const { chunkBytes } = upload;
  const state: State = {
    target,
    upload,
    begun,
    chunkBytes,
    position: 0,
    isWhole: upload.sizeBytes <= chunkBytes,
    restarts: 0,
  };
  for (let fruitless = 0; ; ) {
    const before = state.position;
    const outcome = await attempt(state);
    if (outcome === "done") return;
    if (state.position > before) fruitless = 0;
    else if (outcome.cause !== undefined) fruitless++;
    if (fruitless >= maxAttempts || state.restarts > maxAttempts) {
      throw explained(target, outcome.cause);
    }
    if (outcome.cause !== undefined) await upload.wait(pauseBefore(Math.max(1, fruitless)));
  }
}

/** Begins an upload, or reads where one was begun. */
export function begunUpload(target: PushTarget, answer: HttpAnswer): BegunUpload {
  const address = uploadAddress(target, answer);
  const least = Number(answer.headers["oci-chunk-min-length"] ?? 0);
  return { address, leastBytes: Number.isSafeInteger(least) ? least : 0 };
}

interface State {
  readonly target: PushTarget;
  readonly upload: BlobUpload;
  begun: BegunUpload | undefined;
  /** Less than was asked for, where the registry takes no more at once. */
  chunkBytes: number;
  /** How much the registry has. */
  position: number;
  /** Sent by one request. */
  isWhole: boolean;
  /** How often all was sent again. */
  restarts: number;
}

/** Without a cause, all is well so far. */
type Outcome = "done" | { readonly cause: unknown };

const goOn: Outcome = { cause: undefined };

async function attempt(state: State): Promise<Outcome> {
  try {
    return await step(state);
  } catch (error) {
    if (isSutureError(error) || !passes(error)) throw error;
    return recover(state, error);
  }
}

async function step(state: State): Promise<Outcome> {
  const { target, upload } = state;
  if (!state.begun) {
    const answer = await target.send({ method: "POST", path: "blobs/uploads/", isRepeated: true });
    if (answer.status !== 202) throw await complaint(target, answer, "an upload");
    answer.discard();
    state.begun = begunUpload(target, answer);
    state.position = 0;
  }
  if (state.isWhole) return settle(state, state.begun, part(upload.file, 0, upload.sizeBytes));
  if (state.position < upload.sizeBytes) return sendPart(state, state.begun);
  return settle(state, state.begun, undefined);
}

/** After a break the registry says how much it has; it may even have all. */
async function recover(state: State, cause: unknown): Promise<Outcome> {
  const { target, upload, begun, isWhole, position } = state;
  if (isWhole || position === upload.sizeBytes) {
    if (await hasBlob(target, upload)) return "done";
  }
  if (!begun || isWhole) return restart(state, cause);
  const answer = await target.send({ method: "GET", path: begun.address, isRepeated: true });
  answer.discard();
  if (answer.status !== 204 && answer.status !== 202) return restart(state, cause);
  if (answer.headers["location"] !== undefined) state.begun = begunUpload(target, answer);
  moveTo(state, endOf(answer) ?? 0);
  return { cause };
}

function restart(state: State, cause: unknown): Outcome {
  state.begun = undefined;
  state.position = 0;
  state.restarts++;
  return { cause };
}

async function sendPart(state: State, { address, leastBytes }: BegunUpload): Promise<Outcome> {
  const { target, upload, position } = state;
  const length = Math.max(state.chunkBytes, Math.min(leastBytes, maxPartBytes));
  const end = Math.min(position + length, upload.sizeBytes);
  const answer = await target.send({
    method: "PATCH",
    path: address,
    isRepeated: false,
    headers: {
      "content-type": "application/octet-stream",
      "content-range": `${position}-${end - 1}`,
    },
    body: part(upload.file, position, end),
  });
  const { status } = answer;
  if (status === 202) {
    answer.discard();
    state.begun = begunUpload(target, answer);
    moveTo(state, endOf(answer) ?? end);
    return goOn;
  }
  if (status === 416) {
    answer.discard();
    return recover(state, lost(target, status));
  }
  if (takesNoParts(status)) {
    answer.discard();
    state.isWhole = true;
    state.begun = undefined;
    return goOn;
  }
  return refusedPart(state, answer);
}

/** The last request of an upload names what all of it must be. */
async function settle(
  state: State,
  { address }: BegunUpload,
  body: BodyStream | undefined,
): Promise<Outcome> {
  const { target, upload } = state;
  const { digest, sizeBytes } = upload;
  const join = address.includes("?") ? "&" : "?";
  const answer = await target.send({
    method: "PUT",
    path: `${address}${join}digest=${encodeURIComponent(digest)}`,
    isRepeated: false,
    headers: {
      "content-type": "application/octet-stream",
      ...(!body && { "content-length": "0" }),
    },
    ...(body && { body }),
    timeoutMs: storingMs,
  });
  const { status, headers } = answer;
  if (status === 201 || status === 204) {
    answer.discard();
    const stated = headers["docker-content-digest"];
    if (stated !== undefined && stated !== digest) throw notAsNamed(digest);
    moveTo(state, sizeBytes);
    return "done";
  }
  if (status === 416) {
    answer.discard();
    return restart(state, lost(target, status));
  }
  return refusedPart(state, answer);
}

/** Some move it to another store before they answer. */
const storingMs = 5 * 60_000;
const maxPartBytes = 256 << 20;
const smallestPart = 256 << 10;

function part(file: DiskFile, from: number, to: number): BodyStream {
  return { sizeBytes: to - from, read: () => streamOf(file, { from, to }) };
}

/** Of a registry that is busy, or that forgot the upload, more can be hoped for. */
async function refusedPart(state: State, answer: HttpAnswer): Promise<Outcome> {
  const { target, upload } = state;
  const { status } = answer;
  if (status === 404 || status === 410) {
    answer.discard();
    return restart(state, lost(target, status));
  }
  if (status === 413 && state.chunkBytes > smallestPart) {
    answer.discard();
    // Often a proxy before it takes less at once than the registry would.
    state.chunkBytes = Math.max(smallestPart, state.chunkBytes >> 2);
    if (state.isWhole) state.begun = undefined;
    state.isWhole = false;
    return goOn;
  }
  if (status === 408 || status === 429 || status >= 500) {
    const askedMs = Math.min(retryAfterMs(answer), maxPauseMs);
    answer.discard();
    if (askedMs > 0) await upload.wait(askedMs);
    return recover(state, lost(target, status));
  }
  const error = await complaint(target, answer, "a blob");
  throw /DIGEST_INVALID/.test(error.message) ? notAsNamed(upload.digest) : error;
}

const maxPauseMs = 60_000;

/** `Range: 0-99` is a hundred bytes; `0-0` is what some say of none. */
function endOf({ headers }: HttpAnswer): number | undefined {
  const match = /^(?:bytes=)?0-(\d{1,15})$/.exec(headers["range"] ?? "");
  if (!match) return undefined;
  return match[1] === "0" ? 0 : Number(match[1]) + 1;
}

function moveTo(state: State, position: number): void {
  const { sizeBytes, onBytes } = state.upload;
  state.position = Math.min(position, sizeBytes);
  onBytes(state.position);
}

function takesNoParts(status: number): boolean {
  return [400, 405, 411, 415, 501].includes(status);
}

function lost({ name }: PushTarget, status: number): EnvironmentError {
  return new EnvironmentError(
    `The registry ${name} answers ${status} to an upload, again and again`,
    {
      hint: "Try again later: what it has by then is not sent again.",
    },
  );
}

function explained({ base }: PushTarget, error: unknown): unknown {
  return isSutureError(error) || !passes(error) ? error : unreachable(base(), error);
}
