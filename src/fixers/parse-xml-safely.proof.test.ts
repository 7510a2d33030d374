import { expect } from "vitest";
import { fixFiles } from "../../test/fix-files.ts";
import { needsInterpreter } from "../../test/needs.ts";
import { loadPython } from "../../test/python.ts";
import { runPython } from "../../test/run-python.ts";
import { xmlParser } from "../rules/python/xml-parser.ts";
import { requirementsSyntax } from "../syntax/requirements.ts";
import { parseXmlSafely } from "./parse-xml-safely.ts";

const python = await loadPython();
const { run: proof, interpreter } = needsInterpreter("SUTURE_PROOFS_PYTHON");

const app = `import io
import xml.etree.ElementTree as ET
import xml.sax
from xml.dom import minidom, pulldom

from lxml import etree


def tree(text):
    return ET.tostring(ET.fromstring(text)).decode()


def steps(text):
    return [e.tag for _, e in ET.iterparse(io.BytesIO(text.encode()), ("end",))]


def document(text):
    return minidom.parseString(text).documentElement.toxml()


def pulled(text):
    return [event for event, _ in pulldom.parseString(text)]


def names(text):
    found = []

    class Names(xml.sax.ContentHandler):
        def startElement(self, name, attrs):
            found.append([name, dict(attrs)])

    xml.sax.parseString(text.encode(), Names())
    return found


def lxml(text):
    return etree.fromstring(text.encode()).findtext("b")
`;

const script = `
import json
import app

plain = '<a x="1"><b>text &amp; more</b></a>'
bomb = '<!DOCTYPE a [<!ENTITY e "lol"><!ENTITY f "&e;&e;&e;">]><a x="1"><b>&f;</b></a>'
def outcome(read, text):
    try:
        return read(text)
    except Exception as error:
        return type(error).__name__
readers = [app.tree, app.steps, app.document, app.pulled, app.names, app.lxml]
print(json.dumps([[outcome(read, text) for read in readers] for text in (plain, bomb)]))
`;

proof("plain XML is read as before, and entities are not put in", async () => {
  const files = { "app.py": app, "requirements.txt": "defusedxml==0.7.1\nlxml\n" };
  const [plain, bomb] = runPython(interpreter, { files, script }) as unknown[][];
  expect(bomb?.[0]).toBe('<a x="1"><b>lollollol</b></a>');
  expect(bomb?.[5]).toBe("lollollol");
  const fixed = await fixFiles({
    files,
    rules: [xmlParser],
    fixers: [parseXmlSafely],
    syntaxes: [python, requirementsSyntax],
    guided: true,
  });
  const refused = Array.from({ length: 5 }, () => "EntitiesForbidden");
  expect(runPython(interpreter, { files: fixed.files, script })).toEqual([plain, [...refused, ""]]);
});
