import { expect, test } from "vitest";
import { parseJavascriptText } from "../../../test/javascript.ts";
import { mark } from "../../../test/mark.ts";
import { javascriptSyntax } from "../../syntax/javascript.ts";
import { pathTraversal } from "./path-traversal.ts";

const inside = (body: string) =>
  `import fs, { readFile } from "node:fs";\nimport path from "path";\nimport { rm } from "fs/promises";\napp.get("/:name", async (req, res) => {\n  ${body}\n});\n`;

test.each([
  ["a parameter of the route", inside("fs.readFile([[req.params.name]], send);")],
  ["a joined path", inside("readFile([[path.join(__dirname, 'files', req.query.name)]], send);")],
  ["a template", inside("await rm([[`./files/${req.body.name}`]]);")],
  [
    "a variable",
    inside(
      "const { name } = req.query;\n  const file = path.resolve('a', name);\n  fs.createReadStream([[file]]).pipe(res);",
    ),
  ],
  [
    "a file that is sent",
    inside("res.status(200).sendFile([[path.join(root, req.params.name)]]);"),
  ],
  ["a file to download", inside("res.download([['files/' + req.query.name]]);")],
  ["where a file is copied to", inside("fs.copyFileSync('a', [[req.body.to]]);")],
  [
    "the name of an upload",
    inside("fs.writeFileSync([[path.join('a', req.file.originalname)]], b);"),
  ],
])("reports %s", (_, marked) => {
  expect(mark(pathTraversal, javascriptSyntax, marked, "a.ts")).toBe(marked);
});

test.each([
  ["a literal", inside("fs.readFileSync(path.join(__dirname, 'a.txt'));")],
  ["the name alone", inside("fs.readFile(path.join('a', path.basename(req.params.name)), send);")],
  ["a number", inside("fs.readFile(`files/${Number(req.params.name)}.txt`, send);")],
  [
    "a checked name",
    inside("if (!/^\\w+$/.test(req.params.name)) return;\n  fs.readFile(req.params.name, send);"),
  ],
  [
    "a checked path",
    inside(
      "const file = path.resolve(root, req.params.name);\n  if (!file.startsWith(root)) return res.sendStatus(400);\n  fs.readFile(file, send);",
    ),
  ],
  ["a root that Express keeps to", inside("res.sendFile(req.params.name, { root: 'files' });")],
  ["where an upload was put", inside("fs.unlink(req.file.path, send);")],
  ["a parameter", "import fs from 'fs';\nexport const read = (file) => fs.readFileSync(file);\n"],
  ["content", inside("fs.writeFileSync('a.txt', req.body.text);")],
])("allows %s", (_, text) => {
  expect(mark(pathTraversal, javascriptSyntax, text, "a.ts")).toBe(text);
});

test("a function that looks at the path in another way is a small matter", () => {
  const text = inside(
    "const file = path.join(root, req.params.name);\n  if (path.relative(root, file).startsWith('..')) return;\n  fs.readFile(file, send);",
  );
  expect([...pathTraversal.find(parseJavascriptText(text))][0]?.severity).toBe("low");
});
