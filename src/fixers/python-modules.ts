import type { FileEntry } from "../model/index.ts";
import type { PythonDocument } from "../syntax/python.ts";

/** A new module in the folder of another. */
export interface BesideModule {
  readonly path: string;
  /** As the other one imports it: `.security_headers`, `app.security_headers`. */
  readonly module: string;
}

interface Wanted {
  readonly path: string;
  /** Of the new module. */
  readonly name: string;
  readonly entries: ReadonlyMap<string, FileEntry>;
}

/** A new module beside a file; `undefined` where one of that name is there. See {@link ownModule}. */
export function besideModule(document: PythonDocument, wanted: Wanted): BesideModule | undefined {
  const own = ownModule(document, wanted);
  const isTaken =
    wanted.entries.has(own.path) || wanted.entries.has(own.path.replace(/\.py$/, "/__init__.py"));
  return isTaken ? undefined : own;
}

/**
 * Where a module beside a file is, and how that file imports it: as it imports what lies beside it
 * already, else by the packages that it is in.
 */
export function ownModule(document: PythonDocument, { path, name, entries }: Wanted): BesideModule {
  const folder = path.slice(0, path.lastIndexOf("/") + 1);
  const dotted = packageOf(document, { folder, entries });
  return { path: `${folder}${name}.py`, module: `${dotted}${name}` };
}

/** With a dot at its end; empty where the folder is a root of imports, `.` where imports are relative. */
function packageOf(
  { module }: PythonDocument,
  {
    folder,
    entries,
  }: { readonly folder: string; readonly entries: ReadonlyMap<string, FileEntry> },
): string {
  const imported = module.body.flatMap((one) =>
    one.kind === "import-from"
      ? [one.module]
      : one.kind === "import"
        ? one.names.map(({ name }) => name)
        : [],
  );
  if (imported.some((one) => one.startsWith("."))) return ".";
  const folders = folder.split("/").slice(0, -1);
  // Without __init__.py too: `from app.routes import x` in app/main.py.
  for (let length = folders.length; length > 0; length--) {
    const tail = folders.slice(folders.length - length).join(".");
    if (imported.some((one) => one === tail || one.startsWith(`${tail}.`))) return `${tail}.`;
  }
  let depth = 0;
  while (
    depth < folders.length &&
    entries.has(`${folders.slice(0, folders.length - depth).join("/")}/__init__.py`)
  ) {
    depth++;
  }
  const names = folders.slice(folders.length - depth);
  return names.length === 0 ? "" : `${names.join(".")}.`;
}
