import { expect, test } from "vitest";
import { fixFiles } from "../../test/fix-files.ts";
import { loadPython } from "../../test/python.ts";
import { weakKey } from "../rules/python/weak-key.ts";
import { lengthenKey } from "./lengthen-key.ts";

const python = await loadPython();
const head = "from cryptography.hazmat.primitives.asymmetric import rsa, ec\n";
const fix = (text: string) =>
  fixFiles({
    files: { "a.py": head + text },
    rules: [weakKey],
    fixers: [lengthenKey],
    syntaxes: [python],
    guided: true,
  });

test.each([
  ["rsa.generate_private_key(65537, 1024)\n", "rsa.generate_private_key(65537, 2048)\n"],
  [
    "rsa.generate_private_key(\r\n    public_exponent=65537,\r\n    key_size=512,  # bits\r\n)",
    "rsa.generate_private_key(\r\n    public_exponent=65537,\r\n    key_size=2048,  # bits\r\n)",
  ],
  [
    "BITS = 1024\nrsa.generate_private_key(65537, BITS)\n",
    "BITS = 2048\nrsa.generate_private_key(65537, BITS)\n",
  ],
  ["ec.generate_private_key(ec.SECP192R1())\n", "ec.generate_private_key(ec.SECP256R1())\n"],
])("%j", async (before, after) => {
  const fixed = await fix(before);
  expect(fixed.files["a.py"]).toBe(head + after);
  expect(fixed.after).toEqual([]);
});

test.each([
  "BITS = 1024\nprint(BITS)\nrsa.generate_private_key(65537, BITS)\n",
  "rsa.generate_private_key(65537, 2 * 512)\n",
  `from cryptography.hazmat.primitives.asymmetric.ec import SECT163R2\nec.generate_private_key(SECT163R2())\n`,
])("refuses %j", async (text) => {
  const { files, refused } = await fix(text);
  expect(files["a.py"]).toBe(head + text);
  expect(refused).toMatchObject([{ reason: "needs-person" }]);
});
