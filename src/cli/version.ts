import { statSync } from "node:fs";
import { fileURLToPath } from "node:url";
import manifest from "../../package.json" with { type: "json" };

/** Version of this suture. */
export const version: string = manifest.version;

/** Tells builds of one version apart: what one of them kept, another may read otherwise. */
export function build(): string {
  const { size, mtimeMs } = statSync(fileURLToPath(import.meta.url));
  return `${version} ${size} ${mtimeMs}`;
}
