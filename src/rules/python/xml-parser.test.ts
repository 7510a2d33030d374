import { expect, test } from "vitest";
import { loadPython } from "../../../test/python.ts";
import { xmlParser as rule } from "./xml-parser.ts";

const python = await loadPython();

const find = (text: string, path = "app.py") =>
  [...rule.find(python.parse({ path, text, encoding: "utf-8" }))].map(
    ({ severity = "low" }) => severity,
  );

test.each([
  ["import xml.etree.ElementTree as ET\nET.parse('a.xml')", "low"],
  ["from xml.etree import cElementTree\ncElementTree.fromstring(text)", "low"],
  ["import xml.sax\nxml.sax.parseString(text, handler)", "low"],
  ["from xml.dom.minidom import parseString\nparseString(text)", "low"],
  ["from xml.dom import pulldom\npulldom.parse(file)", "low"],
  ["import xml.dom.expatbuilder as e\ne.parse(file)", "low"],
  ["import xmlrpc.client\nxmlrpc.client.ServerProxy(url)", "low"],
  ["from lxml import etree\netree.fromstring(text)", "low"],
  ["from lxml import etree\netree.XMLParser(resolve_entities=True)", "medium"],
  ["from lxml import etree\netree.XMLParser(no_network=False)", "medium"],
  [
    "from xml.sax.handler import feature_external_ges\nparser.setFeature(feature_external_ges, True)",
    "high",
  ],
])("reports %j", (text, severity) => {
  expect(find(text)).toEqual([severity]);
});

test.each([
  "import xml.etree.ElementTree as ET\nET.fromstring('<a/>')",
  "import xml.etree.ElementTree as ET\nET.SubElement(a, 'b')",
  "import defusedxml.ElementTree as ET\nET.parse(p)",
  "from lxml import etree\netree.XMLParser(resolve_entities=False)",
  "from lxml import etree\netree.parse(p, parser)",
  "parser.setFeature(other, True)",
  "ET.parse(p)",
])("allows %j", (text) => {
  expect(find(text)).toEqual([]);
});

test("says nothing of tests", () => {
  expect(find("import xml.sax\nxml.sax.parse(f, h)", "tests/test_a.py")).toEqual([]);
});
