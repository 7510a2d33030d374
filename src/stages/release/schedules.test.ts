import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { parse } from "yaml";
import { advisoriesOf } from "../../../test/advisories.ts";
import { memoryTree } from "../../../test/memory-tree.ts";
import { needs } from "../../../test/needs.ts";
import { scanTrees } from "../../../test/scan-trees.ts";
import { tempFolder } from "../../../test/temp-folder.ts";
import { scopeOf } from "../scope.ts";
import type { ScheduleRequest } from "./schedule-request.ts";
import { scheduleFiles } from "./schedules.ts";

const request: ScheduleRequest = {
  plan: "suture-release.toml",
  folder: "/srv/shop",
  command: ["/usr/bin/node", "/opt/suture/bin/suture.js"],
  registry: "registry.example",
  variables: ["SLACK_URL"],
};
const hostile: ScheduleRequest = {
  ...request,
  plan: `it's "100%" $HOME.toml`,
  folder: "/srv/my shop/100% $x",
};

test("cron gets one line, with what a shell and cron would read in it made harmless", () => {
  const [file] = scheduleFiles("cron", request);
  expect(file?.text).toMatch(
    /^\d{1,2} [2-5] \* \* \* cd \/srv\/shop && \{ \/usr\/bin\/node \/opt\/suture\/bin\/suture\.js db update --quiet; \/usr\/bin\/node \/opt\/suture\/bin\/suture\.js release suture-release\.toml --quiet; \}\n$/,
  );
  const [odd] = scheduleFiles("cron", hostile);
  expect(odd?.text.split("\n")).toHaveLength(2);
  expect(odd?.text.replaceAll("\\%", "")).not.toContain("%");
});

needs("sh")("the line of cron does in a shell what it says", () => {
  const folder = join(tempFolder({ "my $x shop/a": "" }), "my $x shop");
  const node = process.execPath;
  const command = [
    node,
    "-e",
    "console.log(process.cwd(), JSON.stringify(process.argv.slice(1)))",
    "--",
  ];
  const [file] = scheduleFiles("cron", { ...hostile, folder, command });
  const line = file?.text.replace(/^\S+ \S+ \S+ \S+ \S+ /, "").replaceAll("\\%", "%") ?? "";
  const { stdout, stderr } = spawnSync("sh", ["-c", line], { encoding: "utf8" });
  expect(stderr).toBe("");
  expect(stdout).toBe(
    `${folder} ["db","update","--quiet"]\n${folder} ["release",${JSON.stringify(hostile.plan)},"--quiet"]\n`,
  );
});

test("the time is the plan's own, and stays", () => {
  const times = ["a", "b", "c", "d", "e"].map((plan) =>
    scheduleFiles("cron", { ...request, plan })[0]?.text.slice(0, 5),
  );
  expect(new Set(times).size).toBeGreaterThan(1);
  expect(scheduleFiles("cron", request)).toEqual(scheduleFiles("cron", request));
});

test("systemd gets a service and a timer", () => {
  const [service, timer] = scheduleFiles("systemd", hostile);
  expect(service?.text).toContain(
    'ExecStart=/usr/bin/node /opt/suture/bin/suture.js release "it\'s \\"100%%\\" $$HOME.toml"\n',
  );
  expect(service?.text).toContain("WorkingDirectory=/srv/my shop/100%% $x\n");
  expect(timer?.text).toMatch(/OnCalendar=\*-\*-\* 0[2-5]:\d\d:00\n/);
});

test.skipIf(!existsSync("/usr/bin/systemd-analyze"))("which systemd takes", () => {
  const files = scheduleFiles("systemd", {
    ...request,
    command: [process.execPath, "/x"],
    folder: "/tmp",
  });
  const folder = tempFolder(Object.fromEntries(files.map(({ path, text }) => [path, text])));
  const paths = files.map(({ path }) => join(folder, path));
  const { status, stderr } = spawnSync("systemd-analyze", ["verify", ...paths], {
    encoding: "utf8",
  });
  expect([status, stderr]).toEqual([0, ""]);
});

test.each([
  ["github", request],
  ["github", { ...hostile, registry: "ghcr.io" }],
  ["gitlab", request],
  ["gitlab", hostile],
] as const)("suture finds nothing in what it writes for %s", async (kind, asked) => {
  const [file] = scheduleFiles(kind, asked);
  const { path = "", text = "" } = file ?? {};
  const kit = { advisories: advisoriesOf([]), scope: scopeOf([]) };
  const { findings, assets, gaps } = await scanTrees([memoryTree({ [path]: text })], kit);
  expect(assets[0]?.fileCount).toBe(1);
  expect([findings, gaps]).toEqual([[], []]);
  const value = parse(text) as Record<string, never>;
  expect(JSON.stringify(value)).toContain(`"PLAN":${JSON.stringify(asked.plan)}`);
});

test("a workflow has the rights that it needs and no others", () => {
  const workflow = (registry: string) =>
    parse(scheduleFiles("github", { ...request, registry })[0]?.text ?? "");
  expect(workflow("ghcr.io").permissions).toEqual({});
  expect(workflow("ghcr.io").jobs.release.permissions).toEqual({
    contents: "read",
    packages: "write",
  });
  expect(workflow("registry.example").jobs.release.permissions).toEqual({ contents: "read" });
  const { steps } = workflow("ghcr.io").jobs.release;
  const used = steps.flatMap(({ uses }: { uses?: string }) => uses ?? []);
  expect(used).toHaveLength(3);
  for (const one of used) expect(one).toMatch(/^actions\/[a-z-]+@[0-9a-f]{40}$/);
  expect(steps.at(-1)).toEqual({
    name: "Release",
    env: { PLAN: "suture-release.toml", SLACK_URL: "${{ secrets.SLACK_URL }}" },
    run: 'npx --no-install suture release "$PLAN"',
  });
});
