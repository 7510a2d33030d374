import type { PyCall, PyExpression } from "../../syntax/python/nodes.ts";
import { stringValue } from "../../syntax/python/string-values.ts";
import { importedPaths, positional } from "./names.ts";
import type { ModuleScopes } from "./scopes.ts";

const starters = new Set("run call check_call check_output Popen".split(" "));

const options: Readonly<Record<string, RegExp | undefined>> = {
  psql: /^(?:-[a-zA-Z]*c|--command)$/,
  mysql: /^(?:-[a-zA-Z]*e|--execute)$/,
  mariadb: /^(?:-[a-zA-Z]*e|--execute)$/,
};

/** The SQL that a call hands to a database's program: `subprocess.run(["psql", "-c", query])`. */
export function clientQuery(call: PyCall, scopes: ModuleScopes): PyExpression | undefined {
  const { callee } = call;
  const name = callee.kind === "attribute" ? callee.name : callee.kind === "name" ? callee.id : "";
  const words = positional(call, 0);
  if (words?.kind !== "list" && words?.kind !== "tuple") return undefined;
  const isRun = importedPaths(scopes, callee).some((path) => path.startsWith("subprocess."));
  return isRun && starters.has(name) ? behindOption(words.elements, scopes.text) : undefined;
}

function behindOption(elements: readonly PyExpression[], text: string): PyExpression | undefined {
  const words = elements.slice(0, 40).map((element) => stringValue(element, text));
  const program = words.findIndex((word) => /(?:^|\/)(?:psql|mysql|mariadb)$/.test(word ?? ""));
  const option = options[words[program]?.split("/").at(-1) ?? ""];
  // What is written as one literal needs no look.
  return elements.find(
    (_, i) => i > program + 1 && words[i] === undefined && option?.test(words[i - 1] ?? ""),
  );
}
