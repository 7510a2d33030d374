import { Buffer } from "node:buffer";
import { type Daemon, EnvironmentError, isSutureError, UsageError } from "../model/index.ts";
import { fitsPlatform, wrongPlatform } from "../oci/platform.ts";
import { parseReference } from "../oci/references.ts";
import { type DaemonAddress, type Engine, findDaemon } from "./daemon-address.ts";
import { type HttpAnswer, readBody, request } from "./http/http.ts";
import type { ProxyEnvironment as Environment } from "./http/proxies.ts";
import { writeScratch } from "./scratch.ts";

export interface DaemonOptions {
  readonly engine: Engine;
  readonly environment: Environment;
  /** Folder of the cache. */
  readonly cache: string;
  /** Only an engine of this machine may be asked. */
  readonly offline: boolean;
}

/** Docker's or podman's engine, by the API that both have. */
export function openDaemon(options: DaemonOptions): Daemon {
  const saved = new Map<string, string>();
  return {
    async save(image, platform) {
      const name = fullName(image);
      const address = findDaemon(options);
      await checkImage({ name, platform, address, options });
      const path = saved.get(name) ?? (await save({ name, address, options }));
      saved.set(name, path);
      return path;
    },
  };
}

interface Asking {
  readonly name: string;
  readonly address: DaemonAddress;
  readonly options: DaemonOptions;
}

/** A name without tag would be all its tags. */
function fullName(image: string): string {
  if (/^(?:sha256:)?[\da-f]{12,64}$/.test(image)) return image;
  const reference = parseReference(image);
  if (!reference) throw new UsageError(`${image} is no name of an image.`);
  return reference.tag === undefined && reference.digest === undefined ? `${image}:latest` : image;
}

/** An engine lays out all layers before it sends the first byte. */
const saveTimeoutMs = 15 * 60_000;
const inspectTimeoutMs = 60_000;

const maxImageBytes = 64e9;
const maxFactsBytes = 8 << 20;

async function checkImage({
  platform,
  ...asking
}: Asking & { readonly platform: string | undefined }): Promise<void> {
  const { name, options } = asking;
  const answer = await ask(`/images/${name}/json`, asking, inspectTimeoutMs);
  const body = await readBody(answer, maxFactsBytes).catch(() => undefined);
  if (answer.status === 404) {
    throw new UsageError(`${titles[options.engine]} has no image ${name}.`, {
      hint: `${options.engine} images lists what it has; ${options.engine} pull gets one.`,
    });
  }
  if (answer.status !== 200) throw refused(answer, asking);
  const has = platformIn(body);
  if (platform !== undefined && has !== undefined && !fitsPlatform(has, platform)) {
    throw wrongPlatform(platform, has);
  }
}

async function save(asking: Asking): Promise<string> {
  const answer = await ask(`/images/${asking.name}/get`, asking, saveTimeoutMs);
  if (answer.status !== 200) {
    answer.discard();
    throw refused(answer, asking);
  }
  const { cache, engine } = asking.options;
  try {
    const what = `The image ${asking.name}`;
    return await writeScratch(answer.body, { cache, what, maxBytes: maxImageBytes });
  } catch (cause) {
    if (isSutureError(cause)) throw cause;
    throw new EnvironmentError(`${titles[engine]} breaks off while it exports ${asking.name}`, {
      hint: "Try again, or save it by hand.",
      cause,
    });
  }
}

const titles: Readonly<Record<Engine, string>> = { docker: "Docker", podman: "Podman" };

async function ask(
  path: string,
  { address, options }: Asking,
  timeoutMs: number,
): Promise<HttpAnswer> {
  const { environment, engine } = options;
  try {
    return await request({
      url: new URL(path, address.url),
      environment,
      timeoutMs,
      maxRedirects: 0,
      certificates: address.certificates,
      ...(address.socketPath !== undefined && { socketPath: address.socketPath }),
    });
  } catch (cause) {
    const { code = "no answer" } = cause as { readonly code?: string };
    throw new EnvironmentError(`${titles[engine]} cannot be asked at ${address.shown} (${code})`, {
      hint:
        code === "EACCES" ? "Its socket may be opened by its group or by root only." : address.hint,
      cause,
    });
  }
}

function refused({ status }: HttpAnswer, { address, options }: Asking): EnvironmentError {
  return new EnvironmentError(`${titles[options.engine]} answers ${status} at ${address.shown}`, {
    hint: address.hint,
  });
}

function platformIn(body: Uint8Array | undefined): string | undefined {
  try {
    const value: unknown = JSON.parse(Buffer.from(body ?? []).toString("utf8"));
    const {
      Os: os,
      Architecture: architecture,
      Variant: variant,
    } = value as Record<string, unknown>;
    if (typeof os !== "string" || typeof architecture !== "string") return undefined;
    return [os, architecture, variant].filter((part) => part && typeof part === "string").join("/");
  } catch {
    return undefined;
  }
}
