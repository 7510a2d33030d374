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
  const command = `update-alternatives ${args.join(" ")}`;
  shell.host.noted.add("update-alternatives");
  const name = (action === "--install" ? rest[1] : rest[0]) ?? "";
  if (!/^[A-Za-z0-9_.+@-]+$/.test(name)) return stop(shell, command);
  const text = await textOf(shell, `/var/lib/dpkg/alternatives/${name}`);
  const group = text === undefined ? undefined : parseGroup(text);
  switch (action) {
    case "--install":
      return group && isRegistered(group, rest) ? done : stop(shell, command);
    case "--remove":
      return group?.choices.some(({ path }) => path === rest[1]) ? stop(shell, command) : done;
    case "--display":
    case "--query":
      return group ? stop(shell, command) : { status: 2 };
    default:
      return stop(shell, command);
  }
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
