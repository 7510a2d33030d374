import { describe, expect, test } from "vitest";
import type { HistoryEntry, ImageFacts } from "../../model/index.ts";
import { applicationLayers, baseLayerCount } from "./application-layers.ts";

const run = (createdBy: string, more: Partial<HistoryEntry> = {}): HistoryEntry => ({
  createdBy,
  emptyLayer: false,
  ...more,
});
const meta = (createdBy: string, more: Partial<HistoryEntry> = {}): HistoryEntry => ({
  createdBy,
  emptyLayer: true,
  ...more,
});

function image(
  history: readonly HistoryEntry[],
  more: Partial<ImageFacts> & { readonly count?: number } = {},
): ImageFacts {
  const count = more.count ?? history.filter(({ emptyLayer }) => !emptyLayer).length;
  return {
    configDigest: "sha256:0",
    platform: "linux/amd64",
    layers: Array.from({ length: count }, (_, i) => ({ diffId: `sha256:${i}`, sizeBytes: 1 })),
    history,
    config: { env: [], exposedPorts: [], labels: {}, hasHealthcheck: false },
    ...more,
  };
}

const python = [
  run("/bin/sh -c #(nop) ADD file:9d2f in / "),
  meta('/bin/sh -c #(nop)  CMD ["bash"]'),
  run("RUN /bin/sh -c apt-get install python3 # buildkit"),
  meta('CMD ["python3"]'),
];

describe("the base image ends", () => {
  test.each([
    ["at its last command", [...python, run("COPY app /app # buildkit"), meta("CMD x")], 2],
    ["at an entry point too", [run("ADD x in /"), meta("ENTRYPOINT [x]"), run("RUN y")], 1],
    ["nowhere where no layer is above", python, 1],
    ["nowhere where there is no command", [run("COPY a /"), run("RUN b")], undefined],
    ["nowhere where nothing is below it", [meta("CMD x"), run("COPY a /")], undefined],
    [
      "nowhere where a command only mentions CMD",
      [run("a"), run("RUN CMD=1 x"), run("c")],
      undefined,
    ],
    ["nowhere without a history", [], undefined],
  ])("%s", (_, history, expected) => {
    expect(baseLayerCount(image(history))).toBe(expected);
  });

  test("nowhere where the history does not fit the layers", () => {
    expect(baseLayerCount(image(python, { count: 5 }))).toBeUndefined();
    expect(applicationLayers(image(python, { count: 3 })).size).toBe(3);
  });

  test("where buildah names it, also of squashed layers", () => {
    const base = { name: "localhost/base:1" };
    const comment = "FROM localhost/base:1";
    const layered = [
      run("ADD x in /"),
      meta("ARG A", { comment }),
      run("RUN a", { comment: "FROM 10fe6463b407" }),
      run("RUN b", { comment: "FROM 20fe6463b407" }),
    ];
    expect(baseLayerCount(image(layered, { base }))).toBe(1);
    const squashed = [run("ADD x in /"), meta("RUN a"), meta("RUN b"), run("USER 1", { comment })];
    expect(baseLayerCount(image(squashed, { base }))).toBe(1);
    expect(baseLayerCount(image(squashed, { base: { name: "other" } }))).toBeUndefined();
  });

  test("not at the application's own command, told by the clock", () => {
    const at = (created: string) => ({ created });
    const history = [
      run("ADD x in /", at("2026-01-01T00:00:00Z")),
      meta("CMD bash", at("2026-01-01T00:00:01Z")),
      run("RUN a", at("2026-03-01T10:00:00Z")),
      meta("CMD x", at("2026-03-01T10:00:05Z")),
      run("RUN b", at("2026-03-01T10:00:20Z")),
    ];
    expect(baseLayerCount(image(history))).toBe(1);
    const sameTime = history.map((entry) => ({ ...entry, created: "1970-01-01T00:00:00Z" }));
    expect(baseLayerCount(image(sameTime))).toBe(2);
  });

  test("application layers are those above", () => {
    const facts = image([...python, run("COPY app /app # buildkit")]);
    expect([...applicationLayers(facts)]).toEqual(["sha256:2"]);
  });
});
