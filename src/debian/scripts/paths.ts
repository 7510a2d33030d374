import type { Shell } from "./shell/state.ts";

/** A path as a script writes it, from the root on. */
export function absolute({ directory }: Pick<Shell, "directory">, path: string): string {
  return path.startsWith("/") ? path : `/${directory}/${path}`;
}

/** Where commands are looked for. */
export const searchPath: readonly string[] = [
  "usr/local/sbin",
  "usr/local/bin",
  "usr/sbin",
  "usr/bin",
  "sbin",
  "bin",
];
