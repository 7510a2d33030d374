import { Buffer } from "node:buffer";
import type { FileEntry } from "../src/model/index.ts";
import { folderOf } from "../src/oci/tar/entry-path.ts";
import type { SystemRoot } from "../src/rootfs/system-root.ts";

/** A file of a made root; text alone is a plain file. */
export type RootFile = string | (Partial<FileEntry> & { readonly text?: string });

/** A root in memory; folders come by themselves. */
export function memoryRoot(files: Readonly<Record<string, RootFile>>): SystemRoot {
  const entries = new Map<string, FileEntry>();
  const owner = { uid: 0, gid: 0, mtime: 1_500_000_000 };
  for (const [path, written] of Object.entries(files)) {
    for (let at = folderOf(path); at !== "" && !entries.has(at); at = folderOf(at))
      entries.set(at, { ...owner, path: at, type: "directory", mode: 0o755, sizeBytes: 0 });
    const { text = "", ...more } = typeof written === "string" ? { text: written } : written;
    const sizeBytes = Buffer.byteLength(text);
    entries.set(path, { ...owner, path, type: "file", mode: 0o644, sizeBytes, ...more });
  }
  const read: SystemRoot["read"] = async (paths, take) => {
    for (const path of paths) {
      const file = files[path];
      if (file === undefined || entries.get(path)?.type !== "file") continue;
      take(path, Buffer.from(typeof file === "string" ? file : (file.text ?? "")));
    }
  };
  return { entries, read, pass: read };
}

/** dpkg's status file and lists for packages that are installed. */
export function installed(
  packages: readonly {
    readonly name: string;
    readonly version?: string;
    readonly status?: string;
    /** Without their folders. */
    readonly files?: readonly string[];
    /** Further lines of its paragraph, each with its end. */
    readonly fields?: string;
    readonly scripts?: Readonly<Record<string, string>>;
  }[],
): Record<string, string> {
  const status = packages.map(
    ({ name, version = "1", status: state = "install ok installed", fields = "" }) =>
      `Package: ${name}\nStatus: ${state}\nMaintainer: T <t@example.com>\nArchitecture: all\nVersion: ${version}\n${fields}Description: x\n\n`,
  );
  const found: Record<string, string> = { "var/lib/dpkg/status": status.join("") };
  for (const { name, files = [], scripts = {} } of packages) {
    found[`var/lib/dpkg/info/${name}.list`] = ["/.", ...files].map((path) => `${path}\n`).join("");
    for (const [script, text] of Object.entries(scripts))
      found[`var/lib/dpkg/info/${name}.${script}`] = text;
  }
  return found;
}
