import { Command, CommanderError, Option } from "commander";
import { UsageError } from "../model/index.ts";

const thresholds = ["critical", "high", "medium", "low"];
/** Gathers the values of an option that may be given several times. */
export const collect = (value: string, all: string[] = []): string[] => [...all, value];

/** A command over a target, with the options that all of them share. */
export function targetCommand(name: string, description: string): Command {
  return bareCommand(name, description)
    .argument(
      "[target]",
      "directory, image archive, OCI layout, root of a system, or name of an image",
      ".",
    )
    .option("--image <[service=]image>", "an image beside the directory; repeatable", collect)
    .option("--platform <os/arch>", "which of an image for several: linux/arm64, linux/arm/v7")
    .option(
      "--format <format[=file]>",
      "table, json, sarif, cyclonedx, spdx, html; repeatable",
      collect,
    )
    .option("--json", "the same as --format json")
    .option("--only <what>", "a kind, a rule prefix, a rule id or Bandit's; repeatable", collect)
    .addOption(new Option("--severity <least>", "leave milder findings out").choices(thresholds))
    .option("--fixable", "only findings that suture or an upgrade can remove")
    .option("--exclude <glob>", "leave paths out, as in .gitignore; repeatable", collect)
    .option("--include-ignored", "also what git ignores")
    .option(
      "--vex <file>",
      "statements on vulnerabilities: OpenVEX, CycloneDX, CSAF; repeatable",
      collect,
    )
    .option("--rules <file>", "rules of your own, a file or a folder; repeatable", collect)
    .option("--key <file>", "public key for what is attached to images; repeatable", collect)
    .option("--offline", "ask no network")
    .option("--quiet", "no table beside files, no progress")
    .addOption(
      new Option("--fail-on <least>", "what counts for the exit code").choices([
        ...thresholds,
        "never",
      ]),
    )
    .option("--max-data-age <age>", "older advisory data is stale: 7d, 36h")
    .option("--root <dir>", "paths in reports are relative to this")
    .option("--no-color", "no color")
    .option("--debug", "show the stack of an error");
}

/** A command with the project's way of failing: exit 2 and a message on standard error. */
export function bareCommand(name: string, description: string): Command {
  return new Command(`suture ${name}`)
    .description(description)
    .exitOverride()
    .configureOutput({ outputError: (text, write) => write(text.replace(/^error: /, "suture: ")) });
}

/**
 * Parses the arguments of one command.
 *
 * @returns `undefined` where help was shown
 * @throws UsageError where they are wrong
 */
export function parseArguments(command: Command, args: readonly string[]): Command | undefined {
  try {
    return command.parse([...args], { from: "user" });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    if (error.exitCode === 0) return undefined;
    throw new UsageError(error.message.replace(/^error: /, ""), {
      hint: `${command.name()} --help shows what it takes.`,
    });
  }
}
