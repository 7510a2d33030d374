import xz from "xz-decompress";

/** A decoder of one xz stream. */
export interface XzMachine {
  /** As much is taken at once. */
  readonly mostBytes: number;
  /** Whether it has used up what it was fed. */
  isHungry(): boolean;
  feed(bytes: Uint8Array): void;
  /** Goes on as far as input and room reach; the piece is there until the next call. */
  next(): { readonly piece: Uint8Array; readonly state: XzState };
  close(): void;
}

/** `starving`: nothing came of what it was fed, and there was no more. */
export type XzState = "going" | "done" | "starving" | "broken";

/**
 * Opens a decoder. The library wraps its program in a web stream of small pieces, each through several
 * promises: here its program is called itself.
 *
 * @see xz-decompress, whose version is exact in `package.json`: these are no names that it documents
 */
export async function openXzMachine(): Promise<XzMachine> {
  loading ??= load();
  const program = await loading;
  const context = program.create_context();
  /** Memory that grows is another buffer. */
  const numbers = () => new Uint32Array(program.memory.buffer, context, slots);
  const [mostBytes = 0, inputAt = 0, , , outputAt = 0] = numbers();
  return {
    mostBytes,
    isHungry() {
      const now = numbers();
      return now[inputPosition] === now[inputSize];
    },
    feed(bytes) {
      new Uint8Array(program.memory.buffer, inputAt, mostBytes).set(bytes);
      program.supply_input(context, bytes.length);
    },
    next() {
      const now = numbers();
      now[outputPosition] = 0;
      const fed = (now[inputSize] ?? 0) - (now[inputPosition] ?? 0);
      const code = program.get_next_output(context);
      const length = numbers()[outputPosition] ?? 0;
      const piece = new Uint8Array(program.memory.buffer, outputAt, length);
      return { piece, state: stateOf(code, fed === 0) };
    },
    close: () => program.destroy_context(context),
  };
}

/** What the library's program exports. */
interface XzProgram {
  readonly memory: { readonly buffer: ArrayBuffer };
  create_context(): number;
  destroy_context(context: number): void;
  supply_input(context: number, sizeBytes: number): void;
  get_next_output(context: number): number;
}

/** Of a context's numbers: room of both buffers, then of the input where, how far, how much; of the output where, how far. */
const slots = 6;
const inputPosition = 2;
const inputSize = 3;
const outputPosition = 5;

/** The library's own codes. */
const ok = 0;
const streamEnd = 1;
const noProgress = 8;

function stateOf(code: number, isStarved: boolean): XzState {
  if (code === ok) return "going";
  if (code === streamEnd) return "done";
  return code === noProgress && isStarved ? "starving" : "broken";
}

let loading: Promise<XzProgram> | undefined;

async function load(): Promise<XzProgram> {
  const library = xz.XzReadableStream as unknown as {
    readonly _getModuleInstance: () => Promise<void>;
    readonly _moduleInstance?: { readonly exports: XzProgram };
  };
  await library._getModuleInstance();
  const program = library._moduleInstance?.exports;
  if (program) return program;
  throw new Error("xz-decompress keeps its program elsewhere than it used to");
}
