import { compilePatterns, type FixContext, folderOf } from "../model/index.ts";
import { type ComposeDocument, composeSyntax, listOf, scalarOf } from "../syntax/compose.ts";
import { parseTemplate } from "../syntax/interpolation.ts";
import { fieldsOf, textOf, type YamlNode } from "../syntax/yaml.ts";

/** A use of a variable of the project's `.env`. */
export interface VariableUse {
  readonly name: string;
  /** As in a template; left out for a name that is passed on as it is. */
  readonly operator?: string | undefined;
  readonly operand?: string | undefined;
}

/** Every variable that Compose puts into a file, and names without value in `environment`. */
export function variablesUsed({ yaml, services }: ComposeDocument): readonly VariableUse[] {
  const uses: VariableUse[] = [];
  const visit = (node: YamlNode | undefined): void => {
    if (node?.kind === "scalar") uses.push(...usesIn(node.text));
    if (node?.kind === "map") for (const { value } of node.entries) visit(value);
    if (node?.kind === "sequence") for (const { value } of node.items) visit(value);
  };
  for (const { root } of yaml.documents) visit(root);
  for (const service of services) {
    const environment = service.fields.get("environment")?.value;
    for (const node of listOf(service, "environment")) {
      const text = textOf(node) ?? "";
      if (!text.includes("=")) uses.push({ name: text });
    }
    for (const [name, { entry }] of fieldsOf(environment)) {
      if (!entry.value) uses.push({ name });
    }
  }
  return uses;
}

/** The same over the other Compose files of a folder: they share its `.env`. */
export async function siblingFiles(
  path: string,
  { entries, open }: Pick<FixContext, "entries" | "open">,
): Promise<readonly ComposeDocument[]> {
  const isCompose = compilePatterns([[composeSyntax, composeSyntax.files]]);
  const folder = folderOf(path);
  const others = [...entries.keys()].filter(
    (other) => other !== path && folderOf(other) === folder && isCompose(other).length > 0,
  );
  const opened = await Promise.all(
    others.slice(0, maxSiblings).map((other) => open(other, "compose")),
  );
  return opened.flatMap((file) => (file ? [file.document as ComposeDocument] : []));
}

const maxSiblings = 20;

/** Services that get all of the `.env` as their environment (`env_file`). */
export function servicesReadingEnv({ services }: ComposeDocument): readonly string[] {
  return services.flatMap((service) => {
    const files = [
      scalarOf(service, "env_file") ?? "",
      ...listOf(service, "env_file").map((node) =>
        node.kind === "map"
          ? (textOf(fieldsOf(node).get("path")?.entry.value) ?? "")
          : (textOf(node) ?? ""),
      ),
    ];
    return files.some((file) => /^(?:\.\/)?\.env$/.test(file)) ? [service.name] : [];
  });
}

function usesIn(text: string): VariableUse[] {
  if (!text.includes("$")) return [];
  return parseTemplate(text).flatMap((part) =>
    part.kind === "variable"
      ? [
          { name: part.name, operator: part.operator ?? "", operand: part.operand },
          ...usesIn(part.operand ?? ""),
        ]
      : [],
  );
}
