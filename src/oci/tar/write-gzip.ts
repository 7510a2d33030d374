import { Buffer } from "node:buffer";
import { constants, crc32, deflateRaw } from "node:zlib";

/**
 * Compresses as it is read, a few blocks beside each other, with a header that says nothing of this
 * machine or of the time. The bytes hang on the version of zlib: what stays the same everywhere is
 * what they unpack to.
 *
 * @see RFC 1952, section 2.3
 */
export async function* gzip(
  chunks: AsyncIterable<Uint8Array>,
): AsyncGenerator<Uint8Array, void, undefined> {
  yield Uint8Array.from([0x1f, 0x8b, deflateMethod, 0, 0, 0, 0, 0, 0, unknownSystem]);
  const running: Promise<Uint8Array>[] = [];
  let dictionary: Uint8Array = new Uint8Array(0);
  let sum = 0;
  let sizeBytes = 0;
  for await (const block of inBlocks(chunks)) {
    sum = crc32(block, sum);
    sizeBytes += block.length;
    running.push(deflate(block, dictionary));
    // Each block may refer to what the one before ends in, as if there were no border.
    dictionary = block.subarray(-windowBytes);
    const first = running.length >= blocksInFlight ? running.shift() : undefined;
    if (first !== undefined) yield await first;
  }
  for (const block of running) yield await block;
  const end = Buffer.alloc(lastBlock.length + 8);
  end.set(lastBlock);
  end.writeUInt32LE(sum, lastBlock.length);
  end.writeUInt32LE(sizeBytes % 2 ** 32, lastBlock.length + 4);
  yield end;
}

/** Sets the byte of a gzip header that tells where it was made. */
export function hideSystem(packed: Uint8Array): void {
  packed[systemByte] = unknownSystem;
}

const deflateMethod = 8;
const systemByte = 9;
const unknownSystem = 255;
const windowBytes = 32 << 10;

/** As many as zlib has threads. */
const blocksInFlight = 4;
const blockBytes = 1 << 20;

/** A third faster than the default level, and one part in fifty larger. */
const level = 4;

/** An empty block that ends the stream: the others end in a byte of their own. */
const lastBlock = Uint8Array.from([0x03, 0x00]);

function deflate(block: Uint8Array, dictionary: Uint8Array): Promise<Uint8Array> {
  const options = {
    level,
    chunkSize: blockBytes >> 1,
    finishFlush: constants.Z_SYNC_FLUSH,
    ...(dictionary.length > 0 && { dictionary }),
  };
  const packed = new Promise<Uint8Array>((resolve, reject) => {
    deflateRaw(block, options, (error, result) => (error ? reject(error) : resolve(result)));
  });
  // Whoever gives up before it is its turn does not wait for it.
  packed.catch(() => {});
  return packed;
}

/** Of one size whatever the chunks are, so that the same bytes give the same stream. */
async function* inBlocks(
  chunks: AsyncIterable<Uint8Array>,
): AsyncGenerator<Uint8Array, void, undefined> {
  let waiting: Uint8Array[] = [];
  let sizeBytes = 0;
  for await (const chunk of chunks) {
    for (let at = 0; at < chunk.length; ) {
      const part = chunk.subarray(at, at + blockBytes - sizeBytes);
      waiting.push(part);
      sizeBytes += part.length;
      at += part.length;
      if (sizeBytes < blockBytes) continue;
      yield Buffer.concat(waiting);
      waiting = [];
      sizeBytes = 0;
    }
  }
  if (sizeBytes > 0) yield Buffer.concat(waiting);
}
