import { Buffer } from "node:buffer";
import { readDebconf } from "../src/debian/scripts/debconf.ts";
import { runScript } from "../src/debian/scripts/run-script.ts";
import type { ScriptHost } from "../src/debian/scripts/script-host.ts";
import { readDatabase } from "../src/debian/unpack/dpkg-database.ts";
import { RefusedUpgrade } from "../src/rootfs/refused.ts";
import { nodeAt } from "../src/rootfs/resolve-path.ts";
import { openWorkingRoot, type WorkingRoot } from "../src/rootfs/working-root.ts";
import { installed, memoryRoot, type RootFile } from "./memory-root.ts";

export interface Walk {
  readonly files?: Readonly<Record<string, RootFile>>;
  readonly script?: string;
  readonly args?: readonly string[];
  /** Done to the root before the script, as an upgrade would. */
  readonly before?: (root: WorkingRoot) => void;
  readonly templates?: string;
}

export interface Walked {
  /** The command that it stopped at, or what is wrong with it. */
  readonly refused: string | undefined;
  readonly noted: readonly string[];
  readonly triggers: readonly string[];
  /** Text of a file afterwards, `-> target` of a link; `undefined` where there is none. */
  read(path: string): Promise<string | undefined>;
  readonly root: WorkingRoot;
}

/** Walks through a script of the package `p`, of which version 1 is installed. */
export async function walkScript(text: string, walk: Walk = {}): Promise<Walked> {
  const { files = {}, script = "postinst", args = ["configure", "1"], before, templates } = walk;
  const base = "var/lib/dpkg/status" in files ? {} : installed([{ name: "p" }]);
  const root = openWorkingRoot(memoryRoot({ ...base, ...files }));
  const database = await readDatabase(root);
  before?.(root);
  const debconf = readDebconf(root, templates === undefined ? undefined : Buffer.from(templates));
  const host: ScriptHost = {
    root,
    accounts: database.accounts,
    database,
    packageName: "p",
    architecture: "amd64",
    script,
    debconf: () => debconf,
    noted: new Set(),
    triggers: new Set(),
    bytecode: { isAsked: false },
  };
  const refused = await refusalOf(() => runScript(host, text, args));
  return {
    refused,
    noted: [...host.noted],
    triggers: [...host.triggers],
    root,
    async read(path) {
      const node = nodeAt(root, path);
      if (!node) return undefined;
      if (node.type === "symlink") return `-> ${node.linkTarget}`;
      return Buffer.from(await root.bytesOf(node)).toString("utf8");
    },
  };
}

async function refusalOf(run: () => Promise<void>): Promise<string | undefined> {
  try {
    await run();
    return undefined;
  } catch (error) {
    if (error instanceof RefusedUpgrade) return error.script?.command ?? error.message;
    throw error;
  }
}
