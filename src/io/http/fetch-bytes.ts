import { readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import type { Validator } from "../../model/index.ts";
import { EnvironmentError } from "../../model/index.ts";
import { inAttempts } from "./attempts.ts";
import { conditions, type FileRequest, fetchFile, validatorOf } from "./fetch-file.ts";
import { readBody, withoutCredentials } from "./http.ts";
import { sendRetrying } from "./http-retries.ts";

export type FetchedBytes =
  | { readonly kind: "unchanged" }
  | { readonly kind: "missing" }
  | { readonly kind: "bytes"; readonly bytes: Uint8Array; readonly validator: Validator };

/**
 * Fetches a small file into memory, unpacked.
 *
 * @throws EnvironmentError where it cannot be had as a whole
 */
export async function fetchBytes(
  asked: Omit<FileRequest, "onBytes" | "mayPack">,
): Promise<FetchedBytes> {
  const { url, validator, maxBytes, retrying } = asked;
  if (url.protocol === "file:") return localBytes(asked);
  const headers = { "accept-encoding": "gzip", ...conditions(validator) };
  return inAttempts<FetchedBytes>(asked, async () => {
    const answer = await sendRetrying({ url, headers }, retrying);
    const { status } = answer;
    if (status === 200) {
      const bytes = unpackedBytes(await readBody(answer, maxBytes), maxBytes);
      return { kind: "bytes", bytes, validator: validatorOf(answer) };
    }
    answer.discard();
    if (status === 304) return { kind: "unchanged" };
    if (status === 404 || status === 410) return { kind: "missing" };
    throw new EnvironmentError(
      `${withoutCredentials(url)} is refused: the server answers ${status}`,
    );
  });
}

/** Bytes as they were before a server packed them. @throws EnvironmentError where they are damaged */
export function unpackedBytes(bytes: Uint8Array, maxBytes: number): Uint8Array {
  if (bytes[0] !== 0x1f || bytes[1] !== 0x8b) return bytes;
  try {
    return gunzipSync(bytes, { maxOutputLength: maxBytes });
  } catch (cause) {
    throw new EnvironmentError("A packed file is damaged.", { cause });
  }
}

async function localBytes(asked: Omit<FileRequest, "onBytes" | "mayPack">): Promise<FetchedBytes> {
  const found = await fetchFile(asked);
  if (found.kind !== "file") return { kind: found.kind };
  const bytes = unpackedBytes(readFileSync(found.path), asked.maxBytes);
  return { kind: "bytes", bytes, validator: found.validator };
}
