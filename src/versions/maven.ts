import {
  compareDigits,
  compareText,
  compareWithInvalid,
  maxVersionLength,
} from "./with-invalid.ts";

/**
 * Orders two Maven versions as Maven 3.9 does. Every string up to 256 characters is a version. It
 * is an order for versions that people publish; a qualifier between two dots (`1.sp.0`) makes it go
 * in a circle, as Maven's own does.
 *
 * @see Maven POM reference, version order specification; org.apache.maven:maven-artifact 3.9,
 *   ComparableVersion
 */
export function compareMaven(a: string, b: string): number {
  return compareWithInvalid(a, b, {
    isValid: isMaven,
    compare: (left, right) => compareLists(parse(left), parse(right)),
  });
}

/** True for anything but nothing: Maven has no syntax to break. */
export function isMaven(version: string): boolean {
  return version.trim() !== "" && version.length <= maxVersionLength;
}

/** A number without leading zeros, a qualifier by its rank, or what a hyphen or a change to digits opens. */
type Item =
  | { readonly kind: "number"; readonly digits: string }
  | { readonly kind: "word"; readonly rank: string }
  | List;

interface List {
  readonly kind: "list";
  readonly items: Item[];
}

const qualifiers = ["alpha", "beta", "milestone", "rc", "snapshot", "", "sp"];
const releaseRank = String(qualifiers.indexOf(""));
const aliases: ReadonlyMap<string, string> = new Map([
  ["ga", ""],
  ["final", ""],
  ["release", ""],
  ["cr", "rc"],
]);
/** These stand for the whole word only where digits follow. */
const short: ReadonlyMap<string, string> = new Map([
  ["a", "alpha"],
  ["b", "beta"],
  ["m", "milestone"],
]);

function parse(version: string): List {
  const root: List = { kind: "list", items: [] };
  const lists = [root];
  let list = root;
  for (const token of tokensOf(version.toLowerCase())) {
    if (list.items.length > 0 && opensList(token)) {
      const inner: List = { kind: "list", items: [] };
      list.items.push(inner);
      lists.push(inner);
      list = inner;
    }
    list.items.push(toItem(token));
  }
  for (const { items } of lists.reverse()) dropTrailingNulls(items);
  return root;
}

interface Token {
  /** A run of digits or of other characters; empty between two separators. */
  readonly text: string;
  /** `turn`: straight after a run of the other sort. */
  readonly before: "" | "." | "-" | "turn";
  readonly after: "" | "." | "-" | "turn";
}

function tokensOf(text: string): Token[] {
  const parts = text.match(/[.-]|[0-9]+|[^.0-9-]+/g) ?? [];
  const tokens: Token[] = [];
  let before: Token["before"] = "";
  for (const [i, part] of parts.entries()) {
    const next = parts[i + 1];
    if (part !== "." && part !== "-") {
      const after = next === undefined ? "" : isSeparator(next) ? next : "turn";
      tokens.push({ text: part, before, after });
      before = after;
      continue;
    }
    // A separator behind a run has been told as what stands after it.
    const isBehindRun = i > 0 && !isSeparator(parts[i - 1]);
    if (!isBehindRun) tokens.push({ text: "", before, after: part });
    before = part;
  }
  return tokens;
}

function isSeparator(part: string | undefined): part is "." | "-" {
  return part === "." || part === "-";
}

/** A qualifier after a dot counts as if a hyphen stood there, where digits follow it or it is the last. */
function opensList({ text, before, after }: Token): boolean {
  if (before === "-" || before === "turn") return true;
  return isWord(text) && (after === "turn" || after === "");
}

function isWord(text: string): boolean {
  return text !== "" && !/^[0-9]/.test(text);
}

function toItem({ text, after }: Token): Item {
  if (!isWord(text)) return { kind: "number", digits: text.replace(/^0+/, "") };
  const long = after === "turn" ? (short.get(text) ?? text) : text;
  const word = aliases.get(long) ?? long;
  const index = qualifiers.indexOf(word);
  // Unknown qualifiers come last, among themselves by their characters.
  return { kind: "word", rank: index < 0 ? `${qualifiers.length}-${word}` : String(index) };
}

/** `1.0.0` is `1`, and `1.0-0` too: nothing behind a number that counts is lost. */
function dropTrailingNulls(items: Item[]): void {
  for (let i = items.length - 1; i >= 0; i--) {
    const item = items[i] as Item;
    if (isNull(item)) items.splice(i, 1);
    else if (item.kind !== "list") return;
  }
}

function isNull(item: Item): boolean {
  if (item.kind === "number") return item.digits === "";
  return item.kind === "word" ? item.rank === releaseRank : item.items.length === 0;
}

function compareLists(a: List, b: List): number {
  const length = Math.max(a.items.length, b.items.length);
  for (let i = 0; i < length; i++) {
    const difference = compareItems(a.items[i], b.items[i]);
    if (difference !== 0) return difference;
  }
  return 0;
}

function compareItems(a: Item | undefined, b: Item | undefined): number {
  if (!a) return b ? -againstNothing(b) : 0;
  if (!b) return againstNothing(a);
  if (a.kind === "number" && b.kind === "number") return compareDigits(a.digits, b.digits);
  if (a.kind === "word" && b.kind === "word") return compareText(a.rank, b.rank);
  if (a.kind === "list" && b.kind === "list") return compareLists(a, b);
  return weight[a.kind] - weight[b.kind];
}

/** 1.1 is above 1-1, which is above 1-sp. */
const weight: Readonly<Record<Item["kind"], number>> = { word: 0, list: 1, number: 2 };

function againstNothing(item: Item): number {
  if (item.kind === "number") return item.digits === "" ? 0 : 1;
  if (item.kind === "word") return compareText(item.rank, releaseRank);
  for (const inner of item.items) {
    const difference = againstNothing(inner);
    if (difference !== 0) return difference;
  }
  return 0;
}
