import type { Change, Edit, Fix, FixContext, Fixer, Refusal, RuleFinding } from "../model/index.ts";
import { indexLines } from "../model/index.ts";
import { type OutdatedSettings, outdatedSettings } from "../rules/python/outdated-settings.ts";
import type { PyImportFrom, PythonDocument } from "../syntax/python.ts";
import type { RequirementsDocument } from "../syntax/requirements.ts";
import { importName } from "./python-imports.ts";

/** Takes settings from pydantic 1 to 2: aliases that are read, and the import that is there. */
export const updateSettings: Fixer<RuleFinding<OutdatedSettings>> = {
  id: "update-settings",
  fixes: [outdatedSettings.id],
  safety: "safe",
  async propose(finding, context) {
    const { evidence, location } = finding;
    const document = context.document as PythonDocument;
    const { region } = location;
    if (!region) return needsPerson("The finding has no place.");
    const start = indexLines(document.text).offsetOfLine(region.startLine) + region.startColumn - 1;
    if (evidence.form === "import") return moveImport({ document, context, start });
    const [match] = [...outdatedSettings.find(document)].filter(
      ({ range }) => range.start === start,
    );
    if (!match) return needsPerson("The file is not what was scanned.");
    const { edits, local } = importName(document, { module: "pydantic", name: "AliasChoices" });
    const names = aliases(evidence).map((name) => JSON.stringify(name));
    const alias = { range: match.range, text: `validation_alias=${local}(${names.join(", ")})` };
    return {
      title: `Read ${evidence.field} from ${evidence.variables[0]}`,
      changes: [edit(context, [...edits, alias])],
    };
  },
};

function needsPerson(message: string): Refusal {
  return { refused: "needs-person", message };
}

function edit({ document, expected }: FixContext, edits: readonly Edit[]): Change {
  return { kind: "edit", path: document.path, expected, edits };
}

/** The field's own name stays last: callers pass it, and it is what was read until now. */
function aliases({
  field,
  variables,
  prefix,
}: Extract<OutdatedSettings, { form: "env" }>): readonly string[] {
  return [...new Set([...variables, prefix + field, field])];
}

interface Move {
  readonly document: PythonDocument;
  readonly context: FixContext;
  /** Offset of the name in the import. */
  readonly start: number;
}

async function moveImport({ document, context, start }: Move): Promise<Fix | Refusal> {
  if (
    context.packages.some(({ name, version }) => name === "pydantic" && /^[01]\./.test(version))
  ) {
    return needsPerson("The project asks for pydantic 1, and this file is written for version 2.");
  }
  const statement = document.module.body.find(
    (candidate): candidate is PyImportFrom =>
      candidate.kind === "import-from" &&
      candidate.names.some(({ range }) => range.start === start),
  );
  if (!statement) return needsPerson("The file is not what was scanned.");
  const requirement = await requirePackage(context);
  if ("refused" in requirement) return requirement;
  return {
    title: "Import BaseSettings from pydantic_settings",
    safety: "guided",
    changes: [edit(context, takeOut(statement, { document, start })), ...requirement],
    notes: ["Install the requirements again: pydantic-settings is a package of its own."],
  };
}

function takeOut(
  { names, range }: PyImportFrom,
  { document, start }: Pick<Move, "document" | "start">,
): Edit[] {
  const at = names.findIndex((name) => name.range.start === start);
  const own = names[at];
  const written = own ? document.text.slice(own.range.start, own.range.end) : "BaseSettings";
  const line = `from pydantic_settings import ${written}`;
  const next = names[at + 1];
  const before = names[at - 1];
  if (!own || (!next && !before)) return [{ range, text: line }];
  const cut = next
    ? { start: own.range.start, end: next.range.start }
    : { start: before?.range.end ?? own.range.start, end: own.range.end };
  const eol = document.text.includes("\r\n") ? "\r\n" : "\n";
  const rest = { start: range.end, end: range.end };
  return [
    { range: cut, text: "" },
    { range: rest, text: `${eol}${line}` },
  ];
}

const isSettings = (name: string) => /^pydantic[-_.]settings$/i.test(name);

async function requirePackage(context: FixContext): Promise<readonly Change[] | Refusal> {
  if (context.packages.some(({ name }) => isSettings(name))) return [];
  for (const path of context.entries.keys()) {
    if (!/(?:^|\/)requirements[^/]*\.(?:txt|in)$/.test(path)) continue;
    const opened = await context.open(path, "requirements");
    const document = opened?.document as RequirementsDocument | undefined;
    if (document?.requirements.some(({ name }) => isSettings(name))) return [];
    const pydantic = document?.requirements.find(({ name }) => name.toLowerCase() === "pydantic");
    if (!pydantic) continue;
    if (pydantic.hasHashes) break;
    const line = { text: "pydantic-settings>=2,<3", unless: "pydantic-settings" };
    return [{ kind: "add-lines", path, lines: [line], mode: 0o644 }];
  }
  return needsPerson(
    "Add pydantic-settings to the dependencies, then import BaseSettings from pydantic_settings.",
  );
}
