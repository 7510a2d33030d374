import type { TextRange } from "../model/index.ts";

/** One entry of Yarn 1's lock. */
export interface YarnEntry {
  /** `lodash@^4.17.0`, as written, without quotes. */
  readonly descriptors: readonly string[];
  readonly range: TextRange;
  /** `version`, `resolved`, `integrity`. */
  readonly fields: ReadonlyMap<string, string>;
  readonly dependencies: ReadonlyMap<string, string>;
  readonly optionalDependencies: ReadonlyMap<string, string>;
}

/**
 * Reads the lock of Yarn 1: entries at the line's start, their fields below.
 *
 * @throws SyntaxError where a line is none of them, its message says where
 */
export function readYarnLock(text: string): readonly YarnEntry[] {
  const entries: OpenEntry[] = [];
  let list: Map<string, string> | undefined;
  for (const line of linesOf(text)) {
    const entry = entries.at(-1);
    const { indent, content } = line;
    if (indent === 0) {
      entries.push(openEntry(line));
      list = undefined;
    } else if (entry && list && indent >= 4) list.set(...pairOf(line));
    else if (entry && content.endsWith(":")) list = listOf(entry, content.slice(0, -1));
    else if (entry) entry.fields.set(...pairOf(line));
    else throw broken(line);
  }
  return entries;
}

interface OpenEntry extends YarnEntry {
  readonly fields: Map<string, string>;
  readonly dependencies: Map<string, string>;
  readonly optionalDependencies: Map<string, string>;
}

interface Line {
  readonly indent: number;
  readonly content: string;
  readonly start: number;
  readonly number: number;
}

function* linesOf(text: string): Iterable<Line> {
  let number = 0;
  let next = text.charCodeAt(0) === 0xfeff ? 1 : 0;
  while (next < text.length) {
    const stop = text.indexOf("\n", next);
    const end = stop < 0 ? text.length : stop;
    const written = text.slice(next, end);
    const content = written.trim();
    number++;
    const indent = written.length - written.trimStart().length;
    if (content !== "" && !content.startsWith("#")) {
      yield { indent, content, start: next + indent, number };
    }
    next = end + 1;
  }
}

function openEntry(line: Line): OpenEntry {
  const { content, start } = line;
  const descriptors = content.endsWith(":") ? descriptorsIn(content.slice(0, -1)) : [];
  if (descriptors.length === 0) throw broken(line);
  return {
    descriptors,
    range: { start, end: start + content.length - 1 },
    fields: new Map(),
    dependencies: new Map(),
    optionalDependencies: new Map(),
  };
}

/** `"@a/b@^1, ^2", c@3`: each one may be quoted, and a quoted one holds no comma that parts them. */
function descriptorsIn(written: string): string[] {
  const found: string[] = [];
  for (const [, quoted, plain] of written.matchAll(/"((?:[^"\\]|\\.)*)"|([^\s,"][^,"]*)/g)) {
    const descriptor = (quoted === undefined ? plain : withoutEscapes(quoted))?.trim();
    if (descriptor && descriptor.indexOf("@", 1) > 0) found.push(descriptor);
    else return [];
  }
  return found;
}

function listOf(entry: OpenEntry, name: string): Map<string, string> {
  if (name === "dependencies") return entry.dependencies;
  return name === "optionalDependencies" ? entry.optionalDependencies : new Map();
}

/** `name "value"`; either may be quoted. */
function pairOf(line: Line): [string, string] {
  const found = /^(?:"((?:[^"\\]|\\.)*)"|([^\s"]+))\s+(?:"((?:[^"\\]|\\.)*)"|(\S.*))$/.exec(
    line.content,
  );
  if (!found) throw broken(line);
  const [, quotedName, name, quotedValue, value] = found;
  return [
    quotedName === undefined ? (name ?? "") : withoutEscapes(quotedName),
    quotedValue === undefined ? (value ?? "") : withoutEscapes(quotedValue),
  ];
}

function withoutEscapes(inner: string): string {
  return inner.replace(/\\(.)/g, "$1");
}

function broken({ number }: Line): SyntaxError {
  return new SyntaxError(`This is no entry of Yarn's lock (line ${number})`);
}
