// Scan of a source tree: node bench/tree.mjs TREE [--against "bandit -q -r TREE"]
// Input: a Python tree of about 1 MLOC, such as the standard library and some packages of an installed
// Python. Beside it: another scanner of Python code.
import { compare, readOptions, suture, words } from "./measure.mjs";

const { values, positionals } = readOptions();
const [tree] = positionals;
if (!tree) {
  console.error("usage: node bench/tree.mjs TREE [--against COMMAND]");
  process.exit(2);
}
const node = process.execPath;
compare(
  {
    "suture, code": [node, suture, "scan", tree, "--only", "code"],
    "suture, everything": [node, suture, "scan", tree],
    ...Object.fromEntries(
      (values.against ?? []).map((command) => [
        words(command)[0].split("/").at(-1),
        words(command),
      ]),
    ),
  },
  Number(values.runs),
);
