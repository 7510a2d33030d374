import type { FixContext } from "../model/index.ts";

/** True where the `package.json` nearest to a file lists a package among its dependencies. */
export async function dependsOn(
  name: string,
  { path, context }: { readonly path: string; readonly context: FixContext },
): Promise<boolean> {
  const folders = path.split("/").slice(0, -1);
  for (let depth = folders.length; depth >= 0; depth--) {
    const manifest = [...folders.slice(0, depth), "package.json"].join("/");
    if (!context.entries.has(manifest)) continue;
    const opened = await context.open(manifest, "text");
    return listsPackage(opened?.document.text ?? "", name);
  }
  return false;
}

function listsPackage(text: string, name: string): boolean {
  let manifest: unknown;
  try {
    manifest = JSON.parse(text.replace(/^\uFEFF/, ""));
  } catch {
    return false;
  }
  const listed = (manifest as { readonly dependencies?: unknown } | null)?.dependencies;
  return typeof listed === "object" && listed !== null && Object.hasOwn(listed, name);
}
