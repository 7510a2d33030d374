import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";

/** apt's sources of this machine, as text. */
export interface MachineApt {
  readonly osRelease: string;
  readonly files: readonly { readonly path: string; readonly text: string }[];
}

/**
 * Reads where this machine's own packages come from. What cannot be read is left out.
 *
 * @param root - of the system; `/` but in tests
 * @returns `undefined` where it has no apt
 */
export function readMachineApt(root = "/"): MachineApt | undefined {
  const osRelease = readSmall(join(root, "etc/os-release")) ?? "";
  const folder = join(root, "etc/apt/sources.list.d");
  const paths = [
    join(root, "etc/apt/sources.list"),
    ...namesIn(folder).map((name) => join(folder, name)),
  ];
  const files = paths.flatMap((path) => {
    const text = readSmall(path);
    return text === undefined ? [] : [{ path, text }];
  });
  return files.length === 0 ? undefined : { osRelease, files };
}

const maxBytes = 1 << 20;

function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder)
      .filter((name) => /^[A-Za-z0-9_.-]+\.(?:list|sources)$/.test(name))
      .sort();
  } catch {
    return [];
  }
}

function readSmall(path: string): string | undefined {
  try {
    const details = statSync(path);
    return details.isFile() && details.size <= maxBytes ? readFileSync(path, "utf8") : undefined;
  } catch {
    return undefined;
  }
}
