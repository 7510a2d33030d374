import { numberOf } from "../../analysis/python/constants.ts";
import { importedPaths, keyword, positional, scopesOf } from "../../analysis/python/names.ts";
import type { ModuleScopes } from "../../analysis/python/scopes.ts";
import type { Rule, TextRange } from "../../model/index.ts";
import type { PyCall, PyExpression } from "../../syntax/python/nodes.ts";
import type { PythonDocument } from "../../syntax/python.ts";
import { matchAt } from "../python-matches.ts";
import { milderInTests } from "../test-files.ts";

/** What `tighten-mode` starts from. */
export interface FileModeEvidence {
  /** Of the argument that says the mode. */
  readonly mode: TextRange;
  /** Permission bits. */
  readonly bits: number;
}

/** Every user of the machine writes where everybody may. */
export const filePermissions: Rule<PythonDocument, FileModeEvidence> = {
  id: "python/file-permissions",
  kind: "code",
  reads: "python",
  title: "A file is made writable for everybody",
  advice: "Let the owner write, and a group at most: 0o640 for files, 0o750 for folders.",
  severity: "medium",
  cwe: 732,
  aliases: ["B103"],
  triggers: ["chmod", "makedirs", "mkdir", "mkfifo", "umask"],
  find: (document) => milderInTests(document.path, findIn(document)),
};

function* findIn(document: PythonDocument) {
  const scopes = scopesOf(document);
  for (const call of scopes.calls) {
    const mode = modeOf(scopes, call);
    const bits = mode && bitsOf(scopes, mode);
    if (!mode || bits === undefined || (bits & 0o002) === 0) continue;
    // The sticky bit keeps others from each other's files, as in /tmp.
    if ((bits & 0o1000) !== 0) continue;
    yield matchAt(scopes, {
      node: call,
      message: `Mode ${octal(bits)} lets every user of the machine write.`,
      evidence: { mode: mode.range, bits },
    });
  }
}

function octal(bits: number): string {
  return `0o${bits.toString(8)}`;
}

/** Where each function is told the mode. */
const places: Readonly<Record<string, number | undefined>> = {
  "os.chmod": 1,
  "os.fchmod": 1,
  "os.lchmod": 1,
};

function modeOf(scopes: ModuleScopes, call: PyCall): PyExpression | undefined {
  const { callee } = call;
  const place = importedPaths(scopes, callee).map((path) => places[path])[0];
  if (place !== undefined) return positional(call, place) ?? keyword(call, "mode")?.value;
  // `path.chmod(0o777)` of pathlib.
  const isMethod = callee.kind === "attribute" && callee.name === "chmod";
  return isMethod && importedPaths(scopes, callee).length === 0
    ? (positional(call, 0) ?? keyword(call, "mode")?.value)
    : undefined;
}

const named: Readonly<Record<string, number | undefined>> = {
  S_IRWXU: 0o700,
  S_IRUSR: 0o400,
  S_IWUSR: 0o200,
  S_IXUSR: 0o100,
  S_IRWXG: 0o070,
  S_IRGRP: 0o040,
  S_IWGRP: 0o020,
  S_IXGRP: 0o010,
  S_IRWXO: 0o007,
  S_IROTH: 0o004,
  S_IWOTH: 0o002,
  S_IXOTH: 0o001,
  S_ISVTX: 0o1000,
  S_ISGID: 0o2000,
  S_ISUID: 0o4000,
};

/** `0o777`, `stat.S_IRWXU | stat.S_IWOTH`; where a part is not known, what is. */
function bitsOf(scopes: ModuleScopes, node: PyExpression, depth = 0): number | undefined {
  const value = numberOf(scopes, node);
  if (value !== undefined)
    return Number.isInteger(value) && value >= 0 ? value & 0o7777 : undefined;
  const path = importedPaths(scopes, node)[0];
  if (path?.startsWith("stat.")) return named[path.slice(5)];
  if (node.kind !== "binary" || node.operator !== "|" || depth > 20) return undefined;
  const [left, right] = [node.left, node.right].map((part) => bitsOf(scopes, part, depth + 1));
  return left === undefined && right === undefined ? undefined : (left ?? 0) | (right ?? 0);
}
