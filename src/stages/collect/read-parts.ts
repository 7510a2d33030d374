import type { FilePart, PartsReading } from "../../model/index.ts";

/** What a file said to one ecosystem: a value, or why it is broken. */
export type PartsTold =
  | { readonly ecosystem: string; readonly value: unknown }
  | { readonly ecosystem: string; readonly broken: string };

export interface EcosystemReading {
  readonly ecosystem: string;
  readonly generator: ReturnType<PartsReading["read"]>;
}

/**
 * Reads a file for several ecosystems at once: whoever needs the part that comes next in the file
 * is served next, so that all of them get along with one pass as far as each alone would.
 *
 * @returns `undefined` where the file says nothing
 */
export function* readPartsTogether(
  readings: readonly EcosystemReading[],
): Generator<FilePart, readonly PartsTold[] | undefined, Uint8Array> {
  const told: PartsTold[] = [];
  let open = readings.flatMap((reading) => advance(reading, nothing, told));
  let position = 0;
  while (open.length > 0) {
    const next = nearest(open, position);
    if (!next) break;
    const bytes = yield next.part;
    position = next.part.offset + next.part.length;
    open = open.flatMap((one) => (one === next ? advance(one.reading, bytes, told) : [one]));
  }
  return told.length === 0 ? undefined : told;
}

interface Pending {
  readonly reading: EcosystemReading;
  readonly part: FilePart;
}

/** The first `next` of a generator takes nothing. */
const nothing = new Uint8Array(0);

/** @returns what the reading needs next; nothing where it is at its end */
function advance(
  reading: EcosystemReading,
  bytes: Uint8Array,
  told: PartsTold[],
): readonly Pending[] {
  const { ecosystem, generator } = reading;
  try {
    const step = generator.next(bytes);
    if (!step.done) return [{ reading, part: step.value }];
    if (step.value !== undefined) told.push({ ecosystem, value: step.value });
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    told.push({ ecosystem, broken: error.message });
  }
  return [];
}

/** The first part that lies ahead, else the first of all. */
function nearest(open: readonly Pending[], position: number): Pending | undefined {
  const ahead = open.filter(({ part }) => part.offset >= position);
  const [first, ...rest] = ahead.length > 0 ? ahead : open;
  return rest.reduce(
    (best, one) => (best && one.part.offset >= best.part.offset ? best : one),
    first,
  );
}
