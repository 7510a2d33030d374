import { expect, test } from "vitest";
import { mark } from "../../../test/mark.ts";
import { dockerfileSyntax } from "../../syntax/dockerfile.ts";
import { aptLists } from "./apt-lists.ts";

const marked = (text: string) => mark(aptLists, dockerfileSyntax, text, "Dockerfile");

test.each([
  ["an install", "FROM a\nRUN [[apt-get update]] && apt-get install -y b\n"],
  [
    "options before the verb",
    "FROM a\nRUN [[apt-get -qq -o A=b update]] && apt-get -y install b\n",
  ],
  [
    "lines of a list",
    "FROM a\nRUN set -ex; \\\n  [[apt-get update]]; \\\n  apt-get install -y b;\n",
  ],
  ["a here-document", "FROM a\nRUN <<EOF\n[[apt-get update]]\napt-get install -y b\nEOF\n"],
  [
    "a cleaning of other things",
    "FROM a\nRUN [[apt-get update]] && apt-get install -y b && apt-get clean\n",
  ],
  [
    "a removal before the update",
    "FROM a\nRUN rm -rf /var/lib/apt/lists/* && [[apt-get update]]\n",
  ],
  ["a removal in the next layer", "FROM a\nRUN [[apt update]]\nRUN rm -rf /var/lib/apt/lists/*\n"],
  ["sudo", "FROM a\nRUN sudo [[apt-get update]]\n"],
  ["a stage that the image builds on", "FROM a AS b\nRUN [[apt-get update]]\nFROM b\nUSER c\n"],
])("reports %s", (_, text) => {
  expect(marked(text)).toBe(text);
});

test.each([
  [
    "a removal in the same RUN",
    "FROM a\nRUN apt-get update && apt-get install -y b && rm -rf /var/lib/apt/lists/*\n",
  ],
  ["a removal of the folder", "FROM a\nRUN apt-get update; rm -r /var/lib/apt/lists\n"],
  [
    "a removal by a list in braces",
    "FROM a\nRUN apt-get update && rm -rf /var/lib/{apt,dpkg,cache,log}/\n",
  ],
  [
    "a removal with several folders",
    "FROM a\nRUN apt-get update && rm -rf /tmp/* /var/lib/apt/lists/* /var/tmp/*\n",
  ],
  ["apt's own cleaning", "FROM a\nRUN apt-get update && apt-get distclean\n"],
  [
    "a cache mount",
    "FROM a\nRUN --mount=type=cache,target=/var/lib/apt,sharing=locked apt-get update\n",
  ],
  ["an install on inherited lists", "FROM a\nRUN apt-get install -y b\n"],
  [
    "a stage that is only copied from",
    "FROM a AS b\nRUN apt-get update\nFROM c\nCOPY --from=b /x /x\n",
  ],
  ["words that only look like it", "FROM a\nRUN echo apt-get update # apt-get update\n"],
  ["a shell that cannot be read", 'FROM a\nSHELL ["pwsh", "-c"]\nRUN apt-get update\n'],
  ["another package manager", "FROM a\nRUN apk update\n"],
])("allows %s", (_, text) => {
  expect(marked(text)).toBe(text);
});

test("says whether a later RUN lives on the lists", () => {
  const evidence = (text: string) =>
    [...aptLists.find(dockerfileSyntax.parse({ path: "Dockerfile", text, encoding: "utf-8" }))].map(
      (match) => match.evidence.isNeededLater,
    );
  expect(evidence("FROM a\nRUN apt-get update\nRUN apt-get install -y b")).toEqual(["yes"]);
  expect(evidence("FROM a AS c\nRUN apt-get update\nFROM c\nRUN apt-get install -y b")).toEqual([
    "yes",
  ]);
  expect(
    evidence("FROM a\nRUN apt-get update\nRUN apt-get update && apt-get install -y b"),
  ).toEqual(["no", "no"]);
  expect(evidence("FROM a\nRUN apt-get update\nRUN bash scripts/b.sh")).toEqual(["maybe"]);
  expect(evidence("FROM a\nRUN apt-get update\nRUN xx-apt-get install -y b")).toEqual(["maybe"]);
  expect(evidence("FROM a\nRUN apt-get update\nRUN ./configure && install -d /b")).toEqual([
    "maybe",
  ]);
  expect(evidence("FROM a\nRUN apt-get update\nRUN pip install b && apt-mark hold c")).toEqual([
    "no",
  ]);
});
