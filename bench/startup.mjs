// Start-up: node bench/startup.mjs [--runs 15]
// Input: none. Beside it: a bare Node process. The bar is 2.5 x.
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { compare, readOptions, suture } from "./measure.mjs";

const { values } = readOptions();
const empty = mkdtempSync(join(tmpdir(), "suture-empty-"));
const node = process.execPath;
compare(
  {
    "node -e 0": [node, "-e", "0"],
    "suture --version": [node, suture, "--version"],
    "suture --help": [node, suture, "--help"],
    "suture scan --help": [node, suture, "scan", "--help"],
    "suture scan (empty folder)": [node, suture, "scan", empty],
  },
  Number(values.runs === "5" ? "15" : values.runs),
);
