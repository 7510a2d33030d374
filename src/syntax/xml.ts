import { indexLines, type TextRange } from "../model/index.ts";

/** An element with where it stands in its text. */
export interface XmlElement {
  /** With its prefix, as written. */
  readonly name: string;
  /** Of its start tag. */
  readonly range: TextRange;
  readonly attributes: readonly XmlAttribute[];
  readonly children: readonly XmlElement[];
  /** Its own characters without those of its children, trimmed and decoded. */
  readonly text: string;
  /** Where these begin and end, where it has no children. */
  readonly textRange?: TextRange;
}

export interface XmlAttribute {
  readonly name: string;
  readonly value: string;
  /** Of the value, without its quotes. */
  readonly range: TextRange;
}

interface OpenElement extends XmlElement {
  readonly children: XmlElement[];
  text: string;
  textRange?: TextRange;
}

/** Deeper or larger files are no manifests, but attacks. */
const maxDepth = 200;
const maxElements = 200_000;

/**
 * Reads XML as far as manifests need it: no entities but the five of XML and those by number, no
 * namespaces, nothing that a document type declares.
 *
 * @throws SyntaxError where it is not well formed; its message says the line
 */
export function parseXml(text: string): XmlElement {
  const root: OpenElement = element("", { start: 0, end: 0 }, []);
  const open: OpenElement[] = [root];
  let count = 0;
  for (const token of tokensOf(text)) {
    if (token.kind === "text") addText(open.at(-1) as OpenElement, text, token.range);
    else if (token.kind === "close") close(open, token, text);
    else {
      add(open, token);
      if (open.length > maxDepth || ++count > maxElements) {
        throw broken(text, token.range.start, "There are too many elements");
      }
    }
  }
  const last = open.at(-1) as OpenElement;
  if (open.length > 1) throw broken(text, last.range.start, `<${last.name}> has no end`);
  const [first] = root.children;
  if (!first) throw broken(text, 0, "It has no element");
  return first;
}

function close(open: OpenElement[], { name, range }: TagToken, text: string): void {
  if (open.length === 1 || open.at(-1)?.name !== name) {
    throw broken(text, range.start, `</${name}> closes nothing`);
  }
  open.pop();
}

function add(open: OpenElement[], token: Extract<Token, { kind: "open" }>): void {
  const child = element(token.name, token.range, token.attributes);
  open.at(-1)?.children.push(child);
  if (!token.isEmpty) open.push(child);
}

/** Children of a name, with or without its prefix. */
export function childrenOf(parent: XmlElement, name: string): XmlElement[] {
  return parent.children.filter((child) => child.name === name || child.name.endsWith(`:${name}`));
}

/** The text of the first child of a name; `undefined` where there is none. */
export function textOf(parent: XmlElement, name: string): string | undefined {
  return childrenOf(parent, name)[0]?.text;
}

/** An attribute; its name is compared without case, as MSBuild does. */
export function attributeOf(element: XmlElement, name: string): XmlAttribute | undefined {
  return element.attributes.find((one) => one.name.toLowerCase() === name.toLowerCase());
}

type Token =
  | { readonly kind: "text"; readonly range: TextRange }
  | { readonly kind: "close"; readonly name: string; readonly range: TextRange }
  | {
      readonly kind: "open";
      readonly name: string;
      readonly range: TextRange;
      readonly attributes: readonly XmlAttribute[];
      readonly isEmpty: boolean;
    };

type TagToken = Exclude<Token, { kind: "text" }>;

function* tokensOf(text: string): Generator<Token> {
  let at = 0;
  while (at < text.length) {
    const tag = text.indexOf("<", at);
    const end = tag < 0 ? text.length : tag;
    if (end > at) yield { kind: "text", range: { start: at, end } };
    if (tag < 0) return;
    const skipped = skip(text, tag);
    if (skipped !== undefined) {
      at = skipped;
      continue;
    }
    const token = readTag(text, tag);
    yield token;
    at = token.range.end;
  }
}

/** Comments, instructions and the document type; the characters of CDATA count for nothing here. */
function skip(text: string, at: number): number | undefined {
  for (const [start, end] of skippable) {
    if (!text.startsWith(start, at)) continue;
    const found = text.indexOf(end, at + start.length);
    if (found < 0) throw broken(text, at, `${start} has no end`);
    return found + end.length;
  }
  if (!text.startsWith("<!", at)) return undefined;
  const bracket = text.indexOf("[", at);
  const close = text.indexOf(">", at);
  if (close < 0) throw broken(text, at, "<! has no end");
  if (bracket < 0 || bracket > close) return close + 1;
  const subset = text.indexOf("]", bracket);
  const end = subset < 0 ? -1 : text.indexOf(">", subset);
  if (end < 0) throw broken(text, at, "<! has no end");
  return end + 1;
}

const skippable = [
  ["<!--", "-->"],
  ["<![CDATA[", "]]>"],
  ["<?", "?>"],
] as const;

const nameAt = /[A-Za-z_:][\w:.-]*/y;
const attributeAt = /\s*([A-Za-z_:][\w:.-]*)\s*=\s*(?:"([^"<]*)"|'([^'<]*)')/y;
const endAt = /\s*(\/?)>/y;

function readTag(text: string, start: number): TagToken {
  const isClose = text[start + 1] === "/";
  const name = matchAt(nameAt, text, start + (isClose ? 2 : 1));
  if (!name) throw broken(text, start, "This is no tag");
  const attributes: XmlAttribute[] = [];
  let at = nameAt.lastIndex;
  for (let match = matchAt(attributeAt, text, at); match; match = matchAt(attributeAt, text, at)) {
    at = attributeAt.lastIndex;
    const raw = match[2] ?? match[3] ?? "";
    const range = { start: at - 1 - raw.length, end: at - 1 };
    attributes.push({ name: match[1] ?? "", value: decode(raw), range });
  }
  const end = matchAt(endAt, text, at);
  if (!end) throw broken(text, start, `<${name[0]}> has no end`);
  const range = { start, end: endAt.lastIndex };
  if (isClose) return { kind: "close", name: name[0], range };
  return { kind: "open", name: name[0], range, attributes, isEmpty: end[1] === "/" };
}

function matchAt(pattern: RegExp, text: string, at: number): RegExpExecArray | null {
  pattern.lastIndex = at;
  return pattern.exec(text);
}

function element(name: string, range: TextRange, attributes: readonly XmlAttribute[]): OpenElement {
  return { name, range, attributes, children: [], text: "" };
}

function addText(parent: OpenElement, text: string, { start, end }: TextRange): void {
  const raw = text.slice(start, end);
  const own = raw.trim();
  if (own === "") return;
  parent.text += decode(own);
  const from = start + raw.indexOf(own);
  parent.textRange ??= { start: from, end: from + own.length };
}

const entities: Readonly<Record<string, string>> = {
  amp: "&",
  apos: "'",
  gt: ">",
  lt: "<",
  quot: '"',
};

function decode(text: string): string {
  if (!text.includes("&")) return text;
  return text.replace(
    /&(?:#x([0-9a-f]{1,6})|#([0-9]{1,7})|([a-z]{2,4}));/gi,
    (all, hex, number, name) => {
      if (name) return entities[name] ?? all;
      const code = hex ? Number.parseInt(hex, 16) : Number(number);
      return code <= 0x10ffff ? String.fromCodePoint(code) : all;
    },
  );
}

function broken(text: string, offset: number, why: string): SyntaxError {
  const { startLine } = indexLines(text).regionOf({ start: offset, end: offset });
  return new SyntaxError(`${why} (line ${startLine})`);
}
