import type { Command } from "commander";
import { nextFixName, targetState } from "../io/state.ts";
import { writeFiles } from "../io/write-files.ts";
import {
  type FileEntry,
  type Scaffold,
  type ScaffoldFile,
  TargetError,
  UsageError,
} from "../model/index.ts";
import { printable } from "../reporters/printable.ts";
import { scaffolds } from "../scaffolds/index.ts";
import { toUndoFile } from "../stages/fix/undo-record.ts";
import type { Scanned } from "../stages/plan/scanned.ts";
import type { KeptFix } from "./kept-fix.ts";
import { toKeptScan } from "./kept-scan.ts";
import { writeOut } from "./output.ts";
import { configure, openSession, type Session } from "./session.ts";
import { readSettings } from "./settings.ts";
import { targetKey, targetRoot } from "./targets.ts";

/** `suture scaffold`: writes code that a project needs and has not, with its tests. */
export async function run(parsed: Command): Promise<number> {
  const [name, target = "."] = parsed.args;
  const { output = "", dryRun = false } = parsed.opts<{ output?: string; dryRun?: boolean }>();
  if (name === undefined) return list(parsed.opts<{ json?: boolean }>().json === true);
  const scaffold = scaffolds.find(({ id }) => id === name);
  if (!scaffold) {
    throw new UsageError(`There is no scaffold "${name}".`, {
      hint: `There is: ${scaffolds.map(({ id }) => id).join(", ")}`,
    });
  }
  const config = configure(target);
  const settings = await readSettings(
    { args: [target], opts: () => parsed.opts() },
    config.settings,
  );
  const session = await openSession(settings, { ...config, looksFor: ["vulnerability"] });
  const scanned = await session.scan();
  const project = await projectOf(scanned);
  const { files, notes } = scaffold.write({ ...project, folder: folderOf(output) });
  refuseExisting(files, project.entries);
  if (!dryRun) write(session, { scanned, files });
  const shown = { scaffold: name, dryRun, files: files.map(({ path }) => path), notes };
  await writeOut(
    settings.json
      ? `${JSON.stringify(shown, null, 2)}\n`
      : textOf({ scaffold, files, notes, dryRun }),
  );
  return 0;
}

async function list(json: boolean): Promise<number> {
  const rows = scaffolds.map(({ id, title }) => ({ id, title }));
  const lines = rows.map(({ id, title }) => `${id}  ${title}\n`).join("");
  await writeOut(json ? `${JSON.stringify(rows, null, 2)}\n` : lines);
  return 0;
}

async function projectOf({ collected, inventory }: Scanned) {
  const directory = collected.find(({ tree }) => tree.asset.kind === "directory");
  if (!directory) {
    throw new UsageError("Code is written into a directory.", { hint: "Name the project's." });
  }
  const asset = inventory.assets.find(({ asset: { id } }) => id === directory.tree.asset.id);
  const manifests: string[] = [];
  await directory.tree.visit({ wants: isManifest, maxBytes: 1 << 20 }, ({ bytes }) => {
    manifests.push(new TextDecoder().decode(bytes));
  });
  const { entries } = directory.listing;
  return { packages: asset?.packages ?? [], manifests, entries };
}

function isManifest(path: string): boolean {
  return /(?:^|\/)(?:pyproject\.toml|Pipfile|setup\.(?:py|cfg)|[\w.-]*requirements[\w.-]*\.(?:txt|in))$/.test(
    path,
  );
}

/** @throws UsageError where it leads out of the project */
function folderOf(output: string): string {
  const parts = output.split(/[\\/]/).filter((part) => part !== "" && part !== ".");
  if (output.startsWith("/") || parts.includes("..") || /^[A-Za-z]:/.test(output)) {
    throw new UsageError(`--output ${output} is not in the project.`, {
      hint: "A folder relative to the project is expected, such as app/auth.",
    });
  }
  return parts.join("/");
}

function refuseExisting(
  files: readonly ScaffoldFile[],
  entries: ReadonlyMap<string, FileEntry>,
): void {
  const there = files.find(({ path }) => entries.has(path));
  if (!there) return;
  throw new TargetError(`Nothing was written: ${there.path} is there already.`, {
    hint: "Choose another folder with --output.",
  });
}

function write(
  session: Session,
  { scanned, files }: { readonly scanned: Scanned; readonly files: readonly ScaffoldFile[] },
): void {
  const { settings, ports } = session;
  const state = targetState(targetKey(settings));
  const written = files.map(({ path, text }) => ({
    path,
    bytes: new TextEncoder().encode(text),
    expected: null,
    mode: 0o644,
  }));
  const record: KeptFix = {
    version: 1,
    createdAt: new Date(ports.clock.now()).toISOString(),
    scan: toKeptScan(scanned, settings),
    files: files.map(({ path, text }) =>
      toUndoFile({ path, before: undefined, after: { text }, secrets: [] }, new Map()),
    ),
  };
  writeFiles({
    root: targetRoot(settings),
    state,
    writes: written,
    adds: { name: nextFixName(state), record },
  });
}

function textOf({
  scaffold,
  files,
  notes,
  dryRun,
}: ReturnType<Scaffold["write"]> & {
  readonly scaffold: Scaffold;
  readonly dryRun: boolean;
}): string {
  const lines = [
    scaffold.title,
    ...files.map(({ path }) => `  ${dryRun ? "would write" : "wrote"} ${printable(path)}`),
    "",
    ...notes.map((note) => `  - ${note}`),
  ];
  const shown = dryRun ? files.flatMap(({ path, text }) => ["", `# ${printable(path)}`, text]) : [];
  return `${[...lines, ...shown].join("\n")}\n`;
}
