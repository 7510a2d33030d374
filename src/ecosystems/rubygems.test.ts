import { describe, expect, test } from "vitest";
import { affected, pointedAt, readEcosystem, told } from "../../test/read-ecosystem.ts";
import { rubygems } from "./rubygems.ts";

const system = { isSystem: true };
const folder = "usr/local/bundle/specifications";
const gemspec = `# -*- encoding: utf-8 -*-
# stub: rack 2.2.3 ruby lib

Gem::Specification.new do |s|
  s.name = "rack".freeze
  s.version = "2.2.3"
  s.licenses = ["MIT".freeze, "Ruby".freeze]
  if s.respond_to? :add_runtime_dependency then
    s.add_runtime_dependency(%q<webrick>.freeze, [">= 0"])
    s.add_development_dependency(%q<minitest>.freeze, ["~> 5.0"])
  else
    s.add_dependency(%q<webrick>.freeze, [">= 0"])
    s.add_dependency(%q<minitest>.freeze, ["~> 5.0"])
  end
end
`;
const native = "# stub: nokogiri 1.13.6 x86_64-linux lib\nGem::Specification.new do |s|\nend\n";

describe("installed gems", () => {
  const files = {
    [`${folder}/rack-2.2.3.gemspec`]: gemspec,
    [`${folder}/nokogiri-1.13.6-x86_64-linux.gemspec`]: native,
    "usr/lib/ruby/gems/3.1.0/specifications/default/webrick-1.7.0.gemspec":
      'Gem::Specification.new do |spec|\n  spec.name = "webrick"\n  spec.version = Gem::Version.new "1.7.0"\n  system("rm -rf /")\nend\n',
  };

  test("name, version, platform and licence are read from literals", () => {
    const read = readEcosystem(rubygems, files, system);
    expect(read.packages.map(({ name, purl, license }) => [name, purl, license])).toEqual([
      ["rack", "pkg:gem/rack@2.2.3", "MIT OR Ruby"],
      ["nokogiri", "pkg:gem/nokogiri@1.13.6?platform=x86_64-linux", undefined],
      ["webrick", "pkg:gem/webrick@1.7.0", undefined],
    ]);
    expect(read.packages[0]?.dependsOn).toEqual(["webrick"]);
    expect(read.packages[2]?.requiredBy).toEqual(["rack"]);
  });

  test("they are matched", () => {
    const found = affected(readEcosystem(rubygems, files, system), [
      {
        id: "GHSA-hxqx-xwvh-44m2",
        aliases: ["CVE-2022-30122"],
        ecosystem: "RubyGems",
        name: "rack",
        ranges: ["1.2..2.0.9.1", "2.1..2.1.4.1", "2.2..2.2.3.1"],
      },
      { id: "GHSA-2", ecosystem: "RubyGems", name: "nokogiri", ranges: ["0..1.13.6"] },
    ]);
    expect(found).toEqual(["rack 2.2.3 CVE-2022-30122 2.2.3.1"]);
  });

  test("those of the operating system's packages count there, broken ones are gaps", () => {
    const path = "usr/share/rubygems-integration/all/specifications/rack-2.2.3.gemspec";
    expect(
      told(readEcosystem(rubygems, { [path]: gemspec }, { ...system, owned: [path] })),
    ).toEqual([]);
    const broken = { [`${folder}/x.gemspec`]: "Gem::Specification.new { |s| s.name = NAME }\n" };
    expect(told(readEcosystem(rubygems, broken, system))).toEqual([
      `${folder}/x.gemspec malformed: It names no gem, or no version (line 1)`,
    ]);
    expect(told(readEcosystem(rubygems, broken))).toEqual([]);
  });
});

const lock = `PATH
  remote: .
  specs:
    mine (0.1.0)
      rack (>= 2)

GIT
  remote: https://example.invalid/forked.git
  revision: abc
  specs:
    forked (1.0)

GEM
  remote: https://rubygems.org/
  specs:
    nokogiri (1.13.6)
      racc (~> 1.4)
    nokogiri (1.13.6-x86_64-linux)
      racc (~> 1.4)
    racc (1.6.0)
    rack (2.2.3)

PLATFORMS
  ruby
  x86_64-linux

DEPENDENCIES
  forked!
  mine!
  nokogiri (~> 1.13)
  rack

CHECKSUMS
  rack (2.2.3) sha256=aa

BUNDLED WITH
   2.4.1
`;

describe("Gemfile.lock", () => {
  test("what comes from gem servers, who requires it and where it stands", () => {
    const files = { "Gemfile.lock": lock };
    const read = readEcosystem(rubygems, files);
    expect(
      read.packages.map(({ name, version, requiredBy }) => [name, version, requiredBy]),
    ).toEqual([
      ["nokogiri", "1.13.6", []],
      ["racc", "1.6.0", ["nokogiri"]],
      ["rack", "2.2.3", []],
    ]);
    const pointed = [
      "nokogiri (1.13.6)",
      "nokogiri (1.13.6-x86_64-linux)",
      "racc (1.6.0)",
      "rack (2.2.3)",
    ];
    expect(pointedAt(read, files)).toEqual(pointed);
    const windows = { "gems.locked": `\ufeff${lock.replaceAll("\n", "\r\n")}` };
    expect(pointedAt(readEcosystem(rubygems, windows), windows)).toEqual(pointed);
    expect(told(readEcosystem(rubygems, files, system))).toEqual([]);
  });

  test.each([
    ["GEM\n<<<<<<< HEAD\n  specs:\n", 2],
    ["not a lock\n", 1],
  ])("a broken one is a gap of a project: %j", (text, line) => {
    const read = readEcosystem(rubygems, { "Gemfile.lock": text, Gemfile: 'gem "rack"\n' });
    expect(told(read)).toEqual([
      expect.stringMatching(new RegExp(`^Gemfile.lock malformed: .*\\(line ${line}\\)$`)),
    ]);
    expect(told(readEcosystem(rubygems, { "Gemfile.lock": text }, system))).toEqual([]);
  });

  test.each([
    ["a Gemfile without a lock", { Gemfile: "source 'https://rubygems.org'\n  gem 'rack'\n" }, 1],
    [
      "one that asks for nothing",
      { Gemfile: "source 'https://rubygems.org'\n# gem 'rack'\ngemspec\n" },
      0,
    ],
    ["a locked one", { Gemfile: "gem 'rack'\n", "Gemfile.lock": lock }, 0],
    ["an empty lock", { "Gemfile.lock": "" }, 0],
  ])("%s", (_, files, gaps) => expect(readEcosystem(rubygems, files).gaps).toHaveLength(gaps));

  test("one gem many times over takes a moment", () => {
    const rows = Array.from({ length: 20_000 }, () => "    a (1.0)\n      a (1.0)").join("\n");
    readEcosystem(rubygems, { "Gemfile.lock": `GEM\n  specs:\n${rows}\n` });
  });

  test.each(["\n", " ", "\t\n", "s.name = ", "gem (", "s.version = Gem::Version.new"])(
    "%j without end takes a moment",
    (piece) => {
      const text = piece.repeat(Math.floor(500_000 / piece.length)) + " ".repeat(500_000);
      readEcosystem(rubygems, { Gemfile: text, "Gemfile.lock": text });
      readEcosystem(rubygems, { [`${folder}/a.gemspec`]: text }, system);
    },
  );
});
