import type { FileEntry } from "../model/index.ts";
import type { PythonDocument } from "../syntax/python.ts";

/** A new module in the folder of another. */
export interface BesideModule {
  readonly path: string;
  /** As the other one imports it: `.security_headers`, `app.security_headers`. */
  readonly module: string;
  /** The file imports others the same way already. */
  readonly isShown: boolean;
}

interface Wanted {
  readonly path: string;
  /** Of the new module. */
  readonly name: string;
  readonly entries: ReadonlyMap<string, FileEntry>;
}

/**
 * A new module beside a file; `undefined` where one of that name is there, and where a file of a package
 * is also run by itself: what finds the module one way does not the other. See {@link ownModule}.
 */
export function besideModule(document: PythonDocument, wanted: Wanted): BesideModule | undefined {
  const own = ownModule(document, wanted);
  if (own.module !== wanted.name && !own.isShown && isScript(document)) return undefined;
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
  const shown = shownPackage(document, folder);
  const dotted = shown ?? packageOf(folder, entries);
  const isShown = shown !== undefined;
  return { path: `${folder}${name}.py`, module: `${dotted}${name}`, isShown };
}

/** `if __name__ == "__main__":` */
function isScript({ module, text }: PythonDocument): boolean {
  return module.body.some(
    (one) =>
      one.kind === "if" &&
      one.branches.some(({ test: { range } }) =>
        /__name__/.test(text.slice(range.start, range.end)),
      ),
  );
}

/** As the file imports what lies beside it, with a dot at its end; `.` where imports are relative. */
function shownPackage({ module }: PythonDocument, folder: string): string | undefined {
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
  return undefined;
}

/** By the packages that a folder is in, with a dot at its end; empty where it is in none. */
function packageOf(folder: string, entries: ReadonlyMap<string, FileEntry>): string {
  const folders = folder.split("/").slice(0, -1);
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
