import { Buffer } from "node:buffer";
import { targetOf } from "../../rootfs/resolve-path.ts";
import type { WorkingRoot } from "../../rootfs/working-root.ts";
import { field, parseStanzas, type Stanza } from "../unpack/stanza.ts";

/** Questions of debconf and their answers, as nobody is there to be asked. */
export interface Debconf {
  readonly questions: Map<string, Question>;
}

export interface Question {
  value: string | undefined;
  readonly flags: Set<string>;
  /** What stands for `${name}` in its texts. */
  readonly variables: Map<string, string>;
  readonly template: Stanza;
}

/**
 * Reads the answers that an image keeps, and the questions that a package brings. What scripts answer in
 * the course of an upgrade is theirs to read again, and not kept: the next configuration asks anew.
 *
 * @param templates - of the package, where it has some
 */
export async function readDebconf(
  root: WorkingRoot,
  templates: Uint8Array | undefined,
): Promise<Debconf> {
  const text = async (path: string) => {
    const node = targetOf(root, path);
    return node?.type === "file" ? Buffer.from(await root.bytesOf(node)).toString("utf8") : "";
  };
  const known = new Map<string, Stanza>();
  for (const { stanza } of parseStanzas(await text("var/cache/debconf/templates.dat")))
    known.set(field(stanza, "Name") ?? "", stanza);
  const questions = new Map<string, Question>();
  for (const { stanza } of parseStanzas(await text("var/cache/debconf/config.dat"))) {
    const name = field(stanza, "Name");
    if (name === undefined) continue;
    questions.set(name, {
      value: field(stanza, "Value"),
      flags: new Set((field(stanza, "Flags") ?? "").split(/[\s,]+/).filter(Boolean)),
      variables: variablesOf(field(stanza, "Variables") ?? ""),
      template: known.get(field(stanza, "Template") ?? name) ?? [],
    });
  }
  const own = templates === undefined ? "" : Buffer.from(templates).toString("utf8");
  for (const { stanza } of parseStanzas(own)) {
    const name = field(stanza, "Template");
    if (name === undefined) continue;
    const before = questions.get(name);
    questions.set(name, {
      value: before?.value,
      flags: before?.flags ?? new Set(),
      variables: before?.variables ?? new Map(),
      template: stanza,
    });
  }
  return { questions };
}

/** What a question is answered with: what was answered, else what its template proposes. */
export function answerOf({ value, template }: Question): string {
  return value ?? field(template, "Default") ?? "";
}

/** A field of a question's template, its variables put in. */
export function templateField({ template, variables }: Question, name: string): string {
  const text = field(template, name) ?? "";
  return text.replace(/\$\{([^}]+)\}/g, (_, variable: string) => variables.get(variable) ?? "");
}

/** Lines of `NAME = VALUE`. */
function variablesOf(text: string): Map<string, string> {
  const found = new Map<string, string>();
  for (const line of text.split("\n")) {
    const [name = "", ...value] = line.trim().split(" = ");
    if (name !== "") found.set(name, value.join(" = "));
  }
  return found;
}
