import type { Framework, SinkFact } from "../../flow/framework.ts";
import { harmlessLocally } from "../../flow/kinds.ts";

/** What comes with Node, and packages that do the same with more comfort. */
export const node: Framework = {
  aliases: {
    "fs/promises": "fs.promises",
    "path/posix": "path",
    "path/win32": "path",
    "path.posix": "path",
    "path.win32": "path",
    "url.URL": "$global.URL",
    "$global.window": "$global",
    "$global.globalThis": "$global",
    "$global.self": "$global",
    "$global.global": "$global",
  },
  sources: {
    "process.argv": { what: "the command line", isLocal: true, safe: local() },
    "$global.process.argv": { what: "the command line", isLocal: true, safe: local() },
  },
  sinks: [...commands(), ...code()],
  sanitizers: {
    "path.basename": ["path"],
    "sanitize-filename": ["path", "command"],
    "shell-quote.quote": ["command"],
    "shell-escape": ["command"],
    "shescape.Shescape().quote": ["command"],
    "shescape.quote": ["command"],
    "path.extname": ["path"],
  },
  resolving: [
    "path.resolve",
    "path.normalize",
    "path.join",
    "fs.realpath",
    "fs.realpathSync",
    "fs.promises.realpath",
  ],
  passing: [
    "util.promisify",
    "util.format",
    "util.inspect",
    "querystring.parse",
    "querystring.unescape",
    "qs.parse",
    "url.parse",
    "url.fileURLToPath",
    "path.dirname",
    "path.relative",
    "structuredClone",
  ],
};

/** Beside what nobody harms who runs a program himself, what JavaScript knows further of. */
function local() {
  return [...harmlessLocally, "nosql", "regex", "merge", "fields"] as const;
}

function commands(): SinkFact[] {
  const what = "a command line";
  const programs = [
    "child_process.spawn",
    "child_process.spawnSync",
    "child_process.execFile",
    "child_process.execFileSync",
    "cross-spawn",
    "cross-spawn.spawn",
    "cross-spawn.sync",
    "execa",
    "execa.execa",
    "execa.execaSync",
    "execa.sync",
  ];
  return [
    {
      refs: [
        "child_process.exec",
        "child_process.execSync",
        "shelljs.exec",
        "promisify-child-process.exec",
        "execa.command",
        "execa.execaCommand",
        "execa.execaCommandSync",
      ],
      kind: "command",
      args: [0],
      what,
    },
    { refs: programs, kind: "command", args: [0, 1], what, needs: "shell" },
    { refs: programs, kind: "command", args: [0], what: "the name of the program that is run" },
  ];
}

function code(): SinkFact[] {
  return [
    {
      refs: [
        "$global.eval",
        "vm.runInNewContext",
        "vm.runInThisContext",
        "vm.runInContext",
        "vm.Script",
        "vm.compileFunction",
        "vm2.VM().run",
        "vm2.NodeVM().run",
        "safe-eval",
        "eval",
        "notevil",
        "static-eval",
        "mathjs.eval",
      ],
      kind: "code",
      args: [0],
      what: "code that is run",
    },
    { refs: ["$global.Function"], kind: "code", args: ["*"], what: "code that is run" },
    {
      refs: ["$global.RegExp"],
      kind: "regex",
      args: [0],
      what: "the pattern of a regular expression",
    },
  ];
}
