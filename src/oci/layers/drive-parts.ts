import type { FilePart, Gap } from "../../model/index.ts";
import type { PartBytes } from "./part-bytes.ts";

/** A reading of a file by its parts, begun or stopped between two of them. */
export interface OpenReading {
  readonly generator: Generator<FilePart, unknown, Uint8Array>;
  /** Needed next; left out before the first. */
  part?: FilePart;
  /** Parts that were served, and their bytes. */
  partCount: number;
  byteCount: number;
}

/** Where a reading stands: at its end, given up, or in need of a part that has passed by. */
export type Progress =
  | { readonly state: "said"; readonly said: unknown }
  | { readonly state: "refused"; readonly why: Refusal }
  | { readonly state: "waiting"; readonly reading: OpenReading };

export type Refusal = Pick<Gap, "reason" | "message">;

export function openReading(generator: OpenReading["generator"]): OpenReading {
  return { generator, partCount: 0, byteCount: 0 };
}

/** Takes a reading as far as the bytes go; at once where they are at hand. */
export function driveParts(reading: OpenReading, bytes: PartBytes): Progress | Promise<Progress> {
  const { generator, part } = reading;
  return drive({ reading, bytes }, part ? { value: part } : generator.next(nothing));
}

interface Drive {
  readonly reading: OpenReading;
  readonly bytes: PartBytes;
}

type Step = IteratorResult<FilePart, unknown>;

function drive(driven: Drive, first: Step): Progress | Promise<Progress> {
  const { reading, bytes } = driven;
  let step = first;
  while (!step.done) {
    reading.part = step.value;
    const why = refusal(reading, step.value);
    if (why) {
      reading.generator.return(undefined);
      return { state: "refused", why };
    }
    const served = bytes.at(step.value);
    if (served instanceof Promise) {
      return served.then((found) =>
        found ? drive(driven, take(reading, found)) : waiting(reading),
      );
    }
    if (!served) return waiting(reading);
    step = take(reading, served);
  }
  return { state: "said", said: step.value };
}

function take(reading: OpenReading, found: Uint8Array): Step {
  reading.partCount++;
  reading.byteCount += found.length;
  return reading.generator.next(found);
}

function waiting(reading: OpenReading): Progress {
  return { state: "waiting", reading };
}

/** A jar of every class of a large program has some 100,000 entries; few of them are read. */
const maxParts = 20_000;
const maxPartBytes = 32 << 20;
/** Of all parts of one file: the package database of a large system is read whole. */
const maxFileBytes = 128 << 20;

/** The first `next` of a generator takes nothing. */
const nothing = new Uint8Array(0);

function refusal(
  { partCount, byteCount }: OpenReading,
  { offset, length }: FilePart,
): Refusal | undefined {
  if (!isPlace(offset) || !isPlace(length) || !isPlace(offset + length)) {
    return { reason: "malformed", message: "The file points to a place that no file has." };
  }
  const fits = length <= maxPartBytes && byteCount + length <= maxFileBytes && partCount < maxParts;
  return fits ? undefined : tooLarge;
}

function isPlace(bytes: number): boolean {
  return Number.isSafeInteger(bytes) && bytes >= 0;
}

/** Of a file that says more than any should. */
export const tooLarge: Refusal = {
  reason: "too-large",
  message: "It holds more about its packages than any real file does, and was not read.",
};
