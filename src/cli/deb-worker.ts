import { createWriteStream } from "node:fs";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { plainFiles } from "../debian/unpack/open-deb.ts";
import { answerTasks } from "../io/answer-tasks.ts";
import { nodeDisk } from "../io/disk.ts";
import type { DebTask } from "./plain-debs.ts";

answerTasks<DebTask, boolean>(async ({ path, into }) => {
  const file = await nodeDisk.open(path);
  try {
    await pipeline(
      Readable.from(plainFiles(file)),
      createWriteStream(into, { flags: "wx", mode: 0o600 }),
    );
    return true;
  } finally {
    await file.close();
  }
});
