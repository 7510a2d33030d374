import { expect, test } from "vitest";
import { mark } from "../../../test/mark.ts";
import { shellSyntax } from "../../syntax/shell.ts";
import { gateCannotFail } from "./gate-cannot-fail.ts";

const bash = "#!/bin/bash\nset -e\n";

test.each([
  ["true", `${bash}[[bandit -r app || true]] # why\necho done\n`],
  ["a colon", `${bash}[[gitleaks detect || :]]\n`],
  ["exit 0", `${bash}[[pip-audit || exit 0]]\necho never\n`],
  ["a message", `${bash}[[semgrep ci || echo found]]\necho done\n`],
  ["a message in a group", `${bash}[[grype x || { echo found >&2; true; }]]\necho done\n`],
  ["over lines", `${bash}[[trivy fs \\\n  --exit-code 1 . \\\n  || true]]\n`],
  ["CRLF", "#!/bin/sh\r\nset -e\r\n[[osv-scanner -r . || true]]\r\necho x\r\n"],
  [
    "a container",
    `${bash}[[docker run --rm -v "$PWD:/src" aquasec/trivy:0.50.0 fs /src || true]]\n`,
  ],
  ["a module", `${bash}[[python3 -m pip_audit || true]]\n`],
  ["behind sudo", `${bash}[[sudo -E trivy image x || true]]\n`],
  ["a group of scans", `${bash}( [[bandit -r a; safety check) || true]]\n`],
  ["an option", `${bash}[[bandit -r app --exit-zero]]\n`],
  ["an option of Go", `${bash}[[gosec -no-fail ./...]]\n`],
  ["a zero of gitleaks", `${bash}[[gitleaks detect --exit-code=0]]\n`],
  ["a pipe", `${bash}[[npm audit | tee audit.log]]\necho x\n`],
  ["as the last command", "#!/bin/sh\n[[bandit -r app || true]]\n"],
  ["in a function", `${bash}scan() {\n  [[bandit -r app || true]]\n}\nscan\n`],
  [
    "a report that nobody reads",
    `${bash}[[bandit -r app -o bandit.txt || true]]\ncat bandit.txt\n`,
  ],
])("reports %s", (_, text) => {
  expect(mark(gateCannotFail, shellSyntax, text, "a.sh")).toBe(text);
});

test.each([
  ["a scan that fails", `${bash}bandit -r app\n`],
  ["another program", `${bash}rm -f x || true\ndocker pull x || true\n`],
  ["an exit code that is kept", `${bash}bandit -r app || status=$?\nexit $status\n`],
  ["a handler", `${bash}bandit -r app || { echo found; exit 1; }\n`],
  ["a handler that writes", `${bash}bandit -r app || echo failed >> "$GITHUB_OUTPUT"\n`],
  ["a handler that goes on", `${bash}trivy fs . || true && exit 1\n`],
  ["a substitution", `${bash}out=$(npm audit --json || true)\n`],
  [
    "a report that is read",
    `${bash}bandit -f json -o b.json -r a || true\npython gate.py b.json\n`,
  ],
  ["a report for a program", `${bash}pipenv run checkov -s -o json -d a > r.json\n`],
  ["a pipe under pipefail", "#!/bin/bash\nset -eo pipefail\nnpm audit | tee a.log\n"],
  ["a pipe into a judge", `${bash}grype x -o json | jq -e '.matches == []'\n`],
  ["a pipe that is asked", `${bash}npm audit | tee a.log\nexit \${PIPESTATUS[0]}\n`],
  ["a second look", `${bash}npm audit || true\nnpm audit --audit-level=high\n`],
  ["a version", `${bash}trivy --version || true\nnpm audit fix || true\n`],
  ["unknown options", `${bash}bandit $BANDIT_ARGS || true\n`],
  ["a comment", `${bash}# bandit -r app || true\n`],
  ["a text", `${bash}echo 'bandit -r app || true'\ncat <<EOF\nbandit || true\nEOF\n`],
  ["a broken script", `${bash}bandit -r app || true\nif x; then\n`],
  ["one's own build", `${bash}./dist/checkov -s -d a\n`],
])("allows %s", (_, text) => {
  expect(mark(gateCannotFail, shellSyntax, text, "a.sh")).toBe(text);
});
