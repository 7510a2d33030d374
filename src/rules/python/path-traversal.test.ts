import { expect, test } from "vitest";
import { findFlows } from "../../../test/python-flows.ts";
import { pathTraversal } from "./path-traversal.ts";

const flask =
  'import os\nfrom pathlib import Path\nfrom flask import abort, request, send_file, send_from_directory\nfrom werkzeug.utils import secure_filename\ndef view():\n    x = request.args["x"]\n';
const view = (head: string, ...lines: string[]) => ({
  "a.py": head + lines.map((line) => `    ${line}\n`).join(""),
});

test.each([
  ["open", view(flask, "open('a/' + x)")],
  ["os.path.join", view(flask, "open(os.path.join('a', x))")],
  ["pathlib", view(flask, "(Path('a') / x).read_text()")],
  ["send_file", view(flask, "return send_file(x)")],
  ["removing", view(flask, "os.remove(x)")],
  ["an uploaded name", view(flask, "f = request.files['f']", "f.save('up/' + f.filename)")],
])("reports %s", (_, files) => {
  expect(findFlows(pathTraversal, files)).toEqual([expect.stringMatching(/^high a\.py:\d+ view$/)]);
});

test.each([
  [
    "the end of a name",
    view(
      flask,
      "_, end = os.path.splitext(x)",
      "open('a' + end)",
      "open('a.' + x.rsplit('.', 1)[-1])",
    ),
  ],
  ["a cleaned name", view(flask, "open('a/' + get_valid_filename(x))")],
  ["secure_filename", view(flask, "open('a/' + secure_filename(x))")],
  ["the last part", view(flask, "open('a/' + os.path.basename(x))")],
  [
    "a checked folder",
    view(
      flask,
      "p = os.path.realpath(os.path.join('a', x))",
      "if not p.startswith('/a/'):",
      "    abort(404)",
      "open(p)",
    ),
  ],
  [
    "is_relative_to",
    view(
      flask,
      "p = (Path('a') / x).resolve()",
      "if not p.is_relative_to(Path('a')):",
      "    abort(404)",
      "p.read_text()",
    ),
  ],
  ["send_from_directory", view(flask, "return send_from_directory('a', x)")],
  [
    "commonpath",
    view(
      flask,
      "p = os.path.abspath(x)",
      "if os.path.commonpath(['/a', p]) != '/a':",
      "    abort(404)",
      "open(p)",
    ),
  ],
])("allows %s", (_, files) => {
  expect(findFlows(pathTraversal, files)).toEqual([]);
});
