import { closeSync, openSync, writeSync } from "node:fs";
import { plainFiles } from "../debian/unpack/open-deb.ts";
import { answerTasks } from "../io/answer-tasks.ts";
import { nodeDisk } from "../io/disk.ts";
import type { DiskFile } from "../model/index.ts";
import { type ByteSource, memorySource } from "../oci/tar/byte-source.ts";
import type { DebTask } from "./plain-debs.ts";

answerTasks<DebTask, boolean>(async ({ path, into }) => {
  const file = await nodeDisk.open(path);
  try {
    await writePlain(await nearSource(file), into);
    return true;
  } finally {
    await file.close();
  }
});

/** Most packages are smaller; large ones are of xz, which is read piece by piece without a trip to the thread pool. */
const maxHeldBytes = 1 << 20;

async function nearSource(file: DiskFile): Promise<ByteSource> {
  if (file.sizeBytes > maxHeldBytes) return file;
  const bytes = new Uint8Array(file.sizeBytes);
  return memorySource(bytes.subarray(0, await file.read(bytes, 0)));
}

/** Writes at once: nothing else is to be done here meanwhile. */
async function writePlain(source: ByteSource, path: string): Promise<void> {
  const into = openSync(path, "wx", 0o600);
  try {
    for await (const chunk of plainFiles(source)) writeFully(into, chunk);
  } finally {
    closeSync(into);
  }
}

function writeFully(file: number, bytes: Uint8Array): void {
  for (let done = 0; done < bytes.length; ) done += writeSync(file, bytes, done);
}
