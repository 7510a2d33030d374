import {
  linkSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { hostname } from "node:os";
import { join } from "node:path";
import { EnvironmentError } from "../model/index.ts";

/** What only one process does at a time. */
export interface RunLock {
  release(): void;
}

/** Who holds a lock. */
interface Holder {
  readonly pid: number;
  /** When the process began, where the platform says so: numbers are used again. */
  readonly started: string;
  readonly host: string;
}

/** Locks of other machines cannot be asked for: they are held while they are touched. */
const touchMs = 30_000;
const foreignStaleMs = 10 * 60_000;

/**
 * Takes a lock in a folder. One whose holder has ended is taken over: each lock has a number, and
 * who makes the next one holds it, so that two that find a stale one cannot both win.
 *
 * @param what - what is held, in an error: `A release`
 * @throws EnvironmentError where a process that runs holds it
 */
export function takeLock(folder: string, what: string): RunLock {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  for (let tries = 0; tries < 20; tries++) {
    const numbers = numbersIn(folder);
    const held = numbers.find((number) => isHeld(folder, number));
    if (held !== undefined) throw busy(what, readHolder(folder, held));
    const number = (numbers.at(-1) ?? 0) + 1;
    if (!create(folder, number)) continue;
    // Whoever listed the folder while locks came and went may have made another number.
    const other = numbersIn(folder).find((one) => one !== number && isHeld(folder, one));
    if (other !== undefined) {
      rmSync(pathOf(folder, number), { force: true });
      throw busy(what, readHolder(folder, other));
    }
    for (const stale of numbers) rmSync(pathOf(folder, stale), { force: true });
    return hold(pathOf(folder, number));
  }
  throw busy(what, undefined);
}

function hold(path: string): RunLock {
  const timer = setInterval(() => {
    const now = new Date();
    try {
      utimesSync(path, now, now);
    } catch {
      // Gone with its folder: there is nothing to hold any more.
    }
  }, touchMs);
  timer.unref();
  return {
    release() {
      clearInterval(timer);
      rmSync(path, { force: true });
    },
  };
}

function numbersIn(folder: string): number[] {
  return readdirSync(folder)
    .flatMap((name) => /^lock-(\d{1,9})$/.exec(name)?.[1] ?? [])
    .map(Number)
    .sort((a, b) => a - b);
}

function pathOf(folder: string, number: number): string {
  return join(folder, `lock-${number}`);
}

/** A link appears with its content, and only where nothing is. */
function create(folder: string, number: number): boolean {
  const draft = join(folder, `.lock-${process.pid}`);
  writeFileSync(draft, JSON.stringify(self()), { mode: 0o600 });
  try {
    linkSync(draft, pathOf(folder, number));
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EEXIST") return false;
    throw new EnvironmentError(`No lock can be made in ${folder}.`, { cause: error });
  } finally {
    rmSync(draft, { force: true });
  }
}

function isHeld(folder: string, number: number): boolean {
  const holder = readHolder(folder, number);
  if (!holder) return false;
  if (holder.host === hostname()) return isProcess(holder);
  const found = statSync(pathOf(folder, number), { throwIfNoEntry: false });
  return found !== undefined && Date.now() - found.mtimeMs < foreignStaleMs;
}

function readHolder(folder: string, number: number): Holder | undefined {
  try {
    return JSON.parse(readFileSync(pathOf(folder, number), "utf8")) as Holder;
  } catch {
    return undefined;
  }
}

function self(): Holder {
  return { pid: process.pid, started: startOf(process.pid), host: hostname() };
}

/** True where a process of this machine is the one that was noted, and not a later one of its number. */
export function isProcess({ pid, started }: Pick<Holder, "pid" | "started">): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EPERM") return false;
  }
  return started === startOf(pid) && !hasEnded(pid);
}

/** Nobody has asked yet how it ended: kill finds it all the same. */
function hasEnded(pid: number): boolean {
  return /^[ZX]$/.test(statOf(pid)[0] ?? "");
}

/** When a process began, in the kernel's ticks; empty where the platform does not say. */
export function startOf(pid: number): string {
  return statOf(pid)[19] ?? "";
}

/** What Linux says of a process, from its state on. @see proc(5), /proc/PID/stat */
function statOf(pid: number): readonly string[] {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "latin1");
    // The second field is a name, in parentheses, that may hold anything.
    return stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  } catch {
    return [];
  }
}

function busy(what: string, holder: Holder | undefined): EnvironmentError {
  const who = holder ? ` (process ${holder.pid} of ${holder.host})` : "";
  return new EnvironmentError(`${what} of this plan runs already${who}.`, {
    hint: "Wait for it to end.",
  });
}
