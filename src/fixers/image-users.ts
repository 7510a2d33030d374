import type { Instruction } from "../syntax/dockerfile.ts";
import { commandName, type ShellCommand } from "../syntax/shell-commands.ts";

/** A user that a `RUN` makes. */
export interface ImageUser {
  readonly name: string;
  /** Where the command names a number. */
  readonly uid?: string;
}

/** Options of useradd and of both kinds of adduser whose value is the next word. */
const withValue =
  /^(?:-[a-zA-Z]*[bcdefgGhkKpsuZ]|--(?:base-dir|comment|home|home-dir|expiredate|inactive|gid|groups|skel|key|password|root|shell|uid|gecos|ingroup|conf|firstuid|lastuid|firstgid|lastgid))$/;

/** The users that instructions make by useradd and adduser, in the order of the text. */
export function usersMadeBy(instructions: readonly Instruction[]): ImageUser[] {
  return instructions.flatMap(({ keyword, script }) =>
    keyword === "RUN" && script ? script.commands.flatMap(userOf) : [],
  );
}

function userOf(command: ShellCommand): ImageUser[] {
  const name = commandName(command);
  const words = command.words.slice(1);
  if ((name !== "useradd" && name !== "adduser") || words.some(({ isStatic }) => !isStatic))
    return [];
  const { plain, uid } = readArguments(words.map(({ value }) => value));
  // `adduser NAME GROUP` puts a user into a group.
  const user = plain.length === 1 || name === "useradd" ? plain.at(-1) : undefined;
  if (user === undefined || !/^[a-z_][\w.-]*$/i.test(user) || uid === "0") return [];
  return [{ name: user, ...(uid !== undefined && { uid }) }];
}

function readArguments(words: readonly string[]): {
  readonly plain: readonly string[];
  readonly uid: string | undefined;
} {
  const plain: string[] = [];
  let uid: string | undefined;
  for (let i = 0; i < words.length; i++) {
    const word = words[i] ?? "";
    const hasValue = withValue.test(word);
    const next = hasValue ? (words[i + 1] ?? "") : "";
    if (!word.startsWith("-")) plain.push(word);
    uid = uidOf(word, next) ?? uid;
    if (hasValue) i++;
  }
  return { plain, uid };
}

function uidOf(option: string, next: string): string | undefined {
  const isUid = /^(?:-[a-zA-Z]*u|--uid)$/.test(option) && /^\d+$/.test(next);
  return isUid ? next : /^--uid=(\d+)$/.exec(option)?.[1];
}

/** True where the files of a folder are given to the user: by `COPY --chown` or by `chown`. */
export function ownsFolder(
  { name, uid }: ImageUser,
  {
    instructions,
    folder,
  }: { readonly instructions: readonly Instruction[]; readonly folder: string },
): boolean {
  const isOwner = (text: string) => {
    const owner = text.split(/[:.]/)[0] ?? "";
    return owner === name || (uid !== undefined && owner === uid);
  };
  return instructions.some(({ keyword, script }) => {
    if (keyword !== "RUN" || !script) return false;
    return script.commands.some((command) => {
      if (commandName(command) !== "chown") return false;
      const words = command.words.slice(1).map(({ value }) => value);
      const [owner = "", ...paths] = words.filter((word) => !word.startsWith("-"));
      const isDeep = words.some((word) => /^-\w*R|^--recursive$/.test(word));
      return isDeep && isOwner(owner) && paths.some((path) => covers(path, folder));
    });
  });
}

function covers(path: string, folder: string): boolean {
  const root = path.replace(/\/+$/, "");
  return path === "." || root === folder || (root !== "" && folder.startsWith(`${root}/`));
}
