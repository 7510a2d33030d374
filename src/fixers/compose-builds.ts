import type { FixContext } from "../model/index.ts";
import type { ComposeService } from "../syntax/compose.ts";
import { composeBuildOf } from "../syntax/compose-build.ts";
import type { ComposeFinding } from "./compose-edits.ts";

/** The Dockerfile that a service is built from, as text; `undefined` where it is not in the tree. */
export async function buildFileOf(
  service: ComposeService,
  at: { readonly finding: ComposeFinding; readonly context: Pick<FixContext, "open"> },
): Promise<{ readonly path: string; readonly text: string } | undefined> {
  const build = composeBuildOf(service, at.finding.location.path);
  if (build?.inline !== undefined) return { path: "dockerfile_inline", text: build.inline };
  if (build?.path === undefined) return undefined;
  const opened = await at.context.open(build.path, "text");
  return opened && { path: build.path, text: opened.document.text };
}
