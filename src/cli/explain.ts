import type { Command } from "commander";
import { openAdvisoryFolders } from "../io/advisories/advisory-files.ts";
import { cacheFolder } from "../io/folders.ts";
import { readDocPage, shippedAdvisories } from "../io/shipped.ts";
import { type Advisory, UsageError } from "../model/index.ts";
import { printable } from "../reporters/printable.ts";
import { rules } from "../rules/index.ts";
import { writeOut } from "./output.ts";

/** `suture explain`: what a rule or an advisory is about. */
export async function run(parsed: Command): Promise<number> {
  const id = parsed.args[0] ?? "";
  const json = parsed.opts<{ json?: boolean }>().json ?? false;
  const rule = rules.find((candidate) => candidate.id === id);
  if (rule) {
    const page =
      (await readDocPage(`rules/${rule.id}.md`)) ?? `# ${rule.title}\n\n${rule.advice}\n`;
    const { find: _, ...facts } = rule;
    await writeOut(json ? `${JSON.stringify(facts, null, 2)}\n` : page);
    return 0;
  }
  const advisories = openAdvisoryFolders({ shipped: shippedAdvisories(), cache: cacheFolder() });
  const found = advisories.find(id);
  if (found.length === 0) {
    throw new UsageError(`"${id}" is no rule of suture and no advisory in its database.`, {
      hint: "suture db status shows what the database covers.",
    });
  }
  const known = advisories.knownExploited(id);
  await writeOut(
    json
      ? `${JSON.stringify({ advisories: found, knownExploited: known ?? null }, null, 2)}\n`
      : `${found.map((advisory) => describe(advisory, known)).join("\n")}`,
  );
  return 0;
}

function describe(advisory: Advisory, known: string | undefined): string {
  const { id, aliases, summary, cvss, published, withdrawn, affected } = advisory;
  const lines = [
    `# ${id}`,
    ...(summary ? ["", summary] : []),
    "",
    ...(aliases.length > 0 ? [`Also known as  ${aliases.join(", ")}`] : []),
    ...(published ? [`Published      ${published.slice(0, 10)}`] : []),
    ...(withdrawn ? [`Withdrawn      ${withdrawn.slice(0, 10)}`] : []),
    ...(known ? [`Exploited      in CISA's catalogue since ${known}`] : []),
    ...cvss.map((vector) => `CVSS           ${vector}`),
    "",
    ...affected.map((entry) => {
      const ranges = entry.ranges
        .map(({ events }) =>
          events.flatMap((event) => Object.entries(event).map((e) => e.join(" "))).join(", "),
        )
        .join("; ");
      return `${entry.ecosystem} ${entry.name}: ${ranges || entry.versions.join(", ")}`;
    }),
  ];
  return `${lines.map(printable).join("\n")}\n`;
}
