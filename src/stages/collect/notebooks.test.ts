import { expect, test } from "vitest";
import { fixFiles } from "../../../test/fix-files.ts";
import { memoryTree } from "../../../test/memory-tree.ts";
import { loadPython } from "../../../test/python.ts";
import { pythonFlows } from "../../analysis/python/flow/program.ts";
import { safeYamlLoad } from "../../fixers/safe-yaml-load.ts";
import type { Rule } from "../../model/index.ts";
import { codeInjection } from "../../rules/python/code-injection.ts";
import { hardcodedSecret } from "../../rules/python/hardcoded-secret.ts";
import { yamlLoad } from "../../rules/python/yaml-load.ts";
import { textSyntax } from "../../syntax/text.ts";
import { checkPrograms } from "../detect/check-programs.ts";
import { collect } from "./collect.ts";
import { createExaminer } from "./examine.ts";

const python = await loadPython();

interface MadeCell {
  readonly code: string;
  readonly output?: string;
}

const notebook = (...cells: readonly MadeCell[]) =>
  JSON.stringify(
    {
      cells: cells.map(({ code, output = "" }) => ({
        cell_type: "code",
        outputs: [{ text: [output] }],
        source: code.match(/[^\n]*\n|[^\n]+$/g),
      })),
    },
    null,
    1,
  );

async function scan(files: Readonly<Record<string, string>>, rules: readonly unknown[]) {
  const programs = [pythonFlows];
  const readers = { ecosystems: [], syntaxes: [python], rules: rules as Rule[], programs };
  const { records } = await collect(memoryTree(files), createExaminer(readers as never));
  const linked = checkPrograms(records, { programs, rules: rules as Rule[], asset: "." } as never);
  return {
    findings: [...records.flatMap(({ findings }) => findings), ...linked.findings],
    gaps: records.flatMap(({ gaps }) => gaps),
  };
}

test("a finding stands at its line of the file, and names its cell", async () => {
  const text = notebook({ code: "import yaml" }, { code: 'f = "x"\nyaml.load(f)\n' });
  const { findings, gaps } = await scan({ "a.ipynb": text }, [yamlLoad]);
  expect(gaps).toEqual([]);
  expect(findings).toHaveLength(1);
  const [{ location, message } = { location: undefined, message: "" }] = findings;
  expect(message).toMatch(/^Cell 2: Without a loader/);
  const line = text.split("\n")[(location?.region?.startLine ?? 0) - 1] ?? "";
  expect(
    line.slice((location?.region?.startColumn ?? 0) - 1, (location?.region?.endColumn ?? 0) - 1),
  ).toBe("yaml.load(f)");
});

test("outputs do not change what a finding is", async () => {
  const code = { code: "import yaml\nyaml.load(f)" };
  const first = await scan({ "a.ipynb": notebook(code) }, [yamlLoad]);
  const second = await scan(
    { "a.ipynb": notebook({ code: "1 + 1" }, { ...code, output: "3\n" }) },
    [yamlLoad],
  );
  expect(first.findings).toHaveLength(1);
  expect(second.findings[0]?.fingerprint).toBe(first.findings[0]?.fingerprint);
  expect(second.findings[0]?.location).not.toEqual(first.findings[0]?.location);
});

test("a comment in the cell suppresses", async () => {
  const text = JSON.stringify({
    cells: [{ cell_type: "code", source: "import yaml\nyaml.load(f) # nosec\nyaml.load(g)" }],
  });
  const { findings } = await scan({ "a.ipynb": text }, [yamlLoad]);
  expect(findings.map(({ suppression }) => suppression?.by)).toEqual(["nosec", undefined]);
});

test("values flow from cell to cell", async () => {
  const text = notebook(
    { code: "import flask\napp = flask.Flask(__name__)" },
    { code: "@app.route('/')\ndef f():\n    return eval(flask.request.args['x'])" },
  );
  const { findings } = await scan({ "a.ipynb": text }, [codeInjection]);
  expect(findings.map(({ message }) => message.slice(0, 7))).toEqual(["Cell 2:"]);
  const line = text.split("\n")[(findings[0]?.location.region?.startLine ?? 0) - 1];
  expect(line).toContain("eval(");
  expect(findings[0]?.trace?.map(({ location }) => location.region?.startLine)).not.toContain(3);
});

test("a broken notebook is a gap", async () => {
  const { findings, gaps } = await scan({ "a.ipynb": '{"cells": [' }, [yamlLoad]);
  expect(findings).toEqual([]);
  expect(gaps).toMatchObject([{ path: "a.ipynb", reason: "malformed" }]);
});

test("a notebook is never edited", async () => {
  const files = {
    "a.ipynb": notebook({ code: "import yaml\nyaml.load(f)" }),
    "b.py": "import yaml\nyaml.load(f)\n",
  };
  const fixed = await fixFiles({
    files,
    rules: [yamlLoad, hardcodedSecret],
    fixers: [safeYamlLoad],
    syntaxes: [textSyntax, python],
  });
  expect(fixed.files["a.ipynb"]).toBe(files["a.ipynb"]);
  expect(fixed.files["b.py"]).toContain("safe_load");
  expect(fixed.refused).toMatchObject([
    { reason: "needs-person", message: expect.stringContaining("a.ipynb is a notebook") },
  ]);
});
