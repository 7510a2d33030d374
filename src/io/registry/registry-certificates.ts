import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Certificates } from "../http/http.ts";

/** What Docker and podman keep for one registry: `certs.d/HOST:PORT/` with `.crt`, `.cert` and `.key`. */
export function registryCertificates(
  host: string,
  folders: readonly string[],
): Certificates | undefined {
  for (const folder of folders) {
    const place = join(folder, host);
    const names = namesIn(place);
    const read = (name: string) => readFileSync(join(place, name), "utf8");
    const ca = names.filter((name) => name.endsWith(".crt")).map(read);
    const own = names.find((name) => name.endsWith(".cert"));
    const key = own?.replace(/\.cert$/, ".key");
    if (own !== undefined && key !== undefined && names.includes(key)) {
      return { ca, cert: read(own), key: read(key) };
    }
    if (ca.length > 0) return { ca };
  }
  return undefined;
}

function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder).sort();
  } catch {
    return [];
  }
}
