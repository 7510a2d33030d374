import { expect, test } from "vitest";
import { mark } from "../../../test/mark.ts";
import { shellSyntax } from "../../syntax/shell.ts";
import { trivyExitCode } from "./trivy-exit-code.ts";

test.each([
  ["$?", "[[trivy image app:latest]]\nif [ $? -eq 0 ]; then docker push app:latest; fi\n"],
  [
    "$? of a container",
    "[[docker run --rm -v /var/run/docker.sock:/var/run/docker.sock aquasec/trivy image app]]\n\n# then\nif [ $? -eq 0 ]; then\n  docker push app\nfi\n",
  ],
  ["a kept $?", "[[trivy fs .]]\nstatus=$?\nexit $status\n"],
  ["&&", "[[trivy image app]] && docker push app\necho x\n"],
  ["if", "if [[trivy image app]]; then docker push app; fi\necho x\n"],
  ["if not", "if ! [[trivy image app]]; then exit 1; fi\necho x\n"],
  ["||", "[[trivy config .]] || exit 1\necho x\n"],
  ["set -e", "set -eu\n[[trivy fs --severity HIGH .]]\necho x\n"],
  ["-e of the first line", "#!/bin/bash -e\n[[trivy fs .]]\necho x\n"],
  ["the end", "echo x\n[[trivy fs .]]\n"],
  ["an explicit zero", "set -e\n[[trivy image --exit-code 0 app]]\n"],
  ["a mask", "set -e\n[[trivy image app]] || true\n"],
])("reports a run that is asked by %s", (_, text) => {
  expect(mark(trivyExitCode, shellSyntax, text, "a.sh")).toBe(text);
});

test.each([
  ["an exit code", "set -e\ntrivy image --exit-code 1 app\n"],
  ["one with =", "set -e\ntrivy image --exit-code=2 app\n"],
  ["one in a variable", 'set -e\ntrivy image --exit-code "$CODE" app\n'],
  ["one in the environment", "set -e\nexport TRIVY_EXIT_CODE=1\ntrivy image app\n"],
  ["a configuration", "set -e\ntrivy image --config trivy.yaml app\n"],
  ["an SBOM", "set -e\ntrivy image --format cyclonedx -o sbom.json app\n"],
  ["a report for a program", "set -e\ntrivy image -f sarif -o t.sarif app\n"],
  [
    "a report that is read",
    "set -e\ntrivy image -o t.txt app\nif grep -q HIGH t.txt; then exit 1; fi\n",
  ],
  ["other subcommands", "set -e\ntrivy server\ntrivy convert x\ntrivy plugin install y\n"],
  ["a database", "set -e\ntrivy image --download-db-only\n"],
  ["a version", "set -e\ntrivy --version\ntrivy image --help\n"],
  [
    "a second run that can fail",
    "set -e\ntrivy image app\ntrivy image --exit-code 1 --severity HIGH app\n",
  ],
  ["milder findings", "set -e\ntrivy fs --exit-code 0 --severity LOW,MEDIUM .\n"],
  ["a run that nobody asks", "trivy image app\necho done\n"],
  ["unknown options", "set -e\ntrivy image $TRIVY_FLAGS app\n"],
  ["a substitution", "set -e\nout=$(trivy image app)\n"],
])("allows %s", (_, text) => {
  expect(mark(trivyExitCode, shellSyntax, text, "a.sh")).toBe(text);
});
