import type { OperatingSystem } from "../model/index.ts";

/** Where `os-release(5)` lives in an image. */
export const osReleasePaths: readonly string[] = ["/etc/os-release", "/usr/lib/os-release"];

/** Reads `os-release(5)`; `undefined` where it names no system. */
export function parseOsRelease(text: string): OperatingSystem | undefined {
  const values = new Map<string, string>();
  for (const line of text.split(/\r?\n/)) {
    const match = /^([A-Z0-9_]+)=(.*)$/.exec(line.trim());
    if (match?.[1]) values.set(match[1], unquote(match[2] ?? ""));
  }
  const id = values.get("ID");
  if (!id) return undefined;
  return {
    id,
    versionId: values.get("VERSION_ID") ?? "",
    name: values.get("PRETTY_NAME") ?? id,
  };
}

function unquote(value: string): string {
  const match = /^(["'])(.*)\1$/.exec(value);
  return (match ? (match[2] ?? "") : value).replace(/\\(["'$`\\])/g, "$1");
}
