import { spawnSync } from "node:child_process";
import { chmodSync, existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect } from "vitest";
import { fixFiles } from "../../test/fix-files.ts";
import { needs } from "../../test/needs.ts";
import { tempFolder } from "../../test/temp-folder.ts";
import { rules } from "../rules/index.ts";
import { gitlabSyntax } from "../syntax/gitlab-ci.ts";
import { shellSyntax } from "../syntax/shell.ts";
import { workflowSyntax } from "../syntax/workflow.ts";
import { fixers } from "./index.ts";

/**
 * Programs that do as the real ones: trivy exits 0 with findings unless it is told otherwise, the
 * others exit 1; `docker run` passes its container's exit code on. Each call is written down.
 */
const programs = {
  trivy:
    'echo "trivy $*" >> "$CALLS"\ncode=0\nwhile [ $# -gt 0 ]; do [ "$1" = --exit-code ] && code=$2; shift; done\n[ "$FINDINGS" = yes ] && exit "$code"\nexit 0\n',
  docker:
    'echo "docker $*" >> "$CALLS"\nif [ "$1" = run ]; then\n  while [ "$1" != aquasec/trivy ]; do shift; done\n  shift\n  exec trivy "$@"\nfi\nexit 0\n',
  bandit:
    'echo "bandit $*" >> "$CALLS"\ncase " $* " in *" --exit-zero "*) exit 0;; esac\n[ "$FINDINGS" = yes ] && exit 1\nexit 0\n',
  npm: 'echo "npm $*" >> "$CALLS"\necho report\n[ "$FINDINGS" = yes ] && exit 1\nexit 0\n',
};

interface Run {
  readonly shell: readonly string[];
  readonly script: string;
  readonly findings: boolean;
}

/** Runs a script among the programs. @returns its exit code, and whether it pushed the image */
function run({ shell, script, findings }: Run) {
  const files = Object.entries(programs).map(([name, text]) => [
    `bin/${name}`,
    `#!/bin/sh\n${text}`,
  ]);
  const folder = tempFolder({ ...Object.fromEntries(files), "a.sh": script });
  for (const name of Object.keys(programs)) chmodSync(join(folder, "bin", name), 0o755);
  const [program = "sh", ...options] = shell;
  const calls = join(folder, "calls");
  const { status } = spawnSync(program, [...options, "a.sh"], {
    cwd: folder,
    env: {
      PATH: `${folder}/bin:${process.env["PATH"]}`,
      CALLS: calls,
      FINDINGS: findings ? "yes" : "no",
    },
  });
  const made = existsSync(calls) ? readFileSync(calls, "utf8") : "";
  return {
    status,
    pushed: /^docker push/m.test(made),
    scanned: /^(?:trivy|bandit|npm) /m.test(made),
  };
}

async function fix(path: string, text: string): Promise<string> {
  const fixed = await fixFiles({
    files: { [path]: text },
    rules,
    fixers: fixers as never,
    syntaxes: [workflowSyntax, gitlabSyntax, shellSyntax],
  });
  return fixed.files[path] ?? "";
}

const push = "docker push app:latest\n";

const scripts: readonly (readonly [string, string])[] = [
  [
    "the exit code is tested",
    "#!/bin/sh\ndocker build -t app:latest .\ndocker run --rm aquasec/trivy image app:latest\n\n# Deploy if clean\nif [ $? -eq 0 ]; then\n    docker push app:latest\nfi\n",
  ],
  ["&&", `#!/bin/sh\ntrivy image app:latest && ${push}`],
  [
    "if",
    "#!/bin/sh\nif trivy image --severity HIGH app:latest; then\n  docker push app:latest\nfi\n",
  ],
  ["if not", `#!/bin/sh\nif ! trivy image app:latest; then\n  exit 1\nfi\n${push}`],
  [
    "a kept exit code",
    `#!/bin/sh\ntrivy image app:latest\nstatus=$?\n[ $status -eq 0 ] || exit $status\n${push}`,
  ],
  ["set -e", `#!/bin/sh\nset -eu\ntrivy image app:latest\n${push}`],
  ["a mask", `#!/bin/sh\nset -e\nbandit -r app || true\n${push}`],
  ["a mask over lines", `#!/bin/sh\nset -e\nbandit \\\n  -r app \\\n  || :\n${push}`],
  ["a mask and no exit code", `#!/bin/sh\nset -e\ntrivy image app:latest || true\n${push}`],
  ["an option", `#!/bin/sh\nset -e\nbandit --exit-zero -r app\n${push}`],
  ["a group", `#!/bin/sh\nset -e\n(cd . && bandit -r app) || :\n${push}`],
  ["a pipe", `#!/bin/bash\nset -e\nnpm audit | tee audit.log\n${push}`],
];

describe.each([["sh"], ["bash"]])("under %s", (shell) => {
  const proven = needs(shell);
  const mine = scripts.filter(([, text]) => shell === "bash" || !text.startsWith("#!/bin/bash"));
  proven.each(mine.map(([name, script]) => ({ name, script })))(
    "a script stops on findings and goes on without: $name",
    async ({ script }) => {
      expect(run({ shell: [shell], script, findings: true })).toMatchObject({ pushed: true });
      const fixed = await fix("a.sh", script);
      expect(run({ shell: [shell], script: fixed, findings: true })).toMatchObject({
        pushed: false,
        scanned: true,
      });
      expect(run({ shell: [shell], script: fixed, findings: false })).toEqual({
        status: 0,
        pushed: true,
        scanned: true,
      });
    },
  );
});

/** As a runner of GitHub starts it, and as one of GitLab. */
const runners = {
  github: ["bash", "-e"],
  gitlab: ["bash", "-eo", "pipefail"],
} as const;

const steps: readonly { readonly runner: keyof typeof runners; readonly line: string }[] = [
  { runner: "github", line: "trivy image app:latest" },
  { runner: "github", line: "bandit -r app || true" },
  { runner: "github", line: "npm audit | tee audit.log" },
  { runner: "github", line: "cd . && npm audit --json | tee audit.log" },
  { runner: "gitlab", line: "trivy fs ." },
  { runner: "gitlab", line: "bandit -r app || exit 0" },
];

needs("bash").each(steps)(
  "a step fails on findings and not without: $runner, $line",
  async (step) => {
    const { runner, line } = step;
    const [path, before, after] =
      runner === "github"
        ? [
            ".github/workflows/a.yml",
            "jobs:\n  a:\n    runs-on: ubuntu-latest\n    steps:\n      - run: ",
            "\n",
          ]
        : [".gitlab-ci.yml", "a:\n  script:\n    - ", "\n"];
    const shell = runners[runner];
    expect(run({ shell, script: `${line}\n`, findings: true })).toMatchObject({ status: 0 });
    const fixed = await fix(path, `${before}${line}${after}`);
    expect(fixed.startsWith(before) && fixed.endsWith(after)).toBe(true);
    const script = `${fixed.slice(before.length, -after.length)}\n`;
    expect(run({ shell, script, findings: true })).toMatchObject({ status: 1, scanned: true });
    expect(run({ shell, script, findings: false })).toMatchObject({ status: 0, scanned: true });
  },
);
