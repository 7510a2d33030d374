import type { PyExpression, PyNode, PyStatement } from "../../syntax/python/nodes.ts";
import { childrenOfNode } from "../../syntax/python/walk.ts";

/** What an import binds, each with the dotted path that it stands for. */
export function* importedNames(
  node: Extract<PyStatement, { readonly kind: "import" | "import-from" }>,
): Generator<readonly [string, string]> {
  for (const { name, alias } of node.names) {
    if (node.kind === "import-from") {
      const joint = node.module.endsWith(".") ? "" : ".";
      yield [alias ?? name, `${node.module}${joint}${name}`];
    } else if (alias) yield [alias, name];
    else {
      // `import a.b` binds `a`; what is written after it is spelled out again where it is used.
      const top = name.split(".")[0] ?? name;
      yield [top, top];
    }
  }
}

/** Names inside of a target such as `a, (b, *c)`, or of a pattern. */
export function unpackedNames(target: PyExpression): string[] {
  const names: string[] = [];
  const stack: PyNode[] = [target];
  for (let node = stack.pop(); node; node = stack.pop()) {
    if (node.kind === "name") names.push(node.id);
    // `a.b = 1` and `a[i] = 1` bind no name.
    if (node.kind === "attribute" || node.kind === "subscript") continue;
    stack.push(...childrenOfNode(node).slice(namesFirst(node) ? 1 : 0));
  }
  return names;
}

/** `case Point(x=left)`: the class and the keyword are no names that are bound. */
function namesFirst(node: PyNode): boolean {
  return (
    node.kind === "other" && (node.type === "class_pattern" || node.type === "keyword_pattern")
  );
}
