import { expect, test } from "vitest";
import { fixFiles } from "../../test/fix-files.ts";
import { scriptInjection } from "../rules/github/script-injection.ts";
import { workflowSyntax } from "../syntax/workflow.ts";
import { passThroughEnv } from "./pass-through-env.ts";

const path = ".github/workflows/a.yml";
const head = "jobs:\n  a:\n    runs-on: ubuntu-latest\n    steps:\n";

async function fix(step: string) {
  const fixed = await fixFiles({
    files: { [path]: `${head}${step}` },
    rules: [scriptInjection],
    fixers: [passThroughEnv],
    syntaxes: [workflowSyntax],
  });
  return { ...fixed, step: fixed.files[path]?.slice(head.length) };
}

const title = "${{ github.event.issue.title }}";
const env = `        env:\n          ISSUE_TITLE: ${title}\n`;

test.each([
  ["bare", `      - run: echo ${title}\n`, `      - run: echo "\${ISSUE_TITLE}"\n${env}`],
  [
    "double quotes",
    `      - run: |\n          echo "a ${title}: b"\n`,
    `      - run: |\n          echo "a \${ISSUE_TITLE}: b"\n${env}`,
  ],
  [
    "single quotes",
    `      - run: |\n          t='${title}'\n`,
    `      - run: |\n          t="\${ISSUE_TITLE}"\n${env}`,
  ],
  [
    "inside single quotes",
    `      - run: |\n          echo 'a ${title} b'\n`,
    `      - run: |\n          echo 'a '"\${ISSUE_TITLE}"' b'\n${env}`,
  ],
  [
    "an assignment",
    `      - run: |\n          t=${title}\n`,
    `      - run: |\n          t="\${ISSUE_TITLE}"\n${env}`,
  ],
  [
    "a here-document",
    `      - run: |\n          cat <<EOF\n          ${title}\n          EOF\n`,
    `      - run: |\n          cat <<EOF\n          \${ISSUE_TITLE}\n          EOF\n${env}`,
  ],
  [
    "a substitution",
    `      - run: |\n          a=$(echo "${title}" | wc -c)\n`,
    `      - run: |\n          a=$(echo "\${ISSUE_TITLE}" | wc -c)\n${env}`,
  ],
  [
    "a name in use",
    `      - run: |\n          ISSUE_TITLE="${title}"\n`,
    `      - run: |\n          ISSUE_TITLE="\${EVENT_ISSUE_TITLE}"\n        env:\n          EVENT_ISSUE_TITLE: ${title}\n`,
  ],
  [
    "a variable that is there",
    `      - env:\n          T: ${title}\n        run: echo ${title}\n`,
    `      - env:\n          T: ${title}\n        run: echo "\${T}"\n`,
  ],
  [
    "other variables",
    `      - env:\n          A: b\n        run: echo ${title}\n`,
    `      - env:\n          A: b\n          ISSUE_TITLE: ${title}\n        run: echo "\${ISSUE_TITLE}"\n`,
  ],
  [
    "two of them, twice",
    `      - name: x\n        run: echo ${title} ${title} \${{ github.head_ref }}\n`,
    `      - name: x\n        env:\n          ISSUE_TITLE: ${title}\n          HEAD_REF: \${{ github.head_ref }}\n        run: echo "\${ISSUE_TITLE}" "\${ISSUE_TITLE}" "\${HEAD_REF}"\n`,
  ],
])("quotes the text: %s", async (_, before, after) => {
  const fixed = await fix(before);
  expect(fixed.step).toBe(after);
  expect(fixed.after).toEqual([]);
});

test.each([
  ["another shell", `      - shell: pwsh\n        run: echo ${title}\n`],
  ["a program in an argument", `      - run: |\n          python -c "print('${title}')"\n`],
  ["a shell in an argument", `      - run: |\n          bash -c "echo ${title}"\n`],
  ["a filter", `      - run: |\n          jq '.x = "${title}"' a\n`],
  [
    "a quoted here-document",
    `      - run: |\n          cat <<'EOF'\n          ${title}\n          EOF\n`,
  ],
  [
    "a here-document for a program",
    `      - run: |\n          python <<EOF\n          print("${title}")\n          EOF\n`,
  ],
  ["a comment", `      - run: |\n          echo # ${title}\n`],
  [
    "a script of JavaScript",
    `      - uses: actions/github-script@v7\n        with:\n          script: x("${title}")\n`,
  ],
])("refuses %s", async (_, step) => {
  const fixed = await fix(step);
  expect(fixed.step).toBe(step);
  expect(fixed.refused).toMatchObject([{ reason: "needs-person" }]);
});
