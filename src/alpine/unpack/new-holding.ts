import type { ApkFile } from "../archive/apk-file.ts";
import { parseApkDependencies } from "../dependencies.ts";
import type { ApkPackage } from "../packages.ts";
import type { ApkHolding } from "./apk-state.ts";

/**
 * What the database says of a package that is installed now, as far as its index and its file tell: its
 * folders are still to come.
 *
 * @param file - left out where nothing is installed of it
 * @see apk-tools' src/package.c
 */
export function newHolding(apk: ApkPackage, file: ApkFile | undefined): ApkHolding {
  const { name, version, origin, checksum, tag } = apk;
  const replaces = file?.facts.get("replaces") ?? [];
  const [priority = ""] = file?.facts.get("replaces_priority") ?? [];
  const replacesPriority = /^\d{1,3}$/.test(priority) ? Number(priority) : 0;
  const fields = [
    ...indexFields(apk.stanza),
    ...(replaces.length > 0 ? [`r:${replaces.join(" ")}`] : []),
    ...(replacesPriority > 0 ? [`q:${replacesPriority}`] : []),
    ...(tag === undefined ? [] : [`s:${tag}`]),
  ];
  return {
    name,
    version,
    origin,
    checksum,
    replaces: parseApkDependencies(replaces.join(" ")),
    replacesPriority,
    fields,
    folders: new Map(),
  };
}

/** In this order; those of the first list are written though they are empty. */
const always = "CPVSITUL";
const order = "CPVASITULomtckDpig";

function indexFields(stanza: string): readonly string[] {
  const known = new Map<string, string>();
  for (const line of stanza.split("\n"))
    if (line.charAt(1) === ":") known.set(line.charAt(0), line.slice(2).replace(/\r$/, ""));
  return [...order].flatMap((letter) => {
    const value = known.get(letter) ?? (letter === "S" || letter === "I" ? "0" : "");
    return value !== "" || always.includes(letter) ? [`${letter}:${value}`] : [];
  });
}

/** When a package was built, in seconds since the epoch; 0 where its index does not say. */
export function builtAt({ stanza }: ApkPackage): number {
  return Number(/^t:(\d{1,11})\s*$/m.exec(stanza)?.[1] ?? 0);
}

/** Packages that only hold others together have nothing to install, and are not downloaded. */
export function hasFiles({ stanza }: ApkPackage): boolean {
  return !/^I:0\s*$/m.test(stanza);
}
