import fc from "fast-check";
import { expect, test } from "vitest";
import type { TextRange } from "../model/index.ts";
import { dockerfileSyntax, lastOf, shippedStages, targetStages } from "./dockerfile.ts";

function parse(text: string, path = "Dockerfile") {
  return dockerfileSyntax.parse({ path, text, encoding: "utf-8" });
}

const cut = (text: string, { start, end }: TextRange) => text.slice(start, end);

test("reads stages with image, alias and platform", () => {
  const text =
    "ARG V=20\nFROM --platform=linux/amd64 node:${V}-slim as Build\nFROM build\nFROM x@sha256:" +
    "a".repeat(64);
  const { stages, problems, globalArgs } = parse(text);
  expect(problems).toEqual([]);
  expect(globalArgs).toHaveLength(1);
  expect(stages.map(({ label }) => label)).toEqual(["Build", "stage 1", "stage 2"]);
  expect(stages[0]?.from).toMatchObject({
    image: { name: "node", tag: "20-slim" },
    platform: "linux/amd64",
    text: "node:${V}-slim",
  });
  expect(stages[1]?.base).toBe(stages[0]);
  expect(stages[2]?.from.image?.digest).toMatch(/^sha256:a{64}$/);
});

test.each([
  ["node", { name: "node" }],
  ["a/b:1", { name: "a/b", tag: "1" }],
  ["localhost/b", { registry: "localhost", name: "b" }],
  ["host:5000/b", { registry: "host:5000", name: "b" }],
  [
    `ghcr.io/a/b:v1@sha256:${"0".repeat(64)}`,
    { registry: "ghcr.io", name: "a/b", tag: "v1", digest: `sha256:${"0".repeat(64)}` },
  ],
  ["${X:-node:1}", { name: "node", tag: "1" }],
  ["$UNSET", undefined],
  ["node:${UNSET}", undefined],
  ["Upper", undefined],
])("splits the image %s", (text, expected) => {
  expect(parse(`FROM ${text}\n`).stages[0]?.from.image).toEqual(expected);
});

test("joins continuation lines, without comments and empty lines in between", () => {
  const text = "FROM a\nRUN one \\\n  # note\n\n  two && \\  \n    three # not \\\n four\nUSER x\n";
  const { stages, problems } = parse(text);
  const [run, user] = stages[0]?.instructions ?? [];
  expect(problems).toEqual([]);
  expect(run?.script?.commands.map(({ words }) => words.map(({ value }) => value))).toEqual([
    ["one", "two"],
    ["three"],
  ]);
  expect(cut(text, run?.script?.commands[0]?.range ?? { start: 0, end: 0 })).toBe(
    "one \\\n  # note\n\n  two",
  );
  expect(cut(text, run?.range ?? { start: 0, end: 0 })).toMatch(/^RUN[\s\S]*four$/);
  expect(user?.words[0]?.value).toBe("x");
});

test("starts an instruction behind lines that hold nothing but an escape", () => {
  const text = "FROM a\n \\\n\tUSER \\\n  b\n\\\n";
  const { stages, problems } = parse(text);
  expect(problems).toEqual([]);
  expect(stages[0]?.instructions.map(({ range }) => cut(text, range))).toEqual(["USER \\\n  b"]);
});

test("keeps offsets under CRLF and a byte order mark", () => {
  const text = "\uFEFFFROM a\r\nRUN b \\\r\n  c\r\nUSER d\r\n";
  const { stages, problems } = parse(text);
  expect(problems).toEqual([]);
  const words = stages[0]?.instructions.flatMap((i) =>
    i.words.map(({ range }) => cut(text, range)),
  );
  expect(words).toEqual(["b", "c", "d"]);
  expect(stages[0]?.instructions.map(({ range }) => cut(text, range))).toEqual([
    "RUN b \\\r\n  c",
    "USER d",
  ]);
});

test("takes the escape of a directive, and only at the top", () => {
  const text = "# escape=`\nFROM a\nRUN b `\n  c\\\nUSER d";
  const { stages, escapeCharacter } = parse(text);
  expect(escapeCharacter).toBe("`");
  expect(stages[0]?.instructions.map(({ keyword }) => keyword)).toEqual(["RUN", "USER"]);
  expect(parse("FROM a\n# escape=`\nRUN b `\n").escapeCharacter).toBe("\\");
});

test("reads exec and shell form", () => {
  const text =
    'FROM a\nRUN ["b", "c \\"d\\""]\nCMD [not json]\nENTRYPOINT exec e\nSHELL ["pwsh", "-c"]\nRUN f';
  const [run, cmd, entrypoint, , other] = parse(text).stages[0]?.instructions ?? [];
  expect(run?.exec?.map(({ value }) => value)).toEqual(["b", 'c "d"']);
  expect(run?.exec?.map(({ range }) => cut(text, range))).toEqual(['"b"', '"c \\"d\\""']);
  expect(run?.script).toBeUndefined();
  expect(cmd?.exec).toBeUndefined();
  expect(entrypoint?.script?.commands).toHaveLength(1);
  expect(other?.script).toBeUndefined();
});

test("reads here-documents as scripts, as input and as files", () => {
  const text = [
    "FROM a",
    "RUN <<EOF",
    "apt-get update",
    "# comment \\",
    "b",
    "EOF",
    'RUN cat <<-"X" >y && c',
    "\tFROM z",
    "\tX",
    "RUN <<P",
    "#!/usr/bin/env python3",
    "P",
    "COPY <<one <<two /d/",
    "1",
    "one",
    "2",
    "two",
    "USER e",
  ].join("\n");
  const { stages, problems } = parse(text);
  expect(problems).toEqual([]);
  const [script, input, python, copy, user] = stages[0]?.instructions ?? [];
  const names = (i: typeof script) => i?.script?.commands.map((c) => cut(text, c.range));
  expect(names(script)).toEqual(["apt-get update", "b"]);
  expect(names(input)).toEqual(['cat <<-"X" >y', "c"]);
  expect(python?.script).toBeUndefined();
  expect(copy?.heredocs.map(({ body }) => cut(text, body))).toEqual(["1\n", "2\n"]);
  expect(user?.words[0]?.value).toBe("e");
});

test("reads pairs of ENV, ARG and LABEL in both spellings", () => {
  const text = "FROM a\nENV A=1 B='x y' C=\"$D\"\nENV OLD two words\nARG E\nARG F=g \\\n  H=\n";
  const pairs = parse(text).stages[0]?.instructions.flatMap((i) => i.pairs) ?? [];
  expect(pairs.map(({ name, value }) => [name, value?.value, value?.isStatic])).toEqual([
    ["A", "1", true],
    ["B", "x y", true],
    ["C", "$D", false],
    ["OLD", "two words", true],
    ["E", undefined, undefined],
    ["F", "g", true],
    ["H", "", true],
  ]);
  expect(pairs.map(({ range }) => cut(text, range))[1]).toBe("B='x y'");
});

test("reads flags, triggers of ONBUILD and the CMD of a HEALTHCHECK", () => {
  const text =
    "FROM a\nRUN --mount=type=cache,target=/x --network=none b --c\nONBUILD RUN d\nHEALTHCHECK --interval=5s \\\n  CMD e || exit 1\n";
  const [run, onbuild, health] = parse(text).stages[0]?.instructions ?? [];
  expect(run?.flags.map(({ name, value }) => [name, value])).toEqual([
    ["mount", "type=cache,target=/x"],
    ["network", "none"],
  ]);
  expect(run?.script?.commands[0]?.words.map(({ value }) => value)).toEqual(["b", "--c"]);
  expect(onbuild?.trigger?.script?.commands[0]?.words[0]?.value).toBe("d");
  expect(cut(text, onbuild?.trigger?.range ?? { start: 0, end: 0 })).toBe("RUN d");
  expect(health?.trigger?.script?.commands).toHaveLength(2);
});

test.each([
  ["an unknown instruction", "FROM a\nRUNN b\nUSER c", ["RUNN is no instruction"]],
  ["an instruction before FROM", "RUN a\nFROM b", ["RUN stands before the first FROM"]],
  ["FROM without an image", "FROM\nUSER c", ["FROM names no image"]],
  ["FROM with more than an alias", "FROM a b c", ["FROM has arguments that cannot be read"]],
  ["an open here-document", "FROM a\nRUN <<EOF\nb", ["The here-document EOF is not closed"]],
  ["an empty instruction", "FROM a\nUSER", ["USER has no argument"]],
])("reports %s and reads the rest", (_, text, messages) => {
  const { problems } = parse(text);
  expect(problems.map(({ message }) => message)).toEqual(messages);
});

test.each(["Dockerfile.dockerignore", "x/Dockerfile.md", "Dockerfile.j2", "Dockerfile.rego"])(
  "leaves %s alone",
  (path) => {
    expect(parse("node_modules\n{{ x }}\n", path)).toMatchObject({ stages: [], problems: [] });
  },
);

test("tells which stages end up in an image", () => {
  const text =
    "FROM a AS base\nFROM base AS builder\nFROM base AS dev\nFROM base AS prod\nCOPY --from=builder /x /y\nFROM prod\nRUN --mount=from=tool,target=/t b\n".replace(
      "FROM prod",
      "FROM c AS tool\nFROM prod",
    );
  const document = parse(text);
  expect(targetStages(document).map(({ label }) => label)).toEqual(["dev", "stage 5"]);
  expect([...shippedStages(document)].map(({ label }) => label).sort()).toEqual([
    "base",
    "dev",
    "prod",
    "stage 5",
  ]);
});

test("finds what a stage inherits", () => {
  const { stages } = parse("FROM a AS b\nUSER x\nFROM b\nRUN y");
  expect(stages[1] && lastOf(stages[1], "USER")?.words[0]?.value).toBe("x");
});

test("reads any text without error and inside its bounds", () => {
  const pieces = fc.constantFrom(
    ..."FROM RUN COPY ENV ARG ONBUILD HEALTHCHECK CMD a:1 x=y AS -- --a=b <<E E \\ ` \" ' # $X ${ [ ]".split(
      " ",
    ),
    " ",
    "\n",
    "\r\n",
    "\\\n",
    "\t",
    "\uFEFF",
    "# escape=`\n",
  );
  fc.assert(
    fc.property(fc.array(pieces, { maxLength: 50 }), (parts) => {
      const text = parts.join("");
      const { instructions } = parse(text);
      let last = 0;
      for (const { range, headEnd } of instructions) {
        expect(range.start).toBeGreaterThanOrEqual(last);
        expect(headEnd).toBeLessThanOrEqual(range.end);
        expect(range.end).toBeLessThanOrEqual(text.length);
        last = range.end;
      }
    }),
    { numRuns: 2000 },
  );
});

test("stays fast on hostile text", () => {
  for (const piece of [
    "RUN a\\\n",
    "\\\n",
    "FROM a\n",
    "ENV a=b ",
    "RUN <<E\n",
    "'",
    "${",
    "ARG A=$A\n",
    "--a=b ",
  ]) {
    parse(`FROM a\nRUN ${piece.repeat(10_000)}`);
    parse(piece.repeat(10_000));
  }
});
