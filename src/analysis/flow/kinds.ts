/** What a value may be harmful to, each a bit: a value carries the bits of what it is safe for. */
export const flowKinds = {
  command: 1,
  path: 2,
  /** Marked as HTML that needs no escaping. */
  html: 4,
  /** The whole text of an answer, which a browser reads as HTML. */
  answer: 8,
  url: 16,
  redirect: 32,
  ldap: 64,
  xpath: 128,
  deserialization: 256,
  template: 512,
  log: 1024,
  header: 2048,
  code: 4096,
  sql: 8192,
  /** A filter of a database that takes operators as keys of objects. */
  nosql: 65536,
  /** The pattern of a regular expression. */
  regex: 131072,
  /** Keys that lead into the prototype of all objects. */
  merge: 262144,
  /** All fields of a record at once. */
  fields: 524288,
  /** XML that is read by a parser which opens what it names. */
  entities: 1048576,
} as const;

/** What somebody who runs a program may do anyway: name files and addresses. */
export const harmlessLocally = [
  "path",
  "html",
  "answer",
  "url",
  "redirect",
  "ldap",
  "xpath",
  "template",
  "log",
  "header",
  "deserialization",
] as const;

export type FlowKind = keyof typeof flowKinds;

/** Kinds that rule files bring along: rules that share sources and sanitizers share a bit. */
export type OwnKind = `own/${string}`;

/** Bits that are left for kinds of rule files. */
export const ownBits: readonly number[] = Array.from({ length: 10 }, (_, i) => 2 ** (21 + i));

/** All of them. */
export const allOwnBits: number = ownBits.reduce((bits, bit) => bits | bit, 0);

/** Safe for everything. */
export const safeForAll: number = Object.values(flowKinds).reduce<number>(
  (bits, bit) => bits | bit,
  allOwnBits,
);

/** Not a kind: a check of this program looked at the value, and what it asks is not known. */
export const checkedBit = 16384;

/** Not a kind: a path whose `..` are resolved, so that its beginning can be compared. */
export const resolvedBit = 32768;

/** The bits of some kinds. */
export function bitsOf(kinds: readonly FlowKind[]): number {
  return kinds.reduce((bits, kind) => bits | flowKinds[kind], 0);
}
