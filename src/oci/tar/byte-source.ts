import type { DiskFile } from "../../model/index.ts";

/** Bytes that can be read from any place. */
export type ByteSource = Omit<DiskFile, "close" | "inflate">;

/** True where a trip to another thread takes longer than to read so much at once. */
export function isSmall({ length }: Uint8Array): boolean {
  return length <= 128 << 10;
}

/** A file of an image as it is stored: opened only while it is read. */
export interface StoredFile {
  /** As whoever names it says; what is there may be shorter. */
  readonly sizeBytes: number;
  /** Whoever opens it has compared all of it with the digest that names it. */
  readonly isVerified?: boolean;
  /** Where it is a file of its own on this machine's disk. */
  readonly path?: string;
  open(): Promise<DiskFile>;
}

/** Part of a source; shorter than asked where the source ends before. */
export function section(file: DiskFile, offset: number, wantedBytes: number): DiskFile {
  const sizeBytes = Math.max(0, Math.min(wantedBytes, file.sizeBytes - offset));
  const clip = (into: Uint8Array, position: number) =>
    into.subarray(0, Math.max(0, Math.min(into.length, sizeBytes - position)));
  return {
    sizeBytes,
    read: (into, position) => file.read(clip(into, position), offset + position),
    readNow: (into, position) => file.readNow(clip(into, position), offset + position),
    inflate: (part) => file.inflate?.({ ...part, offset: offset + part.offset }),
    close: () => file.close(),
  };
}

/** Bytes in memory as a source. */
export function memorySource(bytes: Uint8Array): DiskFile {
  const readNow = (into: Uint8Array, position: number) => {
    const part = bytes.subarray(position, position + into.length);
    into.set(part);
    return part.length;
  };
  return {
    sizeBytes: bytes.length,
    readNow,
    read: async (into, position) => readNow(into, position),
    close: async () => {},
  };
}

/** Reads a small stored file whole; `undefined` where it is larger than `maxBytes`. */
export async function readStored(
  file: StoredFile,
  maxBytes: number,
): Promise<Uint8Array | undefined> {
  if (file.sizeBytes > maxBytes) return undefined;
  const opened = await file.open();
  try {
    const bytes = new Uint8Array(opened.sizeBytes);
    return bytes.subarray(0, await opened.read(bytes, 0));
  } finally {
    await opened.close();
  }
}
