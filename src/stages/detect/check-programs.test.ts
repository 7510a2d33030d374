import { expect, test } from "vitest";
import type { Document, Program, ProgramReader, Rule, Site } from "../../model/index.ts";
import { gatherFrom } from "../collect/gather.ts";
import { checkPrograms, withoutSuperseded } from "./check-programs.ts";

interface Words extends Program {
  readonly kind: "words";
  readonly places: ReadonlyMap<string, readonly { readonly path: string; readonly site: Site }[]>;
}

const placeOf = (document: Document, word: string) => {
  const start = document.text.indexOf(word);
  return { start, end: start + word.length };
};

/** Says of each file where a word stands, and joins the files by the word. */
const wordReader: ProgramReader<Words, readonly (readonly [string, Site])[]> = {
  kind: "words",
  reads: "text",
  gather(document, makeSite) {
    const said = ["source", "sink"].filter((word) => document.text.includes(word));
    if (said.length === 0) return undefined;
    return said.map((word) => [word, makeSite(placeOf(document, word), "main")] as const);
  },
  link(files) {
    const places = new Map<string, { path: string; site: Site }[]>();
    for (const { path, value } of files) {
      for (const [word, site] of value) {
        places.set(word, [...(places.get(word) ?? []), { path, site }]);
      }
    }
    const limited = files.flatMap(({ path }) => (path.startsWith("huge") ? [path] : []));
    return { kind: "words", path: "", text: "", encoding: "utf-8", problems: [], places, limited };
  },
};

const flow: Rule<Words> = {
  id: "python/words",
  kind: "code",
  title: "A source reaches a sink",
  advice: "Do not.",
  severity: "high",
  reads: "words",
  cwe: 20,
  supersedes: ["python/lesser"],
  *find({ places }) {
    const [from] = places.get("source") ?? [];
    for (const to of places.get("sink") ?? []) {
      if (!from) continue;
      const step = { path: from.path, region: from.site.region, message: "It starts here." };
      yield {
        range: to.site.range,
        place: to,
        message: "It ends here.",
        evidence: {},
        trace: [step],
      };
    }
  },
};

const file = (path: string, text: string) => {
  const document: Document = { kind: "text", path, text, encoding: "utf-8", problems: [] };
  const reader = wordReader as unknown as ProgramReader;
  return { path, manifests: [], findings: [], gaps: [], gathered: gatherFrom(document, [reader]) };
};

const check = (...files: ReturnType<typeof file>[]) =>
  checkPrograms(files, {
    programs: [wordReader as unknown as ProgramReader],
    rules: [flow as unknown as Rule],
    asset: "app",
  });

test("a rule over a program reports in one file what another file began", () => {
  const { findings } = check(file("a.txt", "x\nsource\n"), file("b.txt", "\n\n  sink\n"));
  expect(findings).toHaveLength(1);
  expect(findings[0]?.location).toMatchObject({ asset: "app", path: "b.txt" });
  expect(findings[0]?.location.region).toMatchObject({ startLine: 3, startColumn: 3 });
  expect(findings[0]?.trace?.[0]?.location).toMatchObject({
    path: "a.txt",
    region: { startLine: 2 },
  });
});

test("the fingerprint does not move with lines, and tells files and symbols apart", () => {
  const sourced = file("a.txt", "source");
  const at = (path: string, text: string) =>
    check(sourced, file(path, text)).findings[0]?.fingerprint;
  expect(at("b.txt", "sink")).toBe(at("b.txt", "\n\n# above\nsink\n"));
  expect(at("b.txt", "sink")).not.toBe(at("c.txt", "sink"));
});

test("a comment suppresses where the file was read, though its text is gone", () => {
  const sourced = file("a.txt", "source");
  const by = (text: string) => check(sourced, file("b.txt", text)).findings[0]?.suppression;
  expect(by("sink\n")).toBeUndefined();
  expect(by("sink  # suture: ignore[python/words] reviewed\n")).toEqual({
    by: "suture",
    reason: "reviewed",
  });
  expect(by("# suture: ignore[python/words]\nsink\n")).toEqual({ by: "suture" });
  expect(by("sink  # suture: ignore[python/other]\n")).toBeUndefined();
});

test("a limit that was hit is named by its file", () => {
  expect(check(file("huge.txt", "sink"), file("b.txt", "source")).limited).toEqual(["huge.txt"]);
});

test("what a lesser rule found on the same lines is left out, elsewhere it stays", () => {
  const { findings } = check(file("a.txt", "source"), file("b.txt", "sink"));
  const [found] = findings;
  if (!found?.location.region) throw new Error("nothing was found");
  const lesser = { ...found, rule: "python/lesser" as const };
  const elsewhere = { ...lesser, location: { ...lesser.location, path: "c.txt" } };
  const kept = withoutSuperseded([found, lesser, elsewhere], [flow as unknown as Rule]);
  expect(kept).toEqual([found, elsewhere]);
});
