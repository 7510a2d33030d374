import type { ArchiveProblem } from "../../oci/tar/archive-error.ts";

/** What is inflated goes through memory that both threads see, slot by slot in turn. */
export interface Ring {
  readonly slots: Uint8Array<SharedArrayBuffer>;
  /** One number: how many slots were given back so far. */
  readonly freed: Int32Array<SharedArrayBuffer>;
}

/** Larger ones take longer to be filled first, smaller ones more messages. */
export const slotBytes: number = 512 << 10;

const slotCount = 4;

export function createRing(): Ring {
  return {
    slots: new Uint8Array(new SharedArrayBuffer(slotCount * slotBytes)),
    freed: new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT)),
  };
}

/** The slot that is filled after so many others. */
export function slotOf({ slots }: Ring, number: number): Uint8Array {
  const start = (number % slotCount) * slotBytes;
  return slots.subarray(start, start + slotBytes);
}

/** Waits until a slot may be filled; blocks the thread. */
export function awaitSlot({ freed }: Ring, number: number): void {
  for (;;) {
    const count = Atomics.load(freed, 0);
    if (number - count < slotCount) return;
    Atomics.wait(freed, 0, count);
  }
}

/** Gives the oldest slot back. */
export function freeSlot({ freed }: Ring): void {
  Atomics.add(freed, 0, 1);
  Atomics.notify(freed, 0);
}

/** Compressed bytes in a file that this program has open, for all its threads. */
export interface InflateTask {
  readonly ring: Ring;
  readonly file: number;
  readonly offset: number;
  readonly sizeBytes: number;
  readonly digest: string | undefined;
}

/** What the other thread says: a slot holds so many bytes, all were inflated, or why not. */
export type InflateNews =
  | { readonly state: "filled"; readonly bytes: number }
  | { readonly state: "ended"; readonly matches: boolean | undefined }
  | { readonly state: "broken"; readonly problem: ArchiveProblem; readonly message: string }
  | { readonly state: "failed"; readonly error: unknown };
