import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { needs } from "../../../../test/needs.ts";
import { misplacedIn } from "../../../../test/python-ranges.ts";
import { readModule } from "./parse-module.ts";

const pieces = [
  ..."()[]{}'\":=,\n\r\\#.;@`!$ \t\f\0",
  ...[
    '"""',
    "f'",
    'f"{',
    "**",
    "->",
    ":=",
    "def ",
    "lambda ",
    "if ",
    "else",
    "for ",
    "in ",
    "not ",
  ],
  ...[
    "async ",
    "await ",
    "yield ",
    "class ",
    "import ",
    "from ",
    "print ",
    "exec ",
    "with (",
    "try:",
  ],
  ...[
    "except ",
    "elif ",
    "global ",
    "type X=",
    "match x:\n case ",
    "pass\n  x",
    "0x",
    "1e",
    "\uFEFF",
  ],
  ...["é", "\u{1F600}", "\uD800"],
];

/** A linear congruential generator: the same texts at every run. */
function makeRandom(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7fff_ffff;
    return (state >> 8) % below;
  };
}

/** A part of a text with a few places changed. */
function mutate(full: string, random: (below: number) => number): string {
  const from = random(Math.max(1, full.length - 3000));
  let text = full.slice(from, from + 1 + random(3000));
  for (let changes = 1 + random(6); changes > 0; changes--) {
    const at = random(text.length + 1);
    const removed = random(3) === 0 ? random(30) : random(3);
    text =
      random(2) === 0
        ? text.slice(0, at) + text.slice(at + removed)
        : text.slice(0, at) + pieces[random(pieces.length)] + text.slice(at);
  }
  return text;
}

needs("python3")("whatever is changed in a program, it is read, and places are right", () => {
  const { stdout } = spawnSync("python3", [
    "-c",
    "import sysconfig,glob;print('\\n'.join(sorted(glob.glob(sysconfig.get_paths()['stdlib']+'/*.py'))))",
  ]);
  const paths = stdout.toString().trim().split("\n");
  expect(paths.length).toBeGreaterThan(50);
  for (const [index, path] of paths.entries()) {
    const random = makeRandom(index + 1);
    const full = readFileSync(path, "utf8");
    for (let round = 0; round < 10; round++) {
      const text = mutate(full, random);
      const { module, steps } = readModule(text);
      expect([text, misplacedIn(module, text)]).toEqual([text, []]);
      expect(steps).toBeLessThan(4 * text.length + 100);
    }
  }
});

test("the generator does not stand still", () => {
  const random = makeRandom(1);
  expect(new Set(Array.from({ length: 50 }, () => random(1000))).size).toBeGreaterThan(40);
});
