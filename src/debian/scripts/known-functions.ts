import { createHash } from "node:crypto";
import { bytecode } from "./commands/bytecode.ts";
import { type Command, done, failed } from "./commands/command.ts";

/**
 * What a function of a script does that was judged by hand, since it is written with programs that are not
 * emulated (`awk`, `xargs`) or asks the running kernel; `undefined` for all others.
 */
export function knownFunction(body: string): Command | undefined {
  return known.get(functionHash(body));
}

/** By its text, blanks and the versions of Python in it aside. */
export function functionHash(body: string): string {
  const text = body
    .replace(/python3\.\d+/g, "python3.x")
    .replace(/\s+/g, " ")
    .trim();
  return createHash("sha256").update(text).digest("hex");
}

/** `kernel_compare_versions` of libc6: a kernel that runs containers is not older than 3.2. */
const newerKernel: Command = {
  takesUnknown: true,
  run: (_, { args: [, operator] }) => (operator === "lt" ? failed : done),
};

/**
 * `remove_bytecode` of Debian's packages of Python takes the compiled files of a package away, and folders
 * of them that are empty then; `postinst` compiles all of them again.
 */
const known: ReadonlyMap<string, Command> = new Map([
  // libpython3.x-minimal, libpython3.x-stdlib, python3.x, python3.x-venv of Debian 11 and 12
  ["777b0be8e51f22741c834c931ebe5528e33d503524417782abcada2ba1fcc5ad", bytecode],
  ["b1637726f16428259cea138d3e995549f2331cc1083c08b1494cb1f6e37039af", bytecode],
  ["b55f77c490c604d5b5161f8482dd6fcd0136b4356bafccf6f5390ea873eecf9a", bytecode],
  ["c09d802a5422a2e2c142ac301dcbd4abf43674aac1c348e2d40d421deaa925fe", bytecode],
  // The same of Debian 13
  ["26d45881dea5bc321140b168081fa46e035d91e7a16aab46994b248437551e20", bytecode],
  ["83128da233c646651b7313525daa540e9fe77ccc3053f1a3d2931ecdb1127b1a", bytecode],
  ["93969490c109d1ccd0f36e53a9b5e50606ff93e0000741b87ac59ddd96fe607a", bytecode],
  ["b1f84e02c6251ed929eccc21ece7ac46f0d6e5b10c8d7634692db521cb742015", bytecode],
  // python3-distutils, python3-lib2to3
  ["a91ecc51bb40ffd095b821c83ae8c64b606850c7421118d03d2accc14a7e0900", bytecode],
  // libc6 of Debian 11, 12 and 13
  ["8d382cc2aa9c0c5a4e2cfa4296f8e5ee51152c9d613ce8085d9c91d169f029af", newerKernel],
]);
