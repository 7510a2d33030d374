import type { FixContext } from "../model/index.ts";
import type { ComposeService } from "../syntax/compose.ts";
import { fieldsOf, textOf } from "../syntax/yaml.ts";
import type { ComposeFinding } from "./compose-edits.ts";

/** The Dockerfile that a service is built from, as text; `undefined` where it is not in the tree. */
export async function buildFileOf(
  service: ComposeService,
  at: { readonly finding: ComposeFinding; readonly context: Pick<FixContext, "open"> },
): Promise<{ readonly path: string; readonly text: string } | undefined> {
  const build = service.fields.get("build")?.value;
  const fields = fieldsOf(build);
  const inline = textOf(fields.get("dockerfile_inline")?.entry.value);
  if (inline !== undefined) return { path: "dockerfile_inline", text: inline };
  const context = textOf(build) ?? textOf(fields.get("context")?.entry.value) ?? ".";
  const file = textOf(fields.get("dockerfile")?.entry.value) ?? "Dockerfile";
  const folder = at.finding.location.path.split("/").slice(0, -1).join("/");
  const path = joinPath(folder, context, file);
  const opened = path === undefined ? undefined : await at.context.open(path, "text");
  return opened && path !== undefined ? { path, text: opened.document.text } : undefined;
}

/** Joins relative paths; `undefined` where they leave the root, are absolute or hold variables. */
export function joinPath(...pieces: readonly string[]): string | undefined {
  const parts: string[] = [];
  for (const piece of pieces) {
    if (/^[/~]|\$|:\/\/|^git@/.test(piece)) return undefined;
    for (const part of piece.split("/")) {
      if (part === "" || part === ".") continue;
      if (part !== "..") parts.push(part);
      else if (parts.pop() === undefined) return undefined;
    }
  }
  return parts.join("/");
}
