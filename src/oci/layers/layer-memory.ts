import type { ImageFacts, Keeping } from "../../model/index.ts";
import type { TarEntry } from "../tar/tar-entry.ts";
import { entryRow, unpackEntries } from "./layer-entries.ts";
import {
  type FileNote,
  type LayerRecord,
  type PartsNote,
  packRecord,
  recordKey,
  unpackRecord,
} from "./layer-record.ts";
import { createRowList, type RowList } from "./packed-rows.ts";

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
  readonly recalled: Recalled | undefined;
  list: RowList | undefined;
  entryCount: number;
  readonly files: FileNote[];
  readonly parts: PartsNote[];
  isConfirmed: boolean;
  isNew: boolean;
}

function createMemory(key: string, { cache }: Keeping): LayerMemory {
  let record: LayerRecord | undefined;
  let draft: Draft | undefined;
  /** Not before somebody asks: where all of an image is known, nobody does. */
  const open = (): Draft => {
    if (draft) return draft;
    record = readRecord(cache.read(key));
    const { files = [], parts = [] } = record ?? {};
    draft = {
      recalled: record && recalledFrom(record),
      list: record ? undefined : createRowList(),
      entryCount: 0,
      files: [...files],
      parts: [...parts],
      isConfirmed: record !== undefined,
      isNew: false,
    };
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
      if (++to.entryCount > maxEntries) to.list = undefined;
      to.list?.add(entryRow(entry));
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
