import type { Framework, SinkFact } from "../../flow/framework.ts";

/** Paths and files, by Python's own modules. */
export const files: Framework = {
  aliases: {
    "os.path.": "posixpath.",
    "ntpath.": "posixpath.",
    "pathlib.PurePath": "pathlib.Path",
    "pathlib.PosixPath": "pathlib.Path",
    "anyio.Path": "pathlib.Path",
  },
  sinks: sinks(),
  sanitizers: { "posixpath.basename": ["path"] },
  passing: [
    "posixpath.join",
    "posixpath.normcase",
    "posixpath.expanduser",
    "posixpath.expandvars",
    "posixpath.dirname",
    "os.fspath",
    "os.fsdecode",
    "pathlib.Path",
    "pathlib.Path().joinpath",
    "pathlib.Path().with_suffix",
    "pathlib.Path().with_name",
    "pathlib.Path().expanduser",
    "pathlib.Path().as_posix",
  ],
  resolving: [
    "posixpath.normpath",
    "posixpath.abspath",
    "posixpath.realpath",
    "pathlib.Path().resolve",
    "pathlib.Path().absolute",
  ],
};

function sinks(): SinkFact[] {
  const what = "the path of a file";
  const os = "remove unlink rmdir mkdir makedirs listdir scandir rename replace open".split(" ");
  const shutil = "copy copyfile copy2 copytree move rmtree".split(" ");
  const methods =
    "open read_text read_bytes write_text write_bytes unlink rmdir mkdir iterdir".split(" ");
  return [
    {
      refs: ["builtins.open", "io.open", "codecs.open", "aiofiles.open"],
      kind: "path",
      args: [0, "file"],
      what,
    },
    { refs: os.map((name) => `os.${name}`), kind: "path", args: [0, "path", "src"], what },
    {
      refs: shutil.map((name) => `shutil.${name}`),
      kind: "path",
      args: [0, 1, "src", "dst", "path"],
      what,
    },
    { refs: methods.map((name) => `pathlib.Path().${name}`), kind: "path", args: ["@"], what },
  ];
}
