import { followPath, isDirectory, targetOf } from "../../../rootfs/resolve-path.ts";
import { absolute, searchPath } from "../paths.ts";
import { readSource } from "../shell/source.ts";
import { ExitSignal, isUnknown, LoopSignal, ReturnSignal, type Shell } from "../shell/state.ts";
import { stop } from "../shell/stop.ts";
import { type Command, done, failed, type Result, textOf } from "./command.ts";
import { evaluateTest } from "./test-expression.ts";

/** What a shell does by itself. */
export const builtins: Readonly<Record<string, Command | undefined>> = {
  ":": { takesUnknown: true, run: () => done },
  true: { takesUnknown: true, run: () => done },
  false: { takesUnknown: true, run: () => failed },
  trap: { takesUnknown: true, run: () => done },
  wait: { run: () => done },
  exit: {
    run(shell, { args: [status] }) {
      throw new ExitSignal(Number(status ?? shell.status) & 255);
    },
  },
  exec: {
    async run(shell, { args: [name, ...args] }) {
      // Without a command it moves the shell's own input and output.
      if (name === undefined) return stop(shell, "exec");
      throw new ExitSignal(await shell.walk.call(shell, { name, args }));
    },
  },
  return: {
    run(shell, { args: [status] }) {
      throw new ReturnSignal(Number(status ?? shell.status) & 255);
    },
  },
  break: loop("break"),
  continue: loop("continue"),
  set: { run: (shell, { args }) => setOptions(shell, args) },
  shift: {
    run(shell, { args: [count = "1"] }) {
      shell.parameters = shell.parameters.slice(Number(count));
      return done;
    },
  },
  export: declaring(),
  readonly: declaring(),
  local: declaring(),
  unset: {
    run({ variables, functions }, { args }) {
      for (const name of args) {
        variables.delete(name);
        if (args.includes("-f")) functions.delete(name);
      }
      return done;
    },
  },
  umask: {
    run(shell, { args: [mask] }) {
      if (mask === undefined || !/^[0-7]{1,4}$/.test(mask)) return stop(shell, `umask ${mask}`);
      shell.umask = Number.parseInt(mask, 8);
      return done;
    },
  },
  cd: { run: (shell, { args: [folder = "/"] }) => changeDirectory(shell, folder) },
  pwd: { run: ({ directory }) => ({ status: 0, output: `/${directory}\n` }) },
  echo: { takesUnknown: true, run: (shell, { args }) => echo(shell, args) },
  printf: { takesUnknown: true, run: (shell, { args }) => print(shell, args) },
  read: { run: (shell, { args }) => readLine(shell, args) },
  test: { run: (shell, { args }) => test(shell, args) },
  "[": {
    run: (shell, { args }) =>
      args.at(-1) === "]" ? test(shell, args.slice(0, -1)) : { status: 2 },
  },
  command: { run: (shell, { args }) => runCommand(shell, args) },
  which: { run: (shell, { args }) => findPrograms(shell, args) },
  type: { run: (shell, { args }) => findPrograms(shell, args) },
  hash: { run: (shell, { args }) => findPrograms(shell, args) },
  ".": { run: (shell, { args }) => sourceFile(shell, args) },
};

function loop(kind: "break" | "continue"): Command {
  return {
    run(_, { args: [levels = "1"] }) {
      throw new LoopSignal(kind, Number(levels));
    },
  };
}

function declaring(): Command {
  return {
    takesUnknown: true,
    run({ variables }, { args }) {
      for (const arg of args) {
        const match = /^([A-Za-z_]\w*)=([\s\S]*)$/.exec(arg);
        if (match) variables.set(match[1] ?? "", match[2] ?? "");
      }
      return done;
    },
  };
}

function setOptions(shell: Shell, args: readonly string[]): Result {
  for (const [at, arg] of args.entries()) {
    if (arg === "--") {
      shell.parameters = args.slice(at + 1);
      return done;
    }
    if (!/^[-+][a-z]+$/.test(arg)) {
      shell.parameters = args.slice(at);
      return done;
    }
    if (arg.includes("e")) shell.stopsOnError = arg.startsWith("-");
    // Names of files for patterns, and asking before what is not set: neither is walked through.
    if (/[fn]/.test(arg)) return stop(shell, `set ${arg}`);
  }
  return done;
}

function changeDirectory(shell: Shell, folder: string): Result {
  const { root } = shell.host;
  const path = followPath(root, absolute(shell, folder));
  if (path === undefined || !isDirectory(root.get(path))) return failed;
  shell.directory = path;
  return done;
}

function echo(shell: Shell, args: readonly string[]): Result {
  const isOpen = args[0] === "-n";
  const text = (isOpen ? args.slice(1) : args).join(" ");
  const said = shell.isDash ? unescaped(shell, text) : text;
  return { status: 0, output: `${said}${isOpen ? "" : "\n"}` };
}

const escapes: Readonly<Record<string, string | undefined>> = {
  n: "\n",
  t: "\t",
  r: "\r",
  a: "\x07",
  b: "\b",
  f: "\f",
  v: "\v",
  "\\": "\\",
};

function unescaped(shell: Shell, text: string): string {
  return text.replace(/\\([\s\S])/g, (found, c: string) =>
    c === "c" || c === "0" ? stop(shell, `echo ${text}`) : (escapes[c] ?? found),
  );
}

function print(shell: Shell, args: readonly string[]): Result {
  const [format = "", ...values] = args;
  const rest = [...values];
  let output = "";
  do {
    const before = rest.length;
    output += format.replace(/%[sd%]|\\[nt\\]|%/g, (found) => {
      if (found === "%%") return "%";
      if (found.startsWith("\\")) return escapes[found[1] ?? ""] ?? found;
      return found === "%" ? stop(shell, `printf ${format}`) : (rest.shift() ?? "");
    });
    if (rest.length === before) break;
  } while (rest.length > 0);
  return { status: 0, output };
}

function readLine(shell: Shell, args: readonly string[]): Result {
  const names = args.filter((arg) => arg !== "-r");
  if (names.some((name) => name.startsWith("-"))) return stop(shell, `read ${args.join(" ")}`);
  const { input, variables } = shell;
  if (input.text === "") return failed;
  if (isUnknown(input.text)) return stop(shell, "read");
  const end = input.text.indexOf("\n");
  const line = end < 0 ? input.text : input.text.slice(0, end);
  input.text = end < 0 ? "" : input.text.slice(end + 1);
  let left = line.trim();
  for (const [at, name] of names.entries()) {
    const isLast = at === names.length - 1;
    const word = isLast ? left : (/^\S*/.exec(left)?.[0] ?? "");
    left = left.slice(word.length).trimStart();
    variables.set(name, word);
  }
  return end < 0 ? failed : done;
}

async function test(shell: Shell, args: readonly string[]): Promise<Result> {
  const isTrue = await evaluateTest(shell, args);
  return isTrue ? done : failed;
}

async function runCommand(shell: Shell, args: readonly string[]): Promise<Result> {
  const [first = "", ...rest] = args;
  if (first === "-v" || first === "-V") return findPrograms(shell, rest);
  return { status: await shell.walk.call(shell, { name: first, args: rest }) };
}

function findPrograms({ host, functions }: Shell, args: readonly string[]): Result {
  const names = args.filter((arg) => !arg.startsWith("-"));
  const found = names.map((name) => {
    if (functions.has(name) || builtins[name]) return name;
    const paths = name.includes("/") ? [name] : searchPath.map((folder) => `/${folder}/${name}`);
    return paths.find((path) => {
      const node = targetOf(host.root, path);
      return node?.type === "file" && (node.mode & 0o111) !== 0;
    });
  });
  const output = found.flatMap((path) => (path === undefined ? [] : [`${path}\n`])).join("");
  return { status: found.includes(undefined) || names.length === 0 ? 1 : 0, output };
}

async function sourceFile(shell: Shell, [path = ""]: readonly string[]): Promise<Result> {
  if (path === "/usr/share/debconf/confmodule") {
    if (!targetOf(shell.host.root, path)) return { status: 2 };
    await shell.host.debconf();
    return done;
  }
  const text = await textOf(shell, path);
  if (text === undefined) return { status: 2 };
  const source = readSource(text);
  if (!source) return stop(shell, `. ${path}`);
  return { status: await shell.walk.items(shell, source, source.flow.items(undefined)) };
}
