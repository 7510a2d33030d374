import { spawnSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import type { Region } from "../../src/model/index.ts";
import { rules } from "../../src/rules/index.ts";
import { checkDocument } from "../../src/stages/detect/check-document.ts";
import { decodeText } from "../../src/syntax/text.ts";
import { loadPython } from "../python.ts";
import { differences, noise } from "./bandit-differences.ts";

/** Folder of Bandit's source distribution, unpacked: its examples are read, nothing of it is kept here. */
const source = process.env["SUTURE_BANDIT_SOURCE"] ?? "";
/** Its program, of the same version. */
const program = process.env["SUTURE_BANDIT"] ?? "bandit";

interface BanditFinding {
  readonly file: string;
  readonly id: string;
  readonly line: number;
  readonly lines: readonly number[];
}

describe.skipIf(source === "")("Bandit's own examples", async () => {
  const python = await loadPython();
  const folder = join(source, "examples");

  function banditFindings(): BanditFinding[] {
    const { stdout } = spawnSync(program, ["-q", "-r", folder, "-f", "json"], {
      encoding: "utf8",
      maxBuffer: 1e8,
    });
    const { results } = JSON.parse(stdout) as {
      results: {
        filename: string;
        test_id: string;
        line_number: number;
        line_range: number[];
      }[];
    };
    return results.map((each) => ({
      file: each.filename.slice(folder.length + 1),
      id: each.test_id,
      line: each.line_number,
      lines: [each.line_number, ...each.line_range],
    }));
  }

  const mine = rules.filter(({ reads }) => reads === "python");
  const aliases = new Map(rules.map((rule) => [rule.id as string, rule.aliases ?? []]));

  /** Ids and lines that suture reports in an example: `B303 12`. */
  function reportedIn(file: string): ReadonlySet<string> {
    // Outside of the folder `examples`, whose files are judged more mildly.
    const text = decodeText(`app/${file}`, readFileSync(join(folder, file)));
    const found = checkDocument(python.parse(text), mine, { asset: "." });
    return new Set(
      found.flatMap(({ rule, location: { region } }) =>
        (aliases.get(rule) ?? []).flatMap((id) => linesOf(region).map((line) => `${id} ${line}`)),
      ),
    );
  }

  test("what Bandit reports and is no noise is reported, or the difference is explained", () => {
    const files = readdirSync(folder).filter((name) => name.endsWith(".py"));
    const found = new Map(files.map((file) => [file, reportedIn(file)]));
    const wanted = banditFindings().filter(({ id }) => !noise.has(id));
    const unreported = wanted.filter(
      ({ file, id, lines }) => !lines.some((line) => found.get(file)?.has(`${id} ${line}`)),
    );
    const write = ({ file, id, line }: Pick<BanditFinding, "file" | "id" | "line">) =>
      `${file}:${line} ${id}`;
    const explained = differences.flatMap(({ verdict, files }) =>
      files.flatMap(({ file, id, lines }) =>
        lines.map((line) => ({ text: write({ file, id, line }), verdict })),
      ),
    );
    expect(unreported.map(write).sort()).toEqual(explained.map(({ text }) => text).sort());
    const missed = explained.filter(({ verdict }) => verdict === "missed").length;
    expect(wanted.length).toBeGreaterThan(500);
    expect(missed / wanted.length).toBeLessThan(0.05);
  });
});

function linesOf(region: Region | undefined): number[] {
  const { startLine = 0, endLine = -1 } = region ?? {};
  return Array.from({ length: endLine - startLine + 1 }, (_, index) => startLine + index);
}
