import { spawnSync } from "node:child_process";
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { MadeDeb } from "../made-debs.ts";

/** Packages in a root, what happened to it, and what is installed over them. */
export interface Scene {
  /** What lies in the root before anything is installed. */
  readonly root?: Readonly<Record<string, string>>;
  readonly links?: Readonly<Record<string, string>>;
  readonly installed: readonly MadeDeb[];
  /** What happens to the root between installation and upgrade. */
  readonly meanwhile?: (folder: string) => void;
  readonly upgraded: readonly MadeDeb[];
  /** Of dpkg: its configuration lies outside of the root it is told. */
  readonly options?: readonly string[];
}

export const p = (version: string, more: Partial<MadeDeb> = {}): MadeDeb => ({
  name: "p",
  version,
  ...more,
});
export const q = (version: string, more: Partial<MadeDeb> = {}): MadeDeb => ({
  name: "q",
  version,
  ...more,
});

/** Writes a file between installation and upgrade. */
export function edit(path: string, text: string): (folder: string) => void {
  return (folder) => {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  };
}

/** Removes something then. */
export function remove(path: string): (folder: string) => void {
  return (folder) => rmSync(join(folder, path), { recursive: true });
}

/** Does several things then. */
export function all(...steps: readonly ((folder: string) => void)[]): (folder: string) => void {
  return (folder) => {
    for (const step of steps) step(folder);
  };
}

/** Diverts a file then. */
export function divert({
  from,
  to,
  by,
}: {
  readonly from: string;
  readonly to: string;
  readonly by?: string;
}): (folder: string) => void {
  return (folder: string) => {
    const who = by === undefined ? "--local" : `--package=${by}`;
    const admin = `--admindir=${folder}/var/lib/dpkg`;
    run("dpkg-divert", [
      admin,
      `--instdir=${folder}`,
      who,
      "--divert",
      to,
      "--rename",
      "--add",
      from,
    ]);
  };
}

/** Runs a program. @throws Error with what it says where it fails */
export function run(program: string, args: readonly string[]): void {
  const result = spawnSync(program, args, { encoding: "utf8", input: "" });
  if (result.status !== 0) throw new Error(`${program}: ${result.stderr || result.stdout}`);
}
