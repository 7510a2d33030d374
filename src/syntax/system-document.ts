import type { OperatingSystem, SystemDocument } from "../model/index.ts";

/**
 * The operating system of an image or a root file system as a document; its text is its name.
 *
 * @param today - ISO date, for rules about dates
 */
export function systemDocument(os: OperatingSystem, today: string): SystemDocument {
  const text = `${os.name}\n`;
  return {
    kind: "system",
    os,
    today,
    path: "etc/os-release",
    text,
    encoding: "utf-8",
    problems: [],
  };
}
