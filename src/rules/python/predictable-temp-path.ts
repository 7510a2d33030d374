import { textOf } from "../../analysis/python/constants.ts";
import {
  importedPaths,
  isBuiltin,
  keyword,
  positional,
  scopesOf,
} from "../../analysis/python/names.ts";
import type { ModuleScopes } from "../../analysis/python/scopes.ts";
import type { Rule } from "../../model/index.ts";
import type { PyCall, PyExpression } from "../../syntax/python/nodes.ts";
import type { PythonDocument } from "../../syntax/python.ts";
import { matchAt } from "../python-matches.ts";
import { isTestFile } from "../test-files.ts";

/** In a folder that everybody writes to, a name that everybody knows may be a link of somebody else. */
export const predictableTempPath: Rule<PythonDocument, null> = {
  id: "python/predictable-temp-path",
  kind: "code",
  reads: "python",
  title: "A file of a known name is written in a folder of everybody",
  advice: "Let tempfile choose the name: NamedTemporaryFile, mkstemp or TemporaryDirectory.",
  severity: "low",
  cwe: 377,
  aliases: ["B108"],
  triggers: ["/tmp", "/dev/shm"],
  *find(document) {
    if (isTestFile(document.path)) return;
    const scopes = scopesOf(document);
    for (const call of scopes.calls) {
      const written = writtenBy(scopes, call);
      const path = written && textOf(scopes, written);
      if (path === undefined || !shared.test(path)) continue;
      const message = "Another user of the machine can put a link there first.";
      yield matchAt(scopes, { node: call, message, evidence: null });
    }
  },
};

const shared = /^\/(?:tmp|var\/tmp|dev\/shm)\/[^\s/]/;

/** The path that a call writes to, as far as it says. */
function writtenBy(scopes: ModuleScopes, call: PyCall): PyExpression | undefined {
  const first = positional(call, 0);
  const paths = importedPaths(scopes, call.callee);
  if (
    isBuiltin(scopes, call.callee, "open") ||
    paths.includes("io.open") ||
    paths.includes("codecs.open")
  ) {
    const mode = textOf(scopes, positional(call, 1) ?? keyword(call, "mode")?.value) ?? "r";
    return /[wax+]/.test(mode) ? first : undefined;
  }
  if (paths.some((path) => makers.has(path))) return first;
  if (paths.some((path) => movers.has(path))) return positional(call, 1);
  // `Path("/tmp/x").write_text(…)`.
  const { callee } = call;
  if (
    callee.kind !== "attribute" ||
    !/^(?:write_text|write_bytes|touch|mkdir)$/.test(callee.name)
  ) {
    return undefined;
  }
  const { object } = callee;
  const isPath =
    object.kind === "call" && importedPaths(scopes, object.callee).includes("pathlib.Path");
  return isPath ? positional(object, 0) : undefined;
}

const makers = new Set([
  "os.mkdir",
  "os.makedirs",
  "os.mkfifo",
  "os.mknod",
  "logging.FileHandler",
  "sqlite3.connect",
]);
const movers = new Set([
  "shutil.copy",
  "shutil.copy2",
  "shutil.copyfile",
  "shutil.copytree",
  "shutil.move",
  "os.rename",
  "os.replace",
  "urllib.request.urlretrieve",
]);
