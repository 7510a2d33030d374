import { expect, test } from "vitest";
import { fixFiles } from "../../test/fix-files.ts";
import { loadPython } from "../../test/python.ts";
import { xmlParser } from "../rules/python/xml-parser.ts";
import { requirementsSyntax } from "../syntax/requirements.ts";
import { parseXmlSafely } from "./parse-xml-safely.ts";

const python = await loadPython();
const fix = (files: Readonly<Record<string, string>>, guided = false) =>
  fixFiles({
    files,
    rules: [xmlParser],
    fixers: [parseXmlSafely],
    syntaxes: [python, requirementsSyntax],
    guided,
  });
const withPackage = { "requirements.txt": "defusedxml==0.7.1\n" };

test.each([
  [
    "import xml.etree.ElementTree as ET\ntree = ET.parse(file)\nET.tostring(tree)\n",
    "import defusedxml.ElementTree\nimport xml.etree.ElementTree as ET\ntree = defusedxml.ElementTree.parse(file)\nET.tostring(tree)\n",
  ],
  [
    "from xml.etree import cElementTree as E\r\nfor e in E.iterparse(f, ('end',)):\r\n    pass\r\n",
    "import defusedxml.ElementTree\r\nfrom xml.etree import cElementTree as E\r\nfor e in defusedxml.ElementTree.iterparse(f, ('end',)):\r\n    pass\r\n",
  ],
  [
    "from xml.dom.minidom import parseString\nparseString(a)\nparseString(b)\n",
    "import defusedxml.minidom\nfrom xml.dom.minidom import parseString\ndefusedxml.minidom.parseString(a)\ndefusedxml.minidom.parseString(b)\n",
  ],
  [
    "import xml.sax\nxml.sax.parse(a, handler)\n",
    "import defusedxml.sax\nimport xml.sax\ndefusedxml.sax.parse(a, handler)\n",
  ],
  [
    "import defusedxml.pulldom as safe\nfrom xml.dom import pulldom\npulldom.parse(a)\n",
    "import defusedxml.pulldom as safe\nfrom xml.dom import pulldom\nsafe.parse(a)\n",
  ],
])("with the package: %j", async (before, after) => {
  const fixed = await fix({ "a.py": before, ...withPackage });
  expect(fixed.files["a.py"]).toBe(after);
  expect(fixed.after).toEqual([]);
});

test("without the package it is guided, and a requirement", async () => {
  const files = {
    "a.py": "import xml.sax\nxml.sax.parse(a, handler)\n",
    "requirements.txt": "flask==3.1.0\n",
  };
  expect((await fix(files)).files).toEqual(files);
  expect((await fix(files, true)).files).toEqual({
    "a.py": "import defusedxml.sax\nimport xml.sax\ndefusedxml.sax.parse(a, handler)\n",
    "requirements.txt": "flask==3.1.0\ndefusedxml>=0.7.1\n",
  });
});

test.each([
  [
    "from lxml import etree\netree.fromstring(text)\n",
    "from lxml import etree\netree.fromstring(text, parser=etree.XMLParser(resolve_entities=False))\n",
  ],
  [
    "from lxml import etree as e\ne.iterparse(f, events=['end'])\n",
    "from lxml import etree as e\ne.iterparse(f, events=['end'], resolve_entities=False)\n",
  ],
  [
    "from lxml import etree\np = etree.XMLParser(resolve_entities=True)\n",
    "from lxml import etree\np = etree.XMLParser(resolve_entities=False)\n",
  ],
])("lxml is guided: %j", async (before, after) => {
  expect((await fix({ "a.py": before })).files["a.py"]).toBe(before);
  const fixed = await fix({ "a.py": before }, true);
  expect(fixed.files["a.py"]).toBe(after);
  expect(fixed.after).toEqual([]);
});

test.each([
  ["a parser", "import xml.etree.ElementTree as ET\nET.parse(f, ET.XMLParser())\n", withPackage],
  ["spread arguments", "import xml.etree.ElementTree as ET\nET.parse(*f)\n", withPackage],
  ["what defusedxml lacks", "import xmlrpc.client as x\nx.ServerProxy(u)\n", withPackage],
  ["no requirements file", "import xml.sax\nxml.sax.parse(a, b)\n", {}],
  [
    "hashes",
    "import xml.sax\nxml.sax.parse(a, b)\n",
    { "requirements.txt": `a==1 --hash=sha256:${"0".repeat(64)}\n` },
  ],
  ["another parser of lxml", "from lxml import etree\netree.XMLParser(no_network=False)\n", {}],
])("refuses %s", async (_, text, more) => {
  const { files, refused } = await fix({ "a.py": text, ...(more as object) }, true);
  expect(files["a.py"]).toBe(text);
  expect(new Set(refused.map(({ reason }) => reason))).toEqual(new Set(["needs-person"]));
});
