import fc from "fast-check";
import { expect, test } from "vitest";
import { commandName, parseShell } from "./shell-commands.ts";

/** Each command as `before words after`, where it stands in brackets of its groups. */
function outline(text: string): string[] {
  const { commands, problem } = parseShell(text);
  const lines = commands.map((command) => {
    const groups = command.blocks.map(({ kind }) => kind).join(" ");
    const words = [...command.assignments, ...command.words].map(({ value }) => value);
    const keywords = command.keywords.join(" ");
    const show = (operator: string) => (operator === "\n" ? "¶" : operator);
    return [groups, keywords, show(command.before), words.join("·"), show(command.after)]
      .filter((part) => part !== "")
      .join(" ");
  });
  return problem ? [...lines, `! ${problem.message}`] : lines;
}

test.each<[string, string, string[]]>([
  ["a list", "a b && c || d; e & f", ["a·b &&", "&& c ||", "|| d ;", "; e &", "& f"]],
  ["a pipe", "curl -s x | tee y |& z", ["curl·-s·x |", "| tee·y |&", "|& z"]],
  ["lines", "a\n\n  b\r\n# c\nd", ["a ¶", "¶ b ¶", "¶ d"]],
  ["a break after an operator", "a &&\n b |\n\n c", ["a &&", "&& b |", "| c"]],
  ["continuations", "a \\\n  b\\\nc && \\\r\n d", ["a·bc &&", "&& d"]],
  ["quotes", `a 'b c' "d \\" e" f\\ g ""`, ['a·b c·d " e·f g·']],
  ["assignments", "A=1 B='x y' c D=2", ["A=1·B=x y·c·D=2"]],
  ["an array", "a=(b 'c)' d) && e", ["a=(b 'c)' d) &&", "&& e"]],
  ["redirections", "a >b 2>&1 c &>d <e", ["a·c"]],
  ["a comment behind a command", "a b # c && d\ne#f", ["a·b ¶", "¶ e#f"]],
  ["a group", "{ a; b; } && c", ["{ a ;", "{ ; b ;", "&& c"]],
  ["a subshell", "(a; b) | c", ["( a ;", "( ; b", "| c"]],
  [
    "an if",
    "if ! a; then b; elif c; then d; else e; fi || f",
    ["if ! a ;", "if then ; b ;", "if elif ; c ;", "if then ; d ;", "if else ; e ;", "|| f"],
  ],
  ["a for", "for x in a b; do c; done\nd", ["for for x·in·a·b", "for do c ;", "¶ d"]],
  ["a for over lines", "for x\ndo c\ndone", ["for for x", "for do c ¶"]],
  ["an arithmetic for", "for ((i=0;i<3;i++)); do a; done", ["for do a ;"]],
  ["a while", "while a; do b; done < c && d", ["while a ;", "while do ; b ;", "&& d"]],
  [
    "a case",
    "case $x in a|b) c ;; (d) e;f;; *) ;; esac; g",
    ["case c ;;", "case e ;", "case ; f ;;", "; g"],
  ],
  ["a case over lines", "case x in\n  a)\n    b\n    ;;\nesac", ["case b ¶"]],
  ["an empty case", "case x in esac && a", ["&& a"]],
  ["a function", "f() { a; }\nfunction g { b; }\nf", ["{ a ;", "{ b ;", "¶ f"]],
  ["a substitution", 'a "$(b | c)" && d', ["a·$(b | c) &&", "$( b |", "$( | c", "&& d"]],
  ["a comment in backticks", "a `# why` b && c", ["a·`# why`·b &&", "&& c"]],
  ["backticks", "a `b c` d", ["a·`b c`·d", "` b·c"]],
  [
    "a bracket in a substitution",
    "a $(b ')' \"$(c)\")",
    ["a·$(b ')' \"$(c)\")", "$( b·)·$(c)", "$( $( c"],
  ],
  ["arithmetic", "a $((1 + (2))) b", ["a·$((1 + (2)))·b"]],
  [
    "a parameter with a bracket",
    "a \x24{x:-'}'} \"\x24{y:-it's}\" b",
    ["a·\x24{x:-'}'}·\x24{y:-it's}·b"],
  ],
  ["a test", "[[ a && ( b < c ) ]] && d", ["[[·a·&&·(·b·<·c·)·]] &&", "&& d"]],
  ["a process substitution", "a <(b) c", ["a·<(b)·c", "$( b"]],
  ["an apostrophe in double quotes", `a "it's" b`, ["a·it's·b"]],
  [
    "words like reserved ones",
    "echo if then fi done; done_x",
    ["echo·if·then·fi·done ;", "; done_x"],
  ],
  ["a missing end", "if a; then b", ["if a ;", "if then ; b", "! fi is missing"]],
  ["an open quote", "a 'b", ["a·b", "! A single quote is not closed"]],
  ["a stray bracket", "a )", ["a", "! ) closes nothing"]],
  ["a stray operator", "&& a", ["a", "! && follows no command"]],
  ["nothing", "", []],
])("reads %s", (_, text, expected) => {
  expect(outline(text)).toEqual(expected);
});

test("gives the range of words, commands, operators and groups", () => {
  const text = "if a 'b c' \\\n  >d && (e); then :; fi # f";
  const { commands, comments } = parseShell(text);
  const cut = ({ start, end }: { start: number; end: number }) => text.slice(start, end);
  expect(commands.map(({ range }) => cut(range))).toEqual(["a 'b c' \\\n  >d", "e", ":"]);
  expect(commands[0]?.words.map(({ range }) => cut(range))).toEqual(["a", "'b c'"]);
  expect(cut(commands[0]?.afterRange ?? { start: 0, end: 0 })).toBe("&&");
  expect(commands[0]?.redirects.map(({ range }) => cut(range))).toEqual([">d"]);
  expect(cut(commands[1]?.blocks[1]?.range ?? { start: 0, end: 0 })).toBe("(e)");
  expect(comments.map(cut)).toEqual(["# f"]);
});

test("tells the operators round a group", () => {
  const [a] = parseShell("(a) || true").commands;
  expect(a?.blocks[0]?.after).toBe("||");
});

test("reads here-documents and goes on behind them", () => {
  const text = "cat <<EOF >x && b\na ) ' `\nEOF\nc <<-'X' <<Y\n\t1\n\tX\n2\nY\nd";
  const { commands, problem } = parseShell(text);
  expect(problem).toBeUndefined();
  expect(commands.map((c) => c.words[0]?.value)).toEqual(["cat", "b", "c", "d"]);
  const bodies = commands.flatMap((c) => c.redirects.map((r) => r.body));
  expect(bodies.map((b) => b && text.slice(b.start, b.end))).toEqual([
    "a ) ' `\n",
    undefined,
    "\t1\n",
    "2\n",
  ]);
});

test("gives ranges in the file where the text was joined from it", () => {
  const file = "RUN a \\\n# note\n  b";
  const kept = [4, 5, 15, 16, 17];
  const text = kept.map((i) => file[i]).join("");
  const { commands } = parseShell(text, (i) => kept[i] ?? file.length);
  expect(commands[0]?.words.map(({ range }) => file.slice(range.start, range.end))).toEqual([
    "a",
    "b",
  ]);
});

test("names a command by its base name, and only where it is known", () => {
  expect(parseShell("/usr/bin/apt-get x").commands.map(commandName)).toEqual(["apt-get"]);
  expect(parseShell("$APT x").commands.map(commandName)).toEqual([undefined]);
});

test("says whether a word is static", () => {
  const [command] = parseShell(`a '$b' "$c" d$ \\$e $1 "\\\${f}"`).commands;
  expect(command?.words.map(({ isStatic }) => isStatic)).toEqual([
    true,
    true,
    false,
    true,
    true,
    false,
    true,
  ]);
});

test("reads any text without error, in ascending ranges", () => {
  const pieces = fc.constantFrom(
    ..."a b ' \" ` $ ( ) { } ; & | < > \\ # = [[ ]] if then fi for in do done case esac <<E".split(
      " ",
    ),
    " ",
    "\n",
    "\r\n",
  );
  fc.assert(
    fc.property(fc.array(pieces, { maxLength: 60 }), (parts) => {
      const text = parts.join("");
      const { commands } = parseShell(text);
      let last = 0;
      for (const { range } of commands) {
        expect(range.start).toBeGreaterThanOrEqual(last);
        expect(range.end).toBeLessThanOrEqual(text.length);
        expect(range.end).toBeGreaterThanOrEqual(range.start);
        last = range.start;
      }
    }),
    { numRuns: 2000 },
  );
});

test("stays fast on hostile text", () => {
  for (const piece of ["$(", "`", "{ ", "(", "if ", "\\\n", "${", "<<E ", "a ", "a;", '"$(']) {
    parseShell(piece.repeat(20_000));
  }
});

test("arms of a case, those without commands too", () => {
  const text = 'case "$1" in a|b*) x;; (c)\n;;\n *) y; z\nesac\n';
  const { commands, problem } = parseShell(text);
  const [block] = commands[0]?.blocks ?? [];
  expect(problem).toBeUndefined();
  expect(block?.subject?.value).toBe("$1");
  expect(
    block?.arms?.map(({ patterns, range }) => [
      patterns.map(({ text: written }) => written),
      text.slice(range.start, range.end).trim(),
    ]),
  ).toEqual([
    [["a", "b*"], "x;;"],
    [["c"], ";;"],
    [["*"], "y; z\nesac"],
  ]);
});

test("names of functions", () => {
  const { commands } = parseShell("f() { a; }\nfunction g\n{ b\n}\nh () (c)\nd");
  expect(commands.map(({ blocks }) => blocks[0]?.functionName)).toEqual(["f", "g", "h", undefined]);
});
