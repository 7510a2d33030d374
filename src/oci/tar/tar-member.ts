import { cutOff, inEntry } from "./archive-error.ts";
import { fillHoles } from "./sparse.ts";
import { hopOn, type TarCursor } from "./tar-cursor.ts";
import type { TarEntry } from "./tar-entry.ts";

/** An entry while the archive is being read: gone when the next one is asked for. */
export interface TarMember {
  readonly entry: TarEntry;
  /** Where its body begins in the archive. */
  readonly offset: number;
  /**
   * Reads the file, holes filled with zeros; one that nobody reads is skipped.
   *
   * @throws ArchiveError where the archive ends inside it, or a map of holes does not hold
   */
  body(): Promise<Uint8Array>;
  /**
   * Moves over a piece of the body as it is stored, valid until it moves again; empty at its end.
   *
   * @throws ArchiveError where the archive ends inside it
   */
  piece(mostBytes: number): Promise<Uint8Array>;
  /** Moves over bytes of the body. @throws ArchiveError where the archive ends before */
  pass(bytes: number): Promise<void>;
}

/** Where an archive's reader is inside an entry. */
export interface EntryPlace {
  entry: TarEntry | undefined;
  offset: number;
  /** Of the body, what still lies ahead. */
  bodyLeft: number;
}

/** The one member of an archive: what it says moves on with its place. */
export function memberOf(cursor: TarCursor, place: EntryPlace): TarMember {
  const within = async <T>(read: () => Promise<T>): Promise<T> => {
    const path = place.entry?.path;
    try {
      return await read();
    } catch (error) {
      throw inEntry(error, path);
    }
  };
  return {
    get entry() {
      return place.entry as TarEntry;
    },
    get offset() {
      return place.offset;
    },
    body: () =>
      within(async () => {
        const bytes = await cursor.take(place.bodyLeft);
        place.bodyLeft -= bytes.length;
        if (place.bodyLeft > 0) throw cutOff();
        return place.entry?.sparse ? fillHoles(bytes, place.entry) : bytes;
      }),
    piece: (mostBytes) =>
      within(async () => {
        const most = Math.min(mostBytes, place.bodyLeft);
        let bytes = cursor.some(most);
        if (bytes.length === 0 && most > 0) {
          if (!(await cursor.fetch(1))) throw cutOff();
          bytes = cursor.some(most);
        }
        place.bodyLeft -= bytes.length;
        return bytes;
      }),
    pass: (bytes) =>
      within(async () => {
        const most = Math.min(bytes, place.bodyLeft);
        const passed = await hopOn(cursor, most);
        place.bodyLeft -= passed;
        if (passed < most) throw cutOff();
      }),
  };
}
