import { importedPaths, keyword, positional, scopesOf } from "../analysis/python/names.ts";
import { lookUp, type ModuleScopes } from "../analysis/python/scopes.ts";
import type { Edit, FixContext, Fixer, Refusal, RuleFinding } from "../model/index.ts";
import { type YamlLoadEvidence, yamlLoad } from "../rules/python/yaml-load.ts";
import { callAt } from "../rules/python-matches.ts";
import type { PyCall, PyName } from "../syntax/python/nodes.ts";
import type { PythonDocument } from "../syntax/python.ts";
import { removeArgument } from "./python-edits.ts";

/** Loads YAML with the safe loader. Files that name Python objects would no longer load. */
export const safeYamlLoad: Fixer<RuleFinding<YamlLoadEvidence>> = {
  id: "safe-yaml-load",
  fixes: [yamlLoad.id],
  safety: "safe",
  async propose({ evidence, location: { path } }, context) {
    const document = context.document as PythonDocument;
    const edits = edit(document, evidence);
    if (!edits) return byHand;
    const reason = await reasonToAsk(context);
    return {
      title: "Load YAML with the safe loader",
      changes: [{ kind: "edit", path, expected: context.expected, edits }],
      group: `safe-yaml-load:${path}`,
      ...(reason !== undefined && { safety: "guided" as const, notes: [reason] }),
    };
  },
};

const byHand: Refusal = {
  refused: "needs-person",
  message: "Load with `yaml.safe_load`: this call is written in a way that suture does not edit.",
};

function edit(document: PythonDocument, { call: range }: YamlLoadEvidence): Edit[] | undefined {
  const scopes = scopesOf(document);
  const call = callAt(scopes, range);
  if (!call || call.args.some(({ star }) => star !== "")) return undefined;
  const renamed = rename(call, scopes);
  if (!renamed) return undefined;
  const loader =
    keyword(call, "Loader") ?? call.args.find(({ value }) => value === positional(call, 1));
  if (!loader) return renamed;
  const removed = removeArgument(call, loader, document);
  return removed && [...renamed, removed];
}

/** `yaml.load` by its attribute; `load` by the name that the file imports. */
function rename(call: PyCall, scopes: ModuleScopes): Edit[] | undefined {
  const { callee } = call;
  const path = importedPaths(scopes, callee)[0] ?? "";
  const safe = path.endsWith("_all") ? "safe_load_all" : "safe_load";
  if (callee.kind === "attribute") return [{ range: callee.nameRange, text: safe }];
  return callee.kind === "name" ? renameImported(callee, { safe, scopes }) : undefined;
}

function renameImported(
  callee: PyName,
  { safe, scopes }: { readonly safe: string; readonly scopes: ModuleScopes },
): Edit[] | undefined {
  const [only, ...others] = lookUp(scopes, callee.id, callee);
  const statement = only?.node;
  if (others.length > 0 || statement?.kind !== "import-from") return undefined;
  const imported = statement.names.find(({ name, alias }) => (alias ?? name) === callee.id);
  if (!imported) return undefined;
  const known = statement.names.find(({ name, alias }) => name === safe && !alias);
  const used = { range: callee.range, text: safe };
  if (known) return [used];
  const uses = scopes.nodes.filter((node) => node.kind === "name" && node.id === callee.id);
  const taken = scopes.nodes.some((node) => node.kind === "name" && node.id === safe);
  if (taken) return undefined;
  if (uses.length === 1) return [{ range: imported.range, text: safe }, used];
  const { end } = imported.range;
  return [{ range: { start: end, end }, text: `, ${safe}` }, used];
}

const maxFiles = 500;

/** Why files that load now might not load any more, where the project gives a reason. */
async function reasonToAsk({ entries, open }: FixContext): Promise<string | undefined> {
  const paths = [...entries.values()]
    .filter(({ type, sizeBytes }) => type === "file" && sizeBytes < 1e6)
    .map(({ path }) => path)
    .filter((path) => /\.(?:ya?ml|py)$/i.test(path));
  if (paths.length > maxFiles) return "The project is too large to look for YAML of its own kind.";
  for (const path of paths) {
    const text = (await open(path, "text"))?.document.text ?? "";
    if (/\.py$/i.test(path)) {
      if (registers.test(text)) {
        return `${path} registers tags with PyYAML: the safe loader knows only those that are registered with it.`;
      }
    } else if (text.includes("!!python/")) {
      return `${path} names Python objects with \`!!python/\`: the safe loader refuses it.`;
    }
  }
  return undefined;
}

/** Calls that teach a loader more than YAML's own tags. */
const registers =
  /\badd_(?:multi_constructor|constructor|implicit_resolver|path_resolver)\b|\bYAMLObject\b/;
