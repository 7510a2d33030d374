import { unquote } from "./words.ts";

/** What a line of an image's history (`created_by`) says, whichever builder wrote it. */
export interface HistoryLine {
  /** In upper case; left out where the text is no instruction: `docker commit` writes the command. */
  readonly keyword?: string;
  /**
   * What stands behind the keyword and its flags, blanks squeezed; of `RUN` the command without
   * its shell and build arguments.
   */
  readonly body: string;
  /** Build arguments that `RUN` was given, with the values of that build. */
  readonly buildArgs: ReadonlyMap<string, string>;
  /** Of `COPY` and `ADD`: where to, as written, and from what, where the builder kept that. */
  readonly copied?: CopiedPaths;
}

export interface CopiedPaths {
  readonly destination: string;
  /** Left out where only digests of them are kept: `dir:1483… in /app`. */
  readonly sources?: readonly string[];
}

const maxLength = 64 << 10;

/**
 * Reads what the classic builder, BuildKit, buildah and kaniko write: `/bin/sh -c #(nop) COPY …`,
 * `RUN |1 A=b /bin/sh -c … # buildkit`, `|1 A=b /bin/sh -c …`.
 */
export function parseHistoryLine(createdBy: string): HistoryLine {
  const text = createdBy
    .slice(0, maxLength)
    .replace(/\s{0,16}# buildkit\s{0,16}$/, "")
    .trim();
  const nop = /^\S{1,100} -c #\(nop\)\s{0,16}/.exec(text);
  const rest = nop ? text.slice(nop[0].length) : text;
  const word = /^[A-Z]+(?=\s|$)/.exec(rest)?.[0];
  const keyword = word && keywords.has(word) ? word : undefined;
  if (keyword === "COPY" || keyword === "ADD") return readCopy(keyword, rest.slice(keyword.length));
  if (keyword !== undefined && keyword !== "RUN") {
    return { keyword, body: squeeze(rest.slice(keyword.length)), buildArgs: none };
  }
  return readRun(keyword ? rest.slice(keyword.length).trim() : rest, keyword === "RUN");
}

/** Blanks and line ends as one blank each: builders keep the indentation of continued lines. */
export function squeeze(text: string): string {
  return text.replace(/\s+/g, " ").trim();
}

const keywords: ReadonlySet<string> = new Set(
  "ADD ARG CMD COPY ENTRYPOINT ENV EXPOSE FROM HEALTHCHECK LABEL MAINTAINER ONBUILD RUN SHELL STOPSIGNAL USER VOLUME WORKDIR".split(
    " ",
  ),
);

const none: ReadonlyMap<string, string> = new Map();

function readCopy(keyword: string, text: string): HistoryLine {
  const words = squeeze(text)
    .split(" ")
    .filter((word) => word !== "");
  let first = 0;
  while (words[first]?.startsWith("--")) first++;
  const args = words.slice(first);
  const body = args.join(" ");
  const digests = args.indexOf("in");
  if (digests > 0 && args.slice(0, digests).every((word) => digested.test(word))) {
    return {
      keyword,
      body,
      buildArgs: none,
      copied: { destination: args.slice(digests + 1).join(" ") },
    };
  }
  // Not by a builder, but some write it so: `ADD base tree in /`.
  if (args.length > 2 && args.at(-2) === "in") {
    return { keyword, body, buildArgs: none, copied: { destination: args.at(-1) ?? "" } };
  }
  const list = execList(body) ?? args.map((word) => unquote(word).value);
  const destination = list.at(-1);
  if (destination === undefined || list.length < 2) return { keyword, body, buildArgs: none };
  return { keyword, body, buildArgs: none, copied: { destination, sources: list.slice(0, -1) } };
}

const digested = /^(?:dir|file|multi):[0-9a-f]+$/;

/** The strings of a JSON array. */
function execList(text: string): readonly string[] | undefined {
  if (!text.startsWith("[") || !text.endsWith("]")) return undefined;
  try {
    const list: unknown = JSON.parse(text);
    return Array.isArray(list) ? list.map(String) : undefined;
  } catch {
    return undefined;
  }
}

function readRun(text: string, isNamed: boolean): HistoryLine {
  const counted = /^\|(\d{1,3}) /.exec(text);
  const start = counted?.[0].length ?? 0;
  const rest = text.slice(start);
  const shell = (counted ? shellBehind : shellFirst).exec(rest);
  if (!isNamed && !shell) return { body: squeeze(text), buildArgs: none };
  const argsLength = shell?.index ?? argsEnd(rest, Number(counted?.[1] ?? 0));
  const body = rest.slice(shell ? shell.index + shell[0].length : argsLength);
  const buildArgs = counted ? readArgs(rest.slice(0, argsLength)) : none;
  return { keyword: "RUN", body: squeeze(body), buildArgs };
}

/** A shell with its options up to `-c`. */
const shell = String.raw`(?:\/[\w./-]{1,100}\/)?(?:ba|da|a|k|z)?sh(?: -[a-z]{1,8}(?: pipefail)?){0,6}? -[a-z]{0,8}c `;
const shellFirst = new RegExp(`^${shell}`);
const shellBehind = new RegExp(`(?:^| )${shell}`);

function argsEnd(text: string, count: number): number {
  let at = 0;
  for (let i = 0; i < count; i++) {
    const next = text.indexOf(" ", at);
    if (next < 0) return text.length;
    at = next + 1;
  }
  return at;
}

/** `NAME=value NAME=value`; a value may hold blanks, then the next name ends it. */
function readArgs(text: string): Map<string, string> {
  const found = new Map<string, string>();
  let name: string | undefined;
  for (const word of text.trim().split(" ")) {
    const pair = /^([A-Za-z_]\w*)=(.*)$/s.exec(word);
    if (pair) {
      name = pair[1] ?? "";
      found.set(name, pair[2] ?? "");
    } else if (name !== undefined) found.set(name, `${found.get(name)} ${word}`);
  }
  return found;
}
