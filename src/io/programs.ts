import { type ChildProcess, spawn } from "node:child_process";
import type { ProgramEnd, ProgramRun, Programs } from "../model/index.ts";

/** What is kept of a program's output: its end says what went wrong. */
const maxOutput = 32 << 10;
/** A longer line is shown in pieces. */
const maxLine = 8 << 10;

export interface NodeProgramsOptions {
  /** Told of every program that is started, so that one whose suture is killed can be found again. */
  readonly onStart?: (pid: number) => void;
}

/**
 * Programs of this machine, each without a shell, without an input and as the leader of a group of
 * its own: what it started goes with it when it is killed, or when suture is told to end.
 */
export function nodePrograms({ onStart }: NodeProgramsOptions = {}): Programs {
  return {
    run: (call) =>
      new Promise((resolve) => {
        const child = spawn(call.program, call.args, {
          ...(call.folder !== undefined && { cwd: call.folder }),
          stdio: ["ignore", "pipe", "pipe"],
          detached: process.platform !== "win32",
          windowsHide: true,
        });
        if (child.pid !== undefined) onStart?.(child.pid);
        watch(child, call, resolve);
      }),
  };
}

function watch(child: ChildProcess, call: ProgramRun, resolve: (end: ProgramEnd) => void): void {
  const told = collectLines(call);
  let isLate = false;
  const timer = setTimeout(() => {
    isLate = true;
    killGroup(child.pid);
  }, call.timeoutMs);
  const forget = endWithSuture(child);
  const end = (status: number | undefined, why?: ProgramEnd["why"]) => {
    clearTimeout(timer);
    forget();
    resolve({ status, output: told.end(), ...(why !== undefined && { why }) });
  };
  child.stdout?.on("data", told.add);
  child.stderr?.on("data", told.add);
  child.once("error", (error: NodeJS.ErrnoException) => {
    if (child.pid !== undefined) return; // `close` follows.
    if (error.code !== "ENOENT") told.add(Buffer.from(`${error.message}\n`));
    end(undefined, error.code === "ENOENT" ? "missing" : "killed");
  });
  child.once("close", (status) => {
    if (isLate) return end(undefined, "timeout");
    end(status ?? undefined, status === null ? "killed" : undefined);
  });
}

/** Kills a program and all that it started. */
export function killGroup(pid: number | undefined): void {
  if (pid === undefined) return;
  try {
    process.kill(process.platform === "win32" ? pid : -pid, "SIGKILL");
  } catch {
    // It has ended.
  }
}

const running = new Set<ChildProcess>();
const signals = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

/** A group of its own does not hear the terminal's Ctrl-C. */
function endWithSuture(child: ChildProcess): () => void {
  if (running.size === 0) for (const signal of signals) process.once(signal, endAll);
  running.add(child);
  return () => {
    running.delete(child);
    if (running.size === 0) for (const signal of signals) process.off(signal, endAll);
  };
}

function endAll(signal: NodeJS.Signals): void {
  for (const { pid } of running) killGroup(pid);
  process.kill(process.pid, signal);
}

interface Lines {
  readonly add: (bytes: Buffer) => void;
  /** @returns the end of all that came */
  readonly end: () => string;
}

/** Both outputs in the order in which they come; secrets are masked line by line. */
function collectLines({ secrets = [], onLine }: ProgramRun): Lines {
  const mask = maskOf(secrets);
  const longest = Math.max(1, ...secrets.map(({ length }) => length));
  const decoder = new TextDecoder();
  let pending = "";
  let kept = "";
  const take = (line: string) => {
    const shown = mask(line);
    kept += `${shown}\n`;
    if (kept.length > 2 * maxOutput) kept = kept.slice(-maxOutput);
    onLine?.(shown);
  };
  return {
    add(bytes) {
      const lines = (pending + decoder.decode(bytes, { stream: true })).split(/\r\n|\r|\n/);
      pending = lines.pop() ?? "";
      for (const line of lines) take(line);
      if (pending.length <= maxLine) return;
      // A secret that is still coming stays whole.
      const all = mask(pending);
      const cut = all.length - longest;
      if (cut > 0) take(all.slice(0, cut));
      pending = all.slice(Math.max(0, cut));
    },
    end() {
      if (pending !== "") take(pending);
      return kept.slice(-maxOutput);
    },
  };
}

/** Longer secrets first: one may hold another. Very short ones would mask half of every text. */
function maskOf(secrets: readonly string[]): (text: string) => string {
  const masked = secrets.filter(({ length }) => length > 3).sort((a, b) => b.length - a.length);
  return (text) => masked.reduce((rest, secret) => rest.replaceAll(secret, "***"), text);
}
