/** A configuration file as the status file lists it. */
export interface Conffile {
  /** `/etc/x` */
  readonly name: string;
  /** MD5 of what the package brought, or one of dpkg's words for none. */
  readonly hash: string;
  readonly isObsolete: boolean;
  readonly isRemovedOnUpgrade: boolean;
}

/** dpkg's word for a file that the package did not bring before. */
export const newHash = "newconffile";

/** dpkg's word for a file that cannot be told. */
export const noHash = "-";

/** Reads a `Conffiles` field. */
export function parseConffileField(value: string): readonly Conffile[] {
  return value.split("\n").flatMap((line) => {
    const match = /^(.+?) (\S+)((?: (?:obsolete|remove-on-upgrade))*)$/.exec(line.trim());
    const [, name, hash, flags = ""] = match ?? [];
    if (name === undefined || hash === undefined) return [];
    return [
      {
        name,
        hash,
        isObsolete: flags.includes("obsolete"),
        isRemovedOnUpgrade: flags.includes("remove-on-upgrade"),
      },
    ];
  });
}

/** Writes a `Conffiles` field; empty where there are none. */
export function conffileField(conffiles: readonly Conffile[]): string {
  return conffiles
    .map(
      ({ name, hash, isObsolete, isRemovedOnUpgrade }) =>
        `\n ${name} ${hash}${isObsolete ? " obsolete" : ""}${
          isRemovedOnUpgrade ? " remove-on-upgrade" : ""
        }`,
    )
    .join("");
}

/** What a package's `conffiles` names (deb-conffiles(5)). */
export interface ShippedConffile {
  readonly name: string;
  readonly isRemovedOnUpgrade: boolean;
}

/**
 * Reads a package's `conffiles`.
 *
 * @throws SyntaxError where a line is none, as dpkg would refuse it
 */
export function parseShippedConffiles(text: string): readonly ShippedConffile[] {
  return text.split("\n").flatMap((written) => {
    const line = written.trimEnd();
    if (line === "") return [];
    const match = /^(?:([a-z-]+) +)?(\/.+)$/.exec(line);
    if (!match || (match[1] !== undefined && match[1] !== "remove-on-upgrade"))
      throw new SyntaxError("conffiles holds what is no path");
    return [{ name: match[2] ?? "", isRemovedOnUpgrade: match[1] !== undefined }];
  });
}
