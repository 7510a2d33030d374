import { describe, expect, it } from "vitest";
import { memorySource } from "../tar/byte-source.ts";
import { passingOn } from "./passing-on.ts";

const pieces = [1, 2, 3, 4].map((byte) => Uint8Array.of(byte, byte));

async function* stream(broken = false): AsyncGenerator<Uint8Array> {
  for (const piece of pieces) yield piece;
  if (broken) throw new Error("The stream is broken");
}

/** Keeps in memory what it is given. */
function memorySpool() {
  const kept: number[] = [];
  const spool = async (chunks: AsyncIterable<Uint8Array>) => {
    for await (const chunk of chunks) kept.push(...chunk);
    return { open: async () => memorySource(Uint8Array.from(kept)) };
  };
  return { kept, spool };
}

describe("a stream that is kept while it is read", () => {
  it("is the same for both", async () => {
    const { kept, spool } = memorySpool();
    const passing = passingOn(stream(), spool);
    const read: number[] = [];
    for await (const chunk of passing.chunks) read.push(...chunk);
    const { sizeBytes } = await passing.settle();
    expect(sizeBytes).toBe(8);
    expect(read).toEqual([1, 1, 2, 2, 3, 3, 4, 4]);
    expect(kept).toEqual(read);
  });

  it("is kept whole where only its beginning is read", async () => {
    const { kept, spool } = memorySpool();
    const passing = passingOn(stream(), spool);
    await passing.chunks.next();
    await passing.settle();
    expect(kept).toHaveLength(8);
  });

  it("is kept no further ahead than one piece", async () => {
    const { kept, spool } = memorySpool();
    const passing = passingOn(stream(), spool);
    await passing.chunks.next();
    await new Promise((resolve) => setTimeout(resolve, 5));
    expect(kept).toHaveLength(2);
    await passing.settle();
  });

  it("tells its reader that it is broken, and is not kept", async () => {
    const { spool } = memorySpool();
    const passing = passingOn(stream(true), spool);
    await expect(passing.settle()).rejects.toThrow("The stream is broken");
  });

  it("tells its reader that there is no room", async () => {
    const passing = passingOn(stream(), async () => {
      throw new Error("No room");
    });
    await expect(passing.settle()).rejects.toThrow("No room");
  });

  it("fails to be kept where it is given up", async () => {
    let failure: unknown;
    const passing = passingOn(stream(), async (chunks) => {
      try {
        for await (const _ of chunks);
      } catch (error) {
        failure = error;
        throw error;
      }
      throw new Error("It came to an end");
    });
    await passing.chunks.next();
    await passing.chunks.return();
    await new Promise((resolve) => setTimeout(resolve, 5));
    expect(failure).toMatchObject({ message: "A stream was given up before its end" });
  });
});
