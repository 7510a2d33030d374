import { describe, expect, test } from "vitest";
import { pointedAt, readEcosystem, told } from "../../../test/read-ecosystem.ts";
import { maven } from "../maven.ts";

const system = { isSystem: true };

const lock = `# This is a Gradle generated file for dependency locking.
com.google.guava:guava:31.1-jre=compileClasspath,runtimeClasspath
org.springframework:spring-core:5.3.17=runtimeClasspath
junit:junit:4.12=testCompileClasspath,testRuntimeClasspath
empty=annotationProcessor
`;

describe("projects", () => {
  test("a Gradle lock names its packages and where", () => {
    const files = { "gradle.lockfile": lock.replaceAll("\n", "\r\n") };
    const read = readEcosystem(maven, files);
    expect(read.packages.map(({ name, version, scope }) => [name, version, scope])).toEqual([
      ["com.google.guava:guava", "31.1-jre", undefined],
      ["org.springframework:spring-core", "5.3.17", undefined],
      ["junit:junit", "4.12", "development"],
    ]);
    expect(pointedAt(read, files)).toEqual([
      "com.google.guava:guava:31.1-jre",
      "org.springframework:spring-core:5.3.17",
      "junit:junit:4.12",
    ]);
    expect(told(readEcosystem(maven, files, system))).toEqual([]);
  });

  test("the older locks of each configuration are one", () => {
    const read = readEcosystem(maven, {
      "gradle/dependency-locks/compileClasspath.lockfile": "a.b:c:1.0\n",
      "gradle/dependency-locks/runtimeClasspath.lockfile": "a.b:c:1.0\n",
      "build.gradle": 'dependencies {\n  implementation "a.b:c:1.+"\n}\n',
    });
    expect(told(read)).toEqual(["a.b:c 1.0"]);
    expect(read.packages[0]?.locations).toHaveLength(2);
  });

  const asking =
    "<project>\n<dependencies><dependency><artifactId>a</artifactId></dependency></dependencies></project>";
  test.each([
    [
      "a pom with dependencies",
      { "pom.xml": asking },
      [
        "pom.xml unsupported: The dependencies of pom.xml cannot be resolved yet: scan what it builds.",
      ],
    ],
    [
      "a pom of a profile",
      {
        "pom.xml": `<project><profiles><profile>${asking.slice(10, -10)}</profile></profiles></project>`,
      },
      [
        "pom.xml unsupported: The dependencies of pom.xml cannot be resolved yet: scan what it builds.",
      ],
    ],
    [
      "a pom that only manages",
      {
        "pom.xml": `<project><!-- ${asking} --><dependencyManagement>${asking.slice(10, -10)}</dependencyManagement></project>`,
      },
      [],
    ],
    [
      "a build without a lock",
      { "build.gradle.kts": 'dependencies {\n    implementation("a:b:1.0")\n}\n' },
      [
        "build.gradle.kts unresolved: It asks for packages and has no gradle.lockfile: lock them with Gradle.",
      ],
    ],
    [
      "a build with a lock",
      { "build.gradle": "implementation 'a:b:1.0'\n", "gradle.lockfile": "" },
      [],
    ],
    ["a build of modules", { "build.gradle": "implementation project(':x')\n" }, []],
  ])("%s", (_, files, expected) => expect(told(readEcosystem(maven, files))).toEqual(expected));

  test.each([
    ["pom.xml", "<project>\n<a>\n</project>"],
    ["gradle.lockfile", "<<<<<<< HEAD\n"],
  ])("a broken %s is a gap of a project and says where", (path, text) => {
    expect(told(readEcosystem(maven, { [path]: text }))[0]).toMatch(/ malformed: .*\(line \d\)$/);
    expect(told(readEcosystem(maven, { [path]: text }, system))).toEqual([]);
  });

  test.each(["api", " ", "api (", "<a>", "a:b:1.0=x,"])(
    "%j without end takes a moment",
    (piece) => {
      const text = `${piece.repeat(1000)}${" ".repeat(500_000)}`;
      readEcosystem(maven, { "build.gradle": text, "pom.xml": text, "gradle.lockfile": text });
      readEcosystem(maven, { "build.gradle": `api${" ".repeat(500_000)}x` });
    },
  );
});
