import { expect, test } from "vitest";
import { mark } from "../../../test/mark.ts";
import { dockerfileSyntax } from "../../syntax/dockerfile.ts";
import { addLocalFile } from "./add-local-file.ts";

const marked = (text: string) => mark(addLocalFile, dockerfileSyntax, text, "Dockerfile");

test.each([
  ["a folder", "FROM a\n[[ADD]] . /app\n"],
  ["several files", "FROM a\n[[add]] --chown=b a.txt c/ ./\n"],
  ["the exec form", 'FROM a\n[[ADD]] ["a b.txt", "/c"]\n'],
  ["a glob with a plain suffix", "FROM a\n[[ADD]] *.py /c/\n"],
  ["a here-document", "FROM a\n[[ADD]] <<EOF /c\nb.tar\nEOF\n"],
  ["a jar", "FROM a\n[[ADD]] target/app.jar /app.jar\n"],
])("reports %s", (_, text) => {
  expect(marked(text)).toBe(text);
});

test.each([
  ["archives", "FROM a\nADD root.tar.gz /\nADD b.tgz c.txt /d/\nADD x.tar /\n"],
  [
    "addresses",
    "FROM a\nADD https://a.example/b.txt /b\nADD git@a.example:b.git /b\nADD https://a.example/b.git#v1 /c\n",
  ],
  ["variables", "FROM a\nADD $FILE /b\nADD ${A}.txt /c\n"],
  ["globs that may match archives", "FROM a\nADD root* /\nADD b.* /\nADD dist/* /c/\n"],
  ["options of ADD alone", "FROM a\nADD --checksum=sha256:0 a /b\nADD --keep-git-dir a /b\n"],
  ["COPY", "FROM a\nCOPY a /b\n"],
])("allows %s", (_, text) => {
  expect(marked(text)).toBe(text);
});
