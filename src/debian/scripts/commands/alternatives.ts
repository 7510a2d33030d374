import { nodeAt, targetOf } from "../../../rootfs/resolve-path.ts";
import { putFile } from "../put-file.ts";
import type { Shell } from "../shell/state.ts";
import { stop } from "../shell/stop.ts";
import { type Command, done, type Result, textOf } from "./command.ts";

/** `update-alternatives`: what is registered already needs nothing; anything else is left. */
export const updateAlternatives: Command = {
  run: (shell, { args }) => update(shell, args),
};

/** A group as its file has it. */
interface Group {
  readonly link: string;
  /** Names and links of what goes along. */
  readonly slaves: readonly { readonly name: string; readonly link: string }[];
  readonly choices: readonly Choice[];
}

interface Choice {
  readonly path: string;
  readonly priority: string;
  /** In the order of the group's slaves; empty where it has none. */
  readonly slaves: readonly string[];
}

async function update(shell: Shell, args: readonly string[]): Promise<Result> {
  const words = args.filter((arg) => !/^--(?:quiet|force|verbose)$/.test(arg));
  const [action, ...rest] = words;
  shell.host.noted.add("update-alternatives");
  const name = (action === "--install" ? rest[1] : rest[0]) ?? "";
  // It says so, and ends.
  if (!/^[A-Za-z0-9_.+@-]+$/.test(name)) return { status: 2 };
  const text = await textOf(shell, `/var/lib/dpkg/alternatives/${name}`);
  const group = text === undefined ? undefined : parseGroup(text);
  const found =
    action === "--install" ? await install(shell, group, rest) : answer(group, action, rest[1]);
  return found ?? stop(shell, `update-alternatives ${args.join(" ")}`);
}

/** What it says without changing anything; `undefined` where it would change something. */
function answer(
  group: Group | undefined,
  action: string | undefined,
  path: string | undefined,
): Result | undefined {
  switch (action) {
    case "--remove":
      return group?.choices.some((choice) => choice.path === path) ? undefined : done;
    case "--list":
      return group
        ? { status: 0, output: group.choices.map((choice) => `${choice.path}\n`).join("") }
        : { status: 2 };
    case "--display":
    case "--query":
      return group ? undefined : { status: 2 };
    default:
      return undefined;
  }
}

async function install(
  shell: Shell,
  group: Group | undefined,
  words: readonly string[],
): Promise<Result | undefined> {
  if (!targetOf(shell.host.root, words[2] ?? "")) return { status: 2 };
  const isDone = group ? isRegistered(group, words) : await makeGroup(shell, words);
  return isDone ? done : undefined;
}

function parseGroup(text: string): Group {
  const lines = text.split("\n");
  const [, link = ""] = lines;
  let at = 2;
  const slaves: { name: string; link: string }[] = [];
  for (; (lines[at] ?? "") !== ""; at += 2)
    slaves.push({ name: lines[at] ?? "", link: lines[at + 1] ?? "" });
  at++;
  const choices: Choice[] = [];
  for (; (lines[at] ?? "") !== ""; at += 2 + slaves.length) {
    const [path = "", priority = "", ...paths] = lines.slice(at, at + 2 + slaves.length);
    choices.push({ path, priority, slaves: paths });
  }
  return { link, slaves, choices };
}

/** A group of one choice, with the links to it. @returns false where something is in the way */
async function makeGroup(shell: Shell, words: readonly string[]): Promise<boolean> {
  const [link = "", name = "", path = "", priority = "", ...rest] = words;
  const { root } = shell.host;
  const slaves = slavesOf(rest).toSorted((a, b) => (a.name < b.name ? -1 : 1));
  // One whose file is not there is registered, and not linked.
  const linked = slaves.filter((slave) => targetOf(root, slave.path));
  const links = [{ link, name, path }, ...linked].map(
    (one) => [one.link, one.name, one.path] as const,
  );
  if (links.some(([at]) => nodeAt(root, at))) return false;
  const named = slaves.flatMap((slave) => [slave.name, slave.link]);
  const paths = slaves.map((slave) => slave.path);
  const lines = ["auto", link, ...named, "", path, priority, ...paths, ""];
  await putFile(
    shell,
    `/var/lib/dpkg/alternatives/${name}`,
    lines.map((one) => `${one}\n`).join(""),
  );
  for (const [at, own, target] of links) {
    const made = [
      ["ln", "-sf", target, `/etc/alternatives/${own}`],
      ["ln", "-sf", `/etc/alternatives/${own}`, at],
    ];
    for (const [command = "", ...args] of made)
      if ((await shell.walk.call(shell, { name: command, args })) !== 0) return false;
  }
  return true;
}

interface Slave {
  readonly link: string;
  readonly name: string;
  readonly path: string;
}

/** What stands behind `--slave`, four words each. */
function slavesOf(words: readonly string[]): readonly Slave[] {
  const found: Slave[] = [];
  for (let at = 0; at < words.length; at += 4) {
    const [, link = "", name = "", path = ""] = words.slice(at, at + 4);
    found.push({ link, name, path });
  }
  return found;
}

/** `LINK NAME PATH PRIORITY [--slave LINK NAME PATH]...` as the group has it. */
function isRegistered(group: Group, words: readonly string[]): boolean {
  const [link, , path, priority, ...rest] = words;
  const choice = group.choices.find((one) => one.path === path);
  if (!choice || group.link !== link || choice.priority !== priority) return false;
  const wanted = new Map<string, { readonly link: string; readonly path: string }>();
  for (let at = 0; at < rest.length; at += 4) {
    const [option, slaveLink = "", slave = "", slavePath = ""] = rest.slice(at, at + 4);
    if (option !== "--slave") return false;
    wanted.set(slave, { link: slaveLink, path: slavePath });
  }
  const isKept = group.slaves.every(({ name, link: slaveLink }, at) => {
    const one = wanted.get(name);
    const own = choice.slaves[at] ?? "";
    wanted.delete(name);
    return one ? one.link === slaveLink && one.path === own : own === "";
  });
  return isKept && wanted.size === 0;
}
