import { expect, test } from "vitest";
import { parseHistoryLine } from "./history.ts";

test.each([
  ["/bin/sh -c apt-get update &&     apt-get upgrade", "RUN", "apt-get update && apt-get upgrade"],
  ["RUN /bin/sh -c apt-get update # buildkit", "RUN", "apt-get update"],
  ["RUN /bin/bash -o pipefail -c curl x | sh # buildkit", "RUN", "curl x | sh"],
  ["/bin/ash -eo pipefail -c apk add x", "RUN", "apk add x"],
  ["RUN |2 A=b c C=d /bin/sh -c echo $A # buildkit", "RUN", "echo $A"],
  ["|1 APP_DIR=/srv/app /bin/sh -c touch /three", "RUN", "touch /three"],
  ["RUN |1 A=b pip install x # buildkit", "RUN", "pip install x"],
  ["RUN pip install x # buildkit", "RUN", "pip install x"],
  ["RUN /bin/sh -c echo x > /x\necho y > /y\n # buildkit", "RUN", "echo x > /x echo y > /y"],
  ["RUN apt-get install -y python3 ...", "RUN", "apt-get install -y python3 ..."],
  ['/bin/sh -c #(nop)  CMD ["/bin/sh"]', "CMD", '["/bin/sh"]'],
  ["/bin/sh -c #(nop) USER 1000", "USER", "1000"],
  ["WORKDIR /srv/app", "WORKDIR", "/srv/app"],
  ["ENV MODE=prod", "ENV", "MODE=prod"],
  ["pip install x", undefined, "pip install x"],
  ["bash", undefined, "bash"],
  ["", undefined, ""],
  ["RUNNER start", undefined, "RUNNER start"],
])("reads %j", (text, keyword, body) => {
  const line = parseHistoryLine(text);
  expect([line.keyword, line.body]).toEqual([keyword, body]);
});

test.each([
  ["COPY app /app # buildkit", "/app", ["app"]],
  ["COPY --chown=app:app --link a b /app/ # buildkit", "/app/", ["a", "b"]],
  ['COPY ["a b", "/c d/"] # buildkit', "/c d/", ["a b"]],
  ["/bin/sh -c #(nop) COPY dir:124a5770f195 in /etc/conf/ ", "/etc/conf/", undefined],
  ["/bin/sh -c #(nop) COPY multi:124a in ./ ", "./", undefined],
  ["/bin/sh -c #(nop) ADD file:9d2f in / ", "/", undefined],
  ["COPY file:55e9 in ${APP_DIR} ", "${APP_DIR}", undefined],
  ["ADD base tree of bookworm in /", "/", undefined],
  ["COPY /opt/venv /opt/venv", "/opt/venv", ["/opt/venv"]],
])("reads where %j copies to", (text, destination, sources) => {
  expect(parseHistoryLine(text).copied).toEqual({ destination, ...(sources && { sources }) });
});

test("keeps build arguments apart", () => {
  const { buildArgs } = parseHistoryLine("RUN |2 A=b c C=d=e /bin/sh -c true # buildkit");
  expect([...buildArgs]).toEqual([
    ["A", "b c"],
    ["C", "d=e"],
  ]);
});

test("takes no time over long lines", () => {
  for (const text of [" ".repeat(1e6), `|9 ${"a=/b/ ".repeat(2e5)}`, `COPY ${"/x/".repeat(3e5)}`]) {
    parseHistoryLine(text);
  }
});
