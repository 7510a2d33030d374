import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { EnvironmentError } from "../model/index.ts";

/** Folders below the package that may hold what ships: as built, and as checked out. */
const bases = ["./", "../dist/", "../../dist/", "../../"];

/** Reads a file that ships with suture, such as the keys of archives. */
export async function readShipped(name: string): Promise<Uint8Array> {
  const found = bases
    .map((base) => new URL(`${base}${name}`, import.meta.url))
    .find((url) => existsSync(url));
  if (!found) {
    throw new EnvironmentError(`${name} is missing from this installation.`, {
      hint: "Install suture again, or run npm run build in a checkout.",
    });
  }
  return readFile(found);
}

/** Folder of the advisory data that ships. */
export function shippedAdvisories(): string {
  const bundled = new URL("./data/", import.meta.url);
  const url = existsSync(bundled) ? bundled : new URL("../../dist/data/", import.meta.url);
  return fileURLToPath(url);
}

/** Doc page of a catalogue's entry; `undefined` where there is none. */
export async function readDocPage(path: string): Promise<string | undefined> {
  for (const base of ["../docs/", "../../docs/"]) {
    const url = new URL(base + path, import.meta.url);
    if (existsSync(url)) return readFile(url, "utf8");
  }
  return undefined;
}
