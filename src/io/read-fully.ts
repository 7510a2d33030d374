import { readSync } from "node:fs";

/** Fills `into` from a place of an open file, as far as the file goes. @returns how many bytes */
export function readFully(file: number, into: Uint8Array, position: number): number {
  let done = 0;
  while (done < into.length) {
    const count = readSync(file, into, done, into.length - done, position + done);
    if (count === 0) break;
    done += count;
  }
  return done;
}
