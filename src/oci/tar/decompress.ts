import { Buffer } from "node:buffer";
import * as zlib from "node:zlib";
import { ArchiveError } from "./archive-error.ts";
import type { ByteSource } from "./byte-source.ts";
import { unpackZstd } from "./unpack-zstd.ts";

/** How a stored layer is compressed, as its first bytes say; media types are often wrong. */
export type Compression = "none" | "gzip" | "zstd" | "other";

/** Tells the compression of a layer; an empty one is a tar. */
export function compressionOf(source: ByteSource): Compression {
  const first = new Uint8Array(6);
  const length = source.readNow(first, 0);
  const found = magics.find(({ bytes }) =>
    bytes.every((byte, i) => i < length && first[i] === byte),
  );
  return found?.compression ?? "none";
}

/** What may still be inflated. */
export interface InflateBudget {
  /** Of all sources that share it. */
  leftBytes: number;
  /** Of each of them, so that one gone wild leaves the others to be read; by its size where left out. */
  readonly perSourceBytes?: number;
}

/**
 * What layers of a compressed size may inflate to. Deflate reaches a thousandfold, real layers
 * rarely twentyfold; logs and disk images full of zeros get room all the same.
 */
export function inflateBudget(compressedBytes: number): InflateBudget {
  return { leftBytes: 4 * plausibleBytes(compressedBytes) };
}

function plausibleBytes(compressedBytes: number): number {
  return Math.max(4 * 2 ** 30, 100 * compressedBytes);
}

/**
 * Inflates a source in chunks of up to 1 MiB, as fast as they are asked for; all that came before a
 * break is yielded first.
 *
 * @throws ArchiveError where the stream is cut off, broken, larger than the budget, or of a kind
 *   that is not read
 */
export async function* decompress(
  source: ByteSource,
  compression: Exclude<Compression, "none">,
  budget: InflateBudget = inflateBudget(source.sizeBytes),
): AsyncGenerator<Uint8Array, void, undefined> {
  if (compression === "other") throw unknownKind();
  const chunks = compression === "zstd" ? unpackZstd(source) : inflate(source);
  yield* withinBudget(chunks, { storedBytes: source.sizeBytes, budget });
}

/** A source that is being inflated. */
export interface Inflated {
  /** How large the source is. */
  readonly storedBytes: number;
  readonly budget: InflateBudget;
}

/**
 * Hands on what is inflated of a source as long as the budget lasts.
 *
 * @throws ArchiveError where it does not
 */
export async function* withinBudget(
  chunks: AsyncIterable<Uint8Array>,
  { storedBytes, budget }: Inflated,
): AsyncGenerator<Uint8Array, void, undefined> {
  let own = budget.perSourceBytes ?? plausibleBytes(storedBytes);
  for await (const chunk of chunks) {
    budget.leftBytes -= chunk.length;
    own -= chunk.length;
    if (own < 0 || budget.leftBytes < 0) throw bomb();
    yield chunk;
  }
}

/** On zlib's own threads. */
async function* inflate(source: ByteSource): AsyncGenerator<Uint8Array, void, undefined> {
  const flow = openFlow(zlib.createGunzip(options));
  const feeding = feed(source, flow);
  try {
    for (;;) {
      const chunk = take(flow);
      if (chunk) yield chunk;
      else if (flow.error) throw explain(flow.error);
      else if (flow.ended) return;
      else await flow.change();
    }
  } finally {
    flow.stopped = true;
    flow.inflater.destroy();
    flow.changed();
    await feeding;
  }
}

const magics: readonly { readonly compression: Compression; readonly bytes: readonly number[] }[] =
  [
    { compression: "gzip", bytes: [0x1f, 0x8b] },
    { compression: "zstd", bytes: [0x28, 0xb5, 0x2f, 0xfd] },
    { compression: "other", bytes: [0xfd, 0x37, 0x7a, 0x58, 0x5a, 0x00] }, // xz
    { compression: "other", bytes: [0x42, 0x5a, 0x68] }, // bzip2
  ];

/** Chunks of 16 KiB, the default, take more than twice as long. */
const options = { chunkSize: 2 << 20 };

/** Inflated chunks that wait while one is looked at. */
const maxWaiting = 2;

const inputBytes = 1 << 20;

type Inflater = ReturnType<typeof zlib.createGunzip>;

interface Flow {
  readonly inflater: Inflater;
  /** Inflated, and not taken yet. */
  readonly waiting: Uint8Array[];
  /** Writes that are not yet consumed. */
  writing: number;
  error?: Error;
  ended: boolean;
  /** Nobody takes any more. */
  stopped: boolean;
  changed(): void;
  /** Resolves when something has changed. */
  change(): Promise<void>;
}

function openFlow(inflater: Inflater): Flow {
  let wakers: (() => void)[] = [];
  const flow: Flow = {
    inflater,
    waiting: [],
    writing: 0,
    ended: false,
    stopped: false,
    changed() {
      const woken = wakers;
      wakers = [];
      for (const wake of woken) wake();
    },
    change: () => new Promise((resolve) => wakers.push(resolve)),
  };
  inflater.on("data", (chunk: Uint8Array) => {
    if (flow.waiting.push(chunk) >= maxWaiting) inflater.pause();
    flow.changed();
  });
  inflater.on("end", () => {
    flow.ended = true;
    flow.changed();
  });
  inflater.on("error", (error: Error) => {
    flow.error = error;
    flow.changed();
  });
  return flow;
}

function take({ waiting, inflater, changed }: Flow): Uint8Array | undefined {
  const chunk = waiting.shift();
  if (inflater.isPaused()) inflater.resume();
  if (waiting.length === 0) changed();
  return chunk;
}

/** Keeps two pieces of input with zlib until all is read; then waits until all has been taken. */
async function feed(source: ByteSource, flow: Flow): Promise<void> {
  try {
    const free: Uint8Array[] = [];
    for (let position = 0; position < source.sizeBytes; ) {
      // New ones for each piece would have the collector of garbage run time and again.
      const input = free.pop() ?? Buffer.allocUnsafeSlow(Math.min(inputBytes, source.sizeBytes));
      const left = source.sizeBytes - position;
      const count = await source.read(input.subarray(0, Math.min(input.length, left)), position);
      if (count === 0) break;
      position += count;
      while (flow.writing >= 2 && !flow.stopped) await flow.change();
      if (flow.stopped) return;
      write(flow, input.subarray(0, count), () => free.push(input));
    }
    // Not before: an error at the end throws away what is on its way.
    while (!isIdle(flow) && !flow.stopped) await flow.change();
    if (!flow.stopped) flow.inflater.end();
  } catch (error) {
    flow.inflater.destroy(error as Error);
  }
}

function write(flow: Flow, input: Uint8Array, consumed: () => void): void {
  flow.writing++;
  flow.inflater.write(input, () => {
    flow.writing--;
    consumed();
    flow.changed();
  });
}

function isIdle({ writing, waiting, inflater }: Flow): boolean {
  return writing === 0 && waiting.length === 0 && inflater.readableLength === 0;
}

function unknownKind(): ArchiveError {
  return new ArchiveError(
    "unsupported",
    "Layers compressed with xz or bzip2 are not read; store the image with gzip layers",
  );
}

function bomb(): ArchiveError {
  return new ArchiveError(
    "too-large",
    "It inflates to a hundred times what is stored and more, and was not read on",
  );
}

function explain(cause: Error): ArchiveError {
  const { code } = cause as { readonly code?: string };
  return code === "Z_BUF_ERROR"
    ? new ArchiveError("truncated", "The compressed layer ends too early", { cause })
    : new ArchiveError("malformed", "The compressed layer is broken", { cause });
}
