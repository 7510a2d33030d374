import { nodeDisk } from "../src/io/disk.ts";
import type { Interest, OpenRequest } from "../src/model/index.ts";
import { directory } from "../src/sources/directory.ts";
import { type Visited, visitAll } from "./images.ts";

interface Options extends Partial<Omit<OpenRequest, "target" | "disk">> {
  readonly interest?: Partial<Interest>;
}

/** Visits a directory; all files are wanted unless said otherwise. */
export async function readDirectory(location: string, options: Options = {}): Promise<Visited> {
  const { interest, ...more } = options;
  const target = { kind: "directory", location } as const;
  return visitAll(await directory.open({ target, disk: nodeDisk, ...more }), interest);
}

/** Paths of the files that were offered. */
export function paths({ files }: Visited): string[] {
  return files.map(({ entry }) => entry.path);
}
