import { Buffer } from "node:buffer";
import { runScript } from "../src/debian/scripts/run-script.ts";
import { readAccounts } from "../src/rootfs/accounts.ts";
import { RefusedUpgrade } from "../src/rootfs/refused.ts";
import { nodeAt } from "../src/rootfs/resolve-path.ts";
import { openWorkingRoot, type WorkingRoot } from "../src/rootfs/working-root.ts";
import { memoryRoot, type RootFile } from "./memory-root.ts";

/** Walks through a script of a package of apk, in a root with some commands of busybox. */
export async function walkApkScript(
  text: string,
  files: Readonly<Record<string, RootFile>>,
  args: readonly string[] = [],
): Promise<{ readonly refused: string | undefined; readonly root: WorkingRoot }> {
  const programs = "adduser addgroup apk busybox touch cp".split(" ");
  const links = programs.map((name) => [
    `usr/bin/${name}`,
    { type: "symlink", linkTarget: "/bin/busybox" },
  ]);
  const system = { "bin/busybox": "\x7fELF", ...Object.fromEntries(links), ...files };
  const root = openWorkingRoot(memoryRoot(system));
  const host = {
    root,
    accounts: await readAccounts(root),
    packageName: "p",
    architecture: "x86_64",
    script: "post-upgrade",
    debconf: () => Promise.reject(new Error("There is no debconf")),
    noted: new Set<string>(),
    triggers: new Set<string>(),
    bytecode: { isAsked: false },
  };
  let refused: string | undefined;
  try {
    await runScript(host, `#!/bin/sh\n${text}`, args);
  } catch (error) {
    if (!(error instanceof RefusedUpgrade)) throw error;
    refused = error.script?.command ?? error.message;
  }
  return { refused, root };
}

/** Text of a file, or where a link leads. */
export async function textOf(root: WorkingRoot, path: string): Promise<string> {
  const node = nodeAt(root, path);
  if (!node) return "nothing";
  return node.linkTarget ?? Buffer.from(await root.bytesOf(node)).toString("utf8");
}
