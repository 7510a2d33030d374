import type { ImageFacts, Keeping } from "../model/index.ts";
import { createEntryList, type EntryList, unpackEntries } from "./layer-entries.ts";
import {
  type FileNote,
  type LayerRecord,
  type PartsNote,
  packRecord,
  recordKey,
  unpackRecord,
} from "./layer-record.ts";
import type { TarEntry } from "./tar-entry.ts";

/** What is known of a layer from an earlier run, and what this one notes of it for the next. */
export interface LayerMemory {
  /** Of an earlier run; then the layer need not be opened at all. */
  readonly recalled: Recalled | undefined;
  addEntry(entry: TarEntry): void;
  noteFile(note: FileNote): void;
  noteParts(note: PartsNote): void;
  /** The layer was read to its end, and its bytes are those that its digest names. */
  confirm(): void;
  /** Keeps what is new of a confirmed layer. */
  save(): void;
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

/** A record of more entries would take longer to read than it saves. */
const maxEntries = 500_000;

interface Draft {
  list: EntryList | undefined;
  entryCount: number;
  readonly files: FileNote[];
  readonly parts: PartsNote[];
  isConfirmed: boolean;
  isNew: boolean;
}

function createMemory(key: string, { cache }: Keeping): LayerMemory {
  const record = readRecord(cache.read(key));
  const draft: Draft = {
    list: record ? undefined : createEntryList(),
    entryCount: 0,
    files: [...(record?.files ?? [])],
    parts: [...(record?.parts ?? [])],
    isConfirmed: record !== undefined,
    isNew: false,
  };
  return {
    recalled: record && recalledFrom(record),
    addEntry(entry) {
      if (++draft.entryCount > maxEntries) draft.list = undefined;
      draft.list?.add(entry);
    },
    noteFile(note) {
      draft.files.push(note);
      draft.isNew = true;
    },
    noteParts(note) {
      draft.parts.push(note);
      draft.isNew = true;
    },
    confirm() {
      draft.isConfirmed = true;
      draft.isNew = true;
    },
    save() {
      if (!draft.isConfirmed || !draft.isNew) return;
      const entries = record ? [record.entries] : draft.list?.pack();
      if (entries) cache.write(key, packRecord(entries, draft));
    },
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
