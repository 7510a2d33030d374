import { constantOf } from "../analysis/python/constants.ts";
import { isImported, keyword, positional } from "../analysis/python/names.ts";
import type { ModuleScopes } from "../analysis/python/scopes.ts";
import type { PyCall, PyExpression } from "../syntax/python/nodes.ts";
import { isMadeBy } from "./python-matches.ts";

/** A command that a shell reads. */
export interface ShellCommand {
  readonly value: PyExpression;
  /**
   * `always`: the function uses a shell whatever it is told; `chosen`: `shell=True` of subprocess;
   * `foreign`: `shell=True` of a function that is not known, which most likely hands it on.
   */
  readonly kind: "always" | "chosen" | "foreign";
}

/** The command that a call hands to a shell, where it does. */
export function shellCommand(call: PyCall, scopes: ModuleScopes): ShellCommand | undefined {
  const value =
    positional(call, 0) ??
    keyword(call, "args")?.value ??
    keyword(call, "cmd")?.value ??
    keyword(call, "command")?.value;
  if (!value) return undefined;
  if (isImported(scopes, call.callee, shells) || isRemote(call, scopes)) {
    return { value, kind: "always" };
  }
  if (!isTrue(keyword(call, "shell")?.value, scopes)) return undefined;
  return { value, kind: isImported(scopes, call.callee, runs) ? "chosen" : "foreign" };
}

/** What Python takes for true: `True`, `1`, `"False"`, a list with something in it. */
function isTrue(value: PyExpression | undefined, scopes: ModuleScopes): boolean {
  switch (value?.kind) {
    case undefined:
      return false;
    case "list":
    case "tuple":
    case "set":
      return value.elements.length > 0;
    case "dict":
      return value.entries.length > 0;
    default:
      return Boolean(constantOf(scopes, value));
  }
}

const runs = new Set(
  ["run", "call", "check_call", "check_output", "Popen", "getoutput", "getstatusoutput"].map(
    (name) => `subprocess.${name}`,
  ),
);
const shells = new Set([
  "os.system",
  "os.popen",
  "os.popen2",
  "os.popen3",
  "os.popen4",
  "subprocess.getoutput",
  "subprocess.getstatusoutput",
  "asyncio.create_subprocess_shell",
  "asyncio.subprocess.create_subprocess_shell",
  "commands.getoutput",
  "commands.getstatusoutput",
  "popen2.popen2",
  "popen2.popen3",
  "popen2.popen4",
  "popen2.Popen3",
  "popen2.Popen4",
]);

const clients = new Set(["paramiko.SSHClient", "paramiko.client.SSHClient"]);

/** The shell of another machine. */
function isRemote({ callee }: PyCall, scopes: ModuleScopes): boolean {
  return (
    callee.kind === "attribute" &&
    callee.name === "exec_command" &&
    isMadeBy(scopes, callee.object, clients)
  );
}
