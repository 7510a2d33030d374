import { isAscii } from "node:buffer";
import { createHash, randomBytes } from "node:crypto";
import {
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { setFlagsFromString } from "node:v8";
import { Script } from "node:vm";

/** Loads files of CommonJS, and keeps what V8 compiled of them for the next start. */
export interface Programs {
  /** What a file exports. Relative names that it requires are files loaded in the same way. */
  load(path: string): unknown;
  /** Keeps what was compiled anew: at the end of a run, when V8 knows which functions it takes. */
  keep(): void;
}

/**
 * What Node 22 does by itself (`module.enableCompileCache`), for the older one. What is kept is code
 * that V8 runs: it is read only from a folder that nobody else can write, and by the hash of the file's
 * text, of Node's version and of its options, so that nothing else than that very text is run.
 *
 * @param folder - private to the user; made where it does not exist
 */
export function openPrograms(folder: string): Programs {
  const loaded = new Map<string, Loaded>();
  const isOurs = isPrivate(folder);
  const native = createRequire(import.meta.url);
  let areAllKept = true;
  const load = (path: string): unknown => {
    const known = loaded.get(path);
    if (known) return known.made.exports;
    const source = readFileSync(path);
    const key = keyOf(source);
    const kept = isOurs ? readKept(join(folder, key)) : undefined;
    if (!areAllKept) setFlagsFromString(forgetting.on);
    const script = compile(source, path, kept);
    areAllKept &&= kept !== undefined && !script.cachedDataRejected;
    if (!areAllKept) setFlagsFromString(forgetting.off);
    const made = { exports: {} };
    loaded.set(path, { made, key, script });
    const near = dirname(path);
    const require = (name: string) =>
      name.startsWith("./") ? load(join(near, name)) : native(name);
    script.runInThisContext()(made.exports, require, made, path, near);
    return made.exports;
  };
  return {
    load,
    // Where a file is new, this run is of a kind of its own: it took other functions of all files, too.
    keep: () => (areAllKept ? undefined : keep(folder, [...loaded.values()])),
  };
}

interface Loaded {
  readonly made: { exports: unknown };
  readonly key: string;
  readonly script: Script;
}

/**
 * V8 forgets what it compiled and did not run for a while: at the end of a long run, little would be
 * left to keep. Code is bound to the flags under which it was compiled and kept.
 */
const forgetting = { on: "--flush-bytecode", off: "--no-flush-bytecode" };

function keep(folder: string, loaded: readonly Loaded[]): void {
  setFlagsFromString(forgetting.on);
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    if (!isPrivate(folder)) return;
    for (const { key, script } of loaded) write(folder, key, script.createCachedData());
    prune(folder);
  } catch {
    // No room, no permission: the next start compiles again.
  }
}

function compile(source: Buffer, path: string, cachedData: Buffer | undefined): Script {
  // A string of bytes takes no decoding, and half the memory.
  const text = source.toString(isAscii(source) ? "latin1" : "utf8");
  const wrapped = `(function (exports, require, module, __filename, __dirname) {${text}\n})`;
  return new Script(wrapped, { filename: path, ...(cachedData && { cachedData }) });
}

function keyOf(source: Buffer): string {
  const { version, arch, execArgv, env } = process;
  return createHash("sha256")
    .update(JSON.stringify([version, arch, execArgv, env["NODE_OPTIONS"] ?? ""]))
    .update(source)
    .digest("hex")
    .slice(0, 40);
}

/** True for a folder of this user's that nobody else can write. Windows keeps a user's folders by itself. */
function isPrivate(folder: string): boolean {
  try {
    const stats = lstatSync(folder);
    if (!stats.isDirectory()) return false;
    return !process.getuid || (stats.uid === process.getuid() && (stats.mode & 0o022) === 0);
  } catch {
    return false;
  }
}

const hashBytes = 32;

/** `undefined` where nothing is kept, or what is kept is torn: V8 believes what it reads. */
function readKept(path: string): Buffer | undefined {
  try {
    const file = readFileSync(path);
    const bytes = file.subarray(hashBytes);
    return hashOf(bytes).equals(file.subarray(0, hashBytes)) ? bytes : undefined;
  } catch {
    return undefined;
  }
}

function write(folder: string, key: string, bytes: Buffer): void {
  const aside = join(folder, `.${randomBytes(12).toString("hex")}`);
  try {
    writeFileSync(aside, Buffer.concat([hashOf(bytes), bytes]), { mode: 0o600, flag: "wx" });
    renameSync(aside, join(folder, key));
  } catch (error) {
    rmSync(aside, { force: true });
    throw error;
  }
}

function hashOf(bytes: Buffer): Buffer {
  return createHash("sha256").update(bytes).digest();
}

/** A version takes some thirty for one command. */
const maxFiles = 400;

/** Removes the oldest half where there are too many: those of builds that are gone. */
function prune(folder: string): void {
  const names = readdirSync(folder);
  if (names.length <= maxFiles) return;
  const age = (name: string) => statSync(join(folder, name), { throwIfNoEntry: false })?.mtimeMs;
  const aged = names.map((name) => ({ name, mtimeMs: age(name) ?? 0 }));
  aged.sort((a, b) => a.mtimeMs - b.mtimeMs);
  for (const { name } of aged.slice(0, names.length / 2)) {
    rmSync(join(folder, name), { force: true });
  }
}
