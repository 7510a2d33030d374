import type { BabelNode, BabelStatement } from "./babel-nodes.ts";
import { type Lowering, lowerExpression, rangeOf } from "./lowering.ts";
import type { JsExport, JsExpression, JsImport, JsStatement } from "./nodes.ts";

type Of<T extends BabelStatement["type"]> = Extract<BabelStatement, { readonly type: T }>;

/** Imports of types stay: annotations name what they bring in. */
export function lowerImport(
  node: Of<"ImportDeclaration" | "TSImportEqualsDeclaration">,
): JsImport | undefined {
  const range = rangeOf(node);
  if (node.type === "TSImportEqualsDeclaration") {
    const { id, moduleReference } = node;
    if (moduleReference.type !== "TSExternalModuleReference") return undefined;
    const source = moduleReference.expression.value;
    return {
      kind: "import",
      range,
      source,
      names: [{ range: rangeOf(id), imported: "*", local: id.name }],
    };
  }
  return {
    kind: "import",
    range,
    source: node.source.value,
    names: node.specifiers.map((specifier) => ({
      range: rangeOf(specifier),
      imported: importedName(specifier),
      local: specifier.local.name,
    })),
  };
}

function importedName(specifier: Of<"ImportDeclaration">["specifiers"][number]): string {
  if (specifier.type === "ImportDefaultSpecifier") return "default";
  return specifier.type === "ImportNamespaceSpecifier" ? "*" : nameOf(specifier.imported);
}

function nameOf(
  node: { readonly name: string } | { readonly value: string } | null | undefined,
): string {
  if (!node) return "";
  return "name" in node ? node.name : node.value;
}

export function lowerExport(
  node: Of<
    | "ExportNamedDeclaration"
    | "ExportDefaultDeclaration"
    | "ExportAllDeclaration"
    | "TSExportAssignment"
  >,
  lowering: Lowering,
): JsExport {
  const base = { kind: "export", range: rangeOf(node), isDefault: false, names: [] } as const;
  switch (node.type) {
    case "ExportAllDeclaration":
      return { ...base, source: node.source.value, names: [{ local: "*", exported: "*" }] };
    case "TSExportAssignment":
      return { ...base, isDefault: true, ...declaredBy(node.expression, lowering) };
    case "ExportDefaultDeclaration":
      return { ...base, isDefault: true, ...declaredBy(node.declaration, lowering) };
    default:
      return {
        ...base,
        ...(node.declaration && declaredBy(node.declaration, lowering)),
        ...(node.source && { source: node.source.value }),
        names: node.specifiers.map((specifier) => ({
          local: specifier.type === "ExportSpecifier" ? nameOf(specifier.local) : "*",
          exported: nameOf(specifier.exported as { readonly name: string }),
        })),
      };
  }
}

/** A declaration is a statement; what else is exported by default is an expression. */
function declaredBy(
  node: BabelNode,
  lowering: Lowering,
): { readonly declared?: JsStatement | JsExpression } {
  if (
    !/Declaration$|^TS(?:Interface|TypeAlias|Enum|Module)|^(?:TypeAlias|OpaqueType)/.test(node.type)
  )
    return { declared: lowerExpression(node, lowering) };
  const [declared] = lowering.statement(node, lowering);
  return declared ? { declared } : {};
}
