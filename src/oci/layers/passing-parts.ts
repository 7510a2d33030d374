import type { TarMember } from "../tar/tar-member.ts";
import type { PartBytes } from "./part-bytes.ts";

/** Memory for the file that passes by, one after the other. */
export interface Keep {
  buffer: Uint8Array;
  readonly maxBytes: number;
  /** Shared by all layers that are read at the same time. */
  readonly budget: KeepBudget;
}

export interface KeepBudget {
  leftBytes: number;
}

/** @param maxBytes - of one file */
export function createKeep(maxBytes: number, budget: KeepBudget): Keep {
  return { buffer: new Uint8Array(0), maxBytes, budget };
}

/** Gives the memory back. */
export function dropKeep(keep: Keep): void {
  keep.budget.leftBytes += keep.buffer.length;
  keep.buffer = new Uint8Array(0);
}

/**
 * Serves the parts of a file while it passes by. What lies ahead is cut out, together with what lies
 * shortly before it: tables at the end of a file lie side by side. What lies further behind is there
 * as long as all of the file up to the last part fits into what may be kept.
 */
export function passingParts(member: TarMember, keep: Keep): PartBytes {
  const passing: Passing = { member, keep, position: 0, keptBytes: 0, tail: nothing };
  const { bodyBytes } = member.entry;
  return {
    at(part) {
      const end = Math.min(part.offset + part.length, bodyBytes);
      const offset = Math.min(part.offset, end);
      if (end <= passing.keptBytes) return keep.buffer.slice(offset, end);
      const tailStart = passing.position - passing.tail.length;
      if (offset >= tailStart && end <= passing.position) {
        return passing.tail.slice(offset - tailStart, end - tailStart);
      }
      return goTo(passing, offset, end);
    },
  };
}

interface Passing {
  readonly member: TarMember;
  readonly keep: Keep;
  /** How much has passed by. */
  position: number;
  /** How much of it was kept, from the beginning. */
  keptBytes: number;
  /** What passed by last, where it was kept by itself. */
  tail: Uint8Array;
}

const nothing = new Uint8Array(0);

const tailBytes = 1 << 20;

async function goTo(
  passing: Passing,
  offset: number,
  end: number,
): Promise<Uint8Array | undefined> {
  const { member, keep, position } = passing;
  if (passing.keptBytes === position && grow(keep, end, passing.keptBytes)) {
    await fill(passing, keep.buffer.subarray(position, end));
    passing.keptBytes = passing.position;
    return keep.buffer.slice(offset, end);
  }
  if (offset < position) return undefined;
  const start = Math.max(position, offset - tailBytes);
  await member.pass(start - position);
  passing.position = start;
  const tail = new Uint8Array(end - start);
  await fill(passing, tail);
  passing.tail = tail;
  return tail.slice(offset - start);
}

async function fill(passing: Passing, into: Uint8Array): Promise<void> {
  for (let at = 0; at < into.length; ) {
    const piece = await passing.member.piece(into.length - at);
    into.set(piece, at);
    at += piece.length;
    passing.position += piece.length;
  }
}

const firstBytes = 64 << 10;

/** @returns false where so much may not be kept */
function grow(keep: Keep, bytes: number, keptBytes: number): boolean {
  if (bytes <= keep.buffer.length) return true;
  if (bytes > keep.maxBytes) return false;
  const size = Math.min(keep.maxBytes, Math.max(firstBytes, bytes, 2 * keep.buffer.length));
  const more = size - keep.buffer.length;
  if (more > keep.budget.leftBytes) return false;
  keep.budget.leftBytes -= more;
  const buffer = new Uint8Array(size);
  buffer.set(keep.buffer.subarray(0, keptBytes));
  keep.buffer = buffer;
  return true;
}
