import { describe, expect, test } from "vitest";
import { affected, pointedAt, readEcosystem, told } from "../../test/read-ecosystem.ts";
import { nuget } from "./nuget.ts";

const system = { isSystem: true };
const deps = {
  runtimeTarget: { name: ".NETCoreApp,Version=v6.0/linux-x64" },
  libraries: {
    "shop/1.0.0": { type: "project" },
    "Newtonsoft.Json/12.0.3": { type: "package", sha512: "x" },
    "runtimepack.Microsoft.NETCore.App.Runtime.linux-x64/6.0.5": { type: "runtimepack" },
    "Shared/1.0": { type: "reference" },
    broken: { type: "package" },
    "also/not a version": { type: "package" },
  },
};
const framework =
  "usr/share/dotnet/shared/Microsoft.AspNetCore.App/6.0.5/Microsoft.AspNetCore.App.deps.json";

describe("published applications", () => {
  test("packages, a runtime of their own, and the shared frameworks", () => {
    const files = {
      "app/shop.deps.json": JSON.stringify(deps),
      [framework]: JSON.stringify({ runtimeTarget: deps.runtimeTarget, libraries: {} }),
      "opt/dotnet/shared/Microsoft.NETCore.App/2.1.30/Microsoft.NETCore.App.deps.json": "{}",
    };
    expect(
      readEcosystem(nuget, files, system).packages.map(({ name, purl }) => [name, purl]),
    ).toEqual([
      ["newtonsoft.json", "pkg:nuget/Newtonsoft.Json@12.0.3"],
      [
        "microsoft.netcore.app.runtime.linux-x64",
        "pkg:nuget/Microsoft.NETCore.App.Runtime.linux-x64@6.0.5",
      ],
      [
        "microsoft.aspnetcore.app.runtime.linux-x64",
        "pkg:nuget/Microsoft.AspNetCore.App.Runtime.linux-x64@6.0.5",
      ],
      ["microsoft.netcore.app", "pkg:nuget/Microsoft.NETCore.App@2.1.30"],
    ]);
  });

  test("they are matched without case", () => {
    const read = readEcosystem(nuget, { "app/shop.deps.json": JSON.stringify(deps) }, system);
    const found = affected(read, [
      {
        id: "GHSA-5crp-9r3c-p9vr",
        ecosystem: "NuGet",
        name: "Newtonsoft.Json",
        ranges: ["0..13.0.1"],
      },
      {
        id: "GHSA-2",
        ecosystem: "NuGet",
        name: "Microsoft.NetCore.App.Runtime.linux-x64",
        ranges: ["6.0.0..6.0.6", "7.0.0-preview.1..7.0.0"],
      },
      { id: "GHSA-3", ecosystem: "NuGet", name: "newtonsoft.json", ranges: ["0..12.0.3.0"] },
    ]);
    expect(found).toEqual([
      "newtonsoft.json 12.0.3 GHSA-5crp-9r3c-p9vr 13.0.1",
      "microsoft.netcore.app.runtime.linux-x64 6.0.5 GHSA-2 6.0.6",
    ]);
  });

  test("those of the operating system's packages count there; broken ones are gaps of a system", () => {
    const owned = { [framework]: JSON.stringify(deps) };
    expect(told(readEcosystem(nuget, owned, { ...system, owned: [framework] }))).toEqual([]);
    expect(told(readEcosystem(nuget, { "a.deps.json": "{" }, system))[0]).toMatch(
      /^a\.deps\.json malformed: .*\(line 1\)$/,
    );
    expect(told(readEcosystem(nuget, { "bin/a.deps.json": "{" }))).toEqual([]);
  });
});

const lock = `{
  "version": 1,
  "dependencies": {
    "net6.0": {
      "Newtonsoft.Json": {
        "type": "Direct",
        "requested": "[12.0.3, )",
        "resolved": "12.0.3"
      },
      "Serilog": { "type": "Direct", "resolved": "2.10.0", "dependencies": { "system.memory": "4.5.0" } },
      "System.Memory": { "type": "Transitive", "resolved": "4.5.4" },
      "shop.core": { "type": "Project", "dependencies": { "Serilog": "2.10.0" } }
    },
    "net8.0": {
      "Newtonsoft.Json": { "type": "Direct", "resolved": "12.0.3" }
    }
  }
}
`;
const project = `<Project Sdk="Microsoft.NET.Sdk">
  <ItemGroup>
    <PackageReference Include="Newtonsoft.Json" Version="12.0.3" />
    <PackageReference Include="Serilog"><Version>[2.10.0]</Version></PackageReference>
    <!-- <PackageReference Include="Commented" Version="1.0" /> -->
    <PackageReference Include="Floating" Version="1.*" />
    <PackageReference Include="Variable" Version="$(X)" />
    <PackageReference Update="Updated" Version="1.0" />
  </ItemGroup>
</Project>
`;

describe("projects", () => {
  test("a lock settles packages, each once, with who requires it and where", () => {
    const files = { "src/packages.lock.json": lock, "src/shop.csproj": project };
    const read = readEcosystem(nuget, files);
    expect(
      read.packages.map(({ name, version, purl, requiredBy }) => [name, version, purl, requiredBy]),
    ).toEqual([
      ["newtonsoft.json", "12.0.3", "pkg:nuget/Newtonsoft.Json@12.0.3", []],
      ["serilog", "2.10.0", "pkg:nuget/Serilog@2.10.0", []],
      ["system.memory", "4.5.4", "pkg:nuget/System.Memory@4.5.4", ["serilog"]],
    ]);
    expect(pointedAt(read, files)).toEqual([
      '"Newtonsoft.Json"',
      '"Newtonsoft.Json"',
      '"Serilog"',
      '"System.Memory"',
    ]);
    expect(read.gaps).toEqual([]);
    expect(told(readEcosystem(nuget, files, system))).toEqual([]);
  });

  test("without a lock, exact references count and the rest is a gap", () => {
    const files = { "shop.csproj": `\ufeff${project.replaceAll("\n", "\r\n")}` };
    const read = readEcosystem(nuget, files);
    expect(told(read)).toEqual([
      "newtonsoft.json 12.0.3",
      "serilog 2.10.0",
      "shop.csproj unresolved: It names no one version of Floating, Variable: keep a packages.lock.json beside shop.csproj (RestorePackagesWithLockFile).",
    ]);
    expect(pointedAt(read, files)).toEqual([
      '<PackageReference Include="Newtonsoft.Json" Version="12.0.3" />',
      '<PackageReference Include="Serilog">',
    ]);
  });

  test("versions of all projects in one file count where a project refers to them", () => {
    const props =
      '<Project><ItemGroup>\n<PackageVersion Include="Serilog" Version="2.10.0"/>\n<PackageVersion Include="Unused" Version="1.0.0"/></ItemGroup></Project>';
    const one = '<Project><ItemGroup><PackageReference Include="serilog"/></ItemGroup></Project>';
    const files = { "Directory.Packages.props": props, "a/a.csproj": one };
    expect(told(readEcosystem(nuget, files))).toEqual([
      "serilog 2.10.0",
      "a/a.csproj unresolved: It does not name what its packages require: keep a packages.lock.json beside a.csproj (RestorePackagesWithLockFile).",
    ]);
    expect(told(readEcosystem(nuget, { "Directory.Packages.props": props }))).toEqual([]);
  });

  test("packages.config names everything", () => {
    const text =
      '<?xml version="1.0"?>\n<packages>\n  <package id="jQuery" version="1.9.1" targetFramework="net45" />\n</packages>\n';
    expect(told(readEcosystem(nuget, { "packages.config": text }))).toEqual(["jquery 1.9.1"]);
  });

  test.each([
    ["a project that asks for nothing", { "a.csproj": "<Project/>" }, 0],
    ["a broken project", { "a.csproj": "<Project>\n<ItemGroup>" }, 1],
    ["a broken lock, told once", { "packages.lock.json": "{", "a.csproj": project }, 1],
    [
      "a lock of nonsense",
      { "packages.lock.json": '{"dependencies": {"net6.0": [1], "net8.0": {"a": 1}}}' },
      0,
    ],
  ])("%s", (_, files, gaps) => expect(readEcosystem(nuget, files).gaps).toHaveLength(gaps));
});
