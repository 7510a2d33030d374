import type { Spool, Spooled } from "../output/write-layer.ts";

/** A stream that is kept while it is read. */
export interface PassingOn {
  /** What is read; what is not, is not kept either. */
  readonly chunks: AsyncGenerator<Uint8Array, void, undefined>;
  /** Reads what is left, and says where all of it is kept. @throws what broke the stream or the keeping */
  settle(): Promise<Spooled & { readonly sizeBytes: number }>;
}

/** Hands a stream on to whoever reads it, and to a spool at the same pace: one chunk waits, no more. */
export function passingOn(chunks: AsyncIterable<Uint8Array>, spool: Spool): PassingOn {
  const slot = openSlot();
  let sizeBytes = 0;
  const kept = spool(slot.chunks());
  // Whoever reads is told of it.
  kept.catch((error: unknown) => slot.close({ error }));
  const passed = (async function* () {
    try {
      for await (const chunk of chunks) {
        sizeBytes += chunk.length;
        await slot.put(chunk);
        yield chunk;
      }
      slot.close({});
    } finally {
      slot.close({ error: new Error("A stream was given up before its end") });
    }
  })();
  return {
    chunks: passed,
    async settle() {
      while (!(await passed.next()).done);
      return { ...(await kept), sizeBytes };
    },
  };
}

interface End {
  readonly error?: unknown;
}

interface Slot {
  /** Resolves when there is room for the next one. @throws what closed it */
  put(chunk: Uint8Array): Promise<void>;
  /** The first end counts. */
  close(end: End): void;
  chunks(): AsyncGenerator<Uint8Array, void, undefined>;
}

function openSlot(): Slot {
  let waiting: Uint8Array | undefined;
  let end: End | undefined;
  let wake = () => {};
  const change = () => new Promise<void>((resolve) => (wake = resolve));
  let changed = change();
  const tell = () => {
    wake();
    changed = change();
  };
  return {
    async put(chunk) {
      while (waiting && !end) await changed;
      if (end && "error" in end) throw end.error;
      waiting = chunk;
      tell();
    },
    close(why) {
      end ??= why;
      tell();
    },
    async *chunks() {
      for (;;) {
        const chunk = waiting;
        if (chunk) {
          waiting = undefined;
          tell();
          yield chunk;
        } else if (!end) await changed;
        else if ("error" in end) throw end.error;
        else return;
      }
    },
  };
}
