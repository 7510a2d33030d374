import type { ImageFacts, Keeping, LayerDraft } from "../../model/index.ts";
import type { TarEntry } from "../tar/tar-entry.ts";
import { createEntryPacker, type EntryPacker, unpackEntries } from "./layer-entries.ts";
import {
  type FileNote,
  type LayerRecord,
  type PartsNote,
  packRecord,
  recordKey,
  unpackRecord,
} from "./layer-record.ts";

/** What is known of a layer from an earlier run, and what this one notes of it for the next. */
export interface LayerMemory {
  /** Tells its record from all others. */
  readonly key: string;
  /** Of an earlier run; then the layer need not be opened at all. */
  readonly recalled: Recalled | undefined;
  addEntry(entry: TarEntry): void;
  noteFile(note: FileNote): void;
  noteParts(note: PartsNote): void;
  /** The layer was read to its end, and its bytes are those that its digest names. */
  confirm(): void;
  isConfirmed(): boolean;
  /** Keeps what is new of a confirmed layer. */
  save(): void;
  /** Leaves nothing behind of what was not kept. */
  drop(): void;
}

export interface Recalled {
  entries(): Iterable<TarEntry>;
  /** What was made of a file; `undefined` where it was not read, or lay elsewhere. */
  fileNote(ordinal: number, path: string): FileNote | undefined;
  partsNote(ordinal: number): PartsNote | undefined;
}

/**
 * A memory for each layer that has a digest: what a configuration claims of a layer vouches for
 * nothing, so that a record is found by the digest of the stored bytes, which are hashed once.
 */
export function layerMemories(
  image: ImageFacts,
  keeping: Keeping | undefined,
): readonly (LayerMemory | undefined)[] {
  return image.layers.map(({ digest, diffId }) => {
    if (!keeping || digest === undefined) return undefined;
    const key = recordKey({ digest, diffId, readers: keeping.keyOf(diffId) });
    return createMemory(key, keeping);
  });
}

interface Draft {
  readonly record: LayerRecord | undefined;
  readonly recalled: Recalled | undefined;
  /** Of a layer that is read. */
  readonly packer: EntryPacker | undefined;
  /** Takes what is packed at once: all entries of a large layer would fill the memory. */
  written: LayerDraft | undefined;
  readonly files: FileNote[];
  readonly parts: PartsNote[];
  isConfirmed: boolean;
  isNew: boolean;
}

function createMemory(key: string, { cache }: Keeping): LayerMemory {
  let draft: Draft | undefined;
  /** Not before somebody asks: where all of an image is known, nobody does. */
  const open = (): Draft => {
    draft ??= draftFrom(readRecord(cache.read(key)));
    return draft;
  };
  const note = <T>(notes: (of: Draft) => T[], one: T) => {
    notes(open()).push(one);
    open().isNew = true;
  };
  return {
    key,
    get recalled() {
      return open().recalled;
    },
    addEntry(entry) {
      const to = open();
      const piece = to.packer?.add(entry);
      if (!piece) return;
      to.written ??= cache.begin(key);
      to.written.add(piece);
    },
    noteFile: (file) => note(({ files }) => files, file),
    noteParts: (part) => note(({ parts }) => parts, part),
    isConfirmed: () => open().isConfirmed,
    confirm() {
      open().isConfirmed = true;
      open().isNew = true;
    },
    save() {
      if (!draft?.isConfirmed || !draft.isNew) return;
      const { packer, record, written = cache.begin(key) } = draft;
      const last = packer ? packer.end() : record?.entries;
      for (const piece of packRecord(last ? [last] : [], draft)) written.add(piece);
      written.keep();
      draft.written = undefined;
    },
    drop() {
      draft?.written?.drop();
    },
  };
}

function draftFrom(record: LayerRecord | undefined): Draft {
  return {
    record,
    recalled: record && recalledFrom(record),
    packer: record ? undefined : createEntryPacker(),
    written: undefined,
    files: [...(record?.files ?? [])],
    parts: [...(record?.parts ?? [])],
    isConfirmed: record !== undefined,
    isNew: false,
  };
}

function readRecord(bytes: Uint8Array | undefined): LayerRecord | undefined {
  try {
    return bytes && unpackRecord(bytes);
  } catch {
    // Whatever it is: the layer is read instead.
    return undefined;
  }
}

function recalledFrom({ entries, files, parts }: LayerRecord): Recalled {
  const byFile = new Map(files.map((note) => [placeOf(note.ordinal, note.path), note]));
  const byOrdinal = new Map(parts.map((note) => [note.ordinal, note]));
  return {
    entries: () => unpackEntries(entries),
    fileNote: (ordinal, path) => byFile.get(placeOf(ordinal, path)),
    partsNote: (ordinal) => byOrdinal.get(ordinal),
  };
}

function placeOf(ordinal: number, path: string): string {
  return `${ordinal}/${path}`;
}
