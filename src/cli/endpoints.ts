import type { Command } from "commander";
import { type Endpoint, type EndpointInventory, type Guard, takeEndpoints } from "../endpoints.ts";
import { isFailed, UsageError } from "../model/index.ts";
import { printable } from "../reporters/printable.ts";
import { gapWords } from "../reporters/words.ts";
import { writeOut } from "./output.ts";
import { startProgress } from "./progress.ts";
import { configure } from "./session.ts";
import { readSettings } from "./settings.ts";
import { openTrees } from "./targets.ts";

/** `suture endpoints`: what a web application answers, and what guards it. */
export async function run(parsed: Command): Promise<number> {
  const { evidence = false } = parsed.opts<{ readonly evidence?: boolean }>();
  const settings = await readSettings(parsed, configure(parsed.args[0] ?? ".").settings);
  const progress = startProgress(settings);
  progress.step("Reading");
  const { trees } = await openTrees({ ...settings, image: [] });
  const [tree] = trees;
  if (tree?.asset.kind !== "directory") {
    throw new UsageError("Endpoints are read from source code.", {
      hint: "Name the directory of an application.",
    });
  }
  const found = await takeEndpoints(tree);
  progress.end();
  await writeOut(
    settings.json
      ? asJson(found, settings.target)
      : asText(found, { target: settings.target, evidence }),
  );
  return found.gaps.some(isFailed) ? 3 : 0;
}

function asJson({ endpoints, applications, gaps }: EndpointInventory, target: string): string {
  const shown = {
    schemaVersion: "1",
    target,
    endpoints: endpoints.map(({ place, ...endpoint }) => ({ ...endpoint, location: at(place) })),
    applications: applications.map(({ place, ...one }) => ({ ...one, location: at(place) })),
    gaps,
  };
  return `${JSON.stringify(shown, null, 2)}\n`;
}

function at({ path, site: { region } }: Endpoint["place"]) {
  return { path, region };
}

interface Look {
  readonly target: string;
  readonly evidence: boolean;
}

const said: Readonly<Record<Guard["state"], string>> = {
  present: "yes",
  absent: "no",
  unknown: "?",
};

function asText(found: EndpointInventory, { target, evidence }: Look): string {
  const { endpoints, gaps } = found;
  const unread = gaps.map(({ path = "", reason }) => `  ${printable(path)}: ${gapWords[reason]}`);
  const missing = unread.length > 0 ? ["", `Not read: ${unread.length}`, ...unread] : [];
  if (endpoints.length === 0) {
    const none = `No endpoints of FastAPI, Flask, Django or Express in ${printable(target)}.`;
    return `${[none, ...missing].join("\n")}\n`;
  }
  const width = Math.min(34, Math.max(...endpoints.map(({ path }) => printable(path).length)));
  const rows = endpoints.flatMap((endpoint) => [
    ...rowOf(endpoint, width),
    ...(evidence ? evidenceOf(endpoint) : []),
  ]);
  const head = `${"METHOD".padEnd(8)}AUTH  INPUT  LIMIT  ${"PATH".padEnd(width)}  HANDLER`;
  return `${[head, ...rows, "", ...summary(found), ...missing].join("\n")}\n`;
}

function rowOf(endpoint: Endpoint, width: number): string[] {
  const { method, authenticated, validated, limited, place, isMounted } = endpoint;
  const path = printable(endpoint.path);
  const states = `${said[authenticated.state].padEnd(6)}${said[validated.state].padEnd(7)}${said[limited.state].padEnd(7)}`;
  const where = `${printable(place.path)}:${place.site.region.startLine}`;
  const handler = isMounted ? where : `${where} (not mounted)`;
  const start = `${method.padEnd(8)}${states}`;
  const fits = path.length <= width && start.length + width + 2 + handler.length <= 80;
  if (fits) return [`${start}${path.padEnd(width)}  ${handler}`];
  return [`${start}${path}`, `${" ".repeat(start.length)}  ${handler}`];
}

function evidenceOf({ authenticated, validated, limited }: Endpoint): string[] {
  const guards: readonly (readonly [string, Guard])[] = [
    ["auth", authenticated],
    ["input", validated],
    ["limit", limited],
  ];
  return guards.flatMap(([name, { evidence }]) =>
    evidence
      ? [
          `        ${name}: ${printable(evidence.what)}, ${printable(evidence.path)}:${evidence.line}`,
        ]
      : [],
  );
}

function summary({ endpoints, applications }: EndpointInventory): string[] {
  const count = (guard: "authenticated" | "validated" | "limited", state: Guard["state"]) =>
    endpoints.filter((one) => one[guard].state === state).length;
  const line = (name: string, guard: "authenticated" | "validated" | "limited") =>
    `  ${name.padEnd(16)}${count(guard, "present")} yes, ${count(guard, "absent")} no, ${count(guard, "unknown")} not known`;
  return [
    `${endpoints.length} endpoints`,
    line("authenticated", "authenticated"),
    line("input validated", "validated"),
    line("rate limited", "limited"),
    ...applications.map(({ framework, headers, place }) => {
      const where = `${printable(place.path)}:${place.site.region.startLine}`;
      return `  security headers of ${framework} at ${where}: ${said[headers.state]}`;
    }),
  ];
}
