import type { Framework, SinkFact } from "../../flow/framework.ts";
import { harmlessLocally } from "../../flow/kinds.ts";

/** What Python brings along. */
export const stdlib: Framework = {
  sources: {
    "sys.argv": { what: "the command line", isLocal: true, safe: harmlessLocally },
    "builtins.input()": { what: "the keyboard", isLocal: true, safe: harmlessLocally },
    "builtins.raw_input()": { what: "the keyboard", isLocal: true, safe: harmlessLocally },
    "argparse.ArgumentParser().parse_args()": {
      what: "the command line",
      isLocal: true,
      safe: harmlessLocally,
    },
  },
  sinks: [...commands(), ...code(), ...addresses()],
  sanitizers: {
    "shlex.quote": ["command"],
    "shlex.join": ["command"],
    "pipes.quote": ["command"],
    "html.escape": ["html", "answer"],
    "cgi.escape": ["html", "answer"],
    "xml.sax.saxutils.escape": ["html", "answer"],
    "xml.sax.saxutils.quoteattr": ["html", "answer"],
    "urllib.parse.quote": ["command", "html", "answer", "redirect", "header", "log"],
    "urllib.parse.quote_plus": [
      "command",
      "html",
      "answer",
      "path",
      "url",
      "redirect",
      "header",
      "log",
    ],
    "urllib.parse.urlencode": [
      "command",
      "html",
      "answer",
      "path",
      "url",
      "redirect",
      "header",
      "log",
    ],
    "re.escape": ["html", "answer", "ldap"],
    "json.dumps": ["log", "header", "answer"],
    "builtins.repr": ["log", "header"],
    "builtins.ascii": ["log", "header"],
    "ast.literal_eval": ["code", "log", "answer"],
    "base64.b64encode": "all",
    "base64.urlsafe_b64encode": "all",
    "binascii.hexlify": "all",
  },
  passing: [
    "json.loads",
    "json.load",
    "base64.b64decode",
    "base64.decodebytes",
    "base64.urlsafe_b64decode",
    "base64.b32decode",
    "binascii.unhexlify",
    "binascii.a2b_base64",
    "codecs.decode",
    "codecs.encode",
    "zlib.decompress",
    "gzip.decompress",
    "io.BytesIO",
    "io.StringIO",
    "urllib.parse.unquote",
    "urllib.parse.unquote_plus",
    "urllib.parse.urlparse",
    "urllib.parse.urlsplit",
    "urllib.parse.urlunparse",
    "urllib.parse.parse_qs",
    "urllib.parse.parse_qsl",
    "html.unescape",
    "copy.copy",
    "copy.deepcopy",
    "textwrap.dedent",
    "textwrap.indent",
    "typing.cast",
    "string.Template",
    "string.Template().substitute",
    "string.Template().safe_substitute",
    "collections.OrderedDict",
    "collections.deque",
    "itertools.chain",
    "re.sub",
    "re.split",
    "re.findall",
    "shlex.split",
    "markdown.markdown",
  ],
};

function commands(): SinkFact[] {
  const what = "a command line";
  const runs = ["run", "call", "check_call", "check_output", "Popen"];
  return [
    {
      refs: [
        "os.system",
        "os.popen",
        "subprocess.getoutput",
        "subprocess.getstatusoutput",
        "commands.getoutput",
        "commands.getstatusoutput",
        "asyncio.create_subprocess_shell",
        "asyncio.subprocess.create_subprocess_shell",
        "popen2.popen2",
        "popen2.popen3",
        "popen2.popen4",
        "paramiko.SSHClient().exec_command",
        "paramiko.client.SSHClient().exec_command",
      ],
      kind: "command",
      args: [0, "cmd", "command"],
      what,
    },
    {
      refs: runs.map((name) => `subprocess.${name}`),
      kind: "command",
      args: [0, "args"],
      what,
      needs: "shell",
    },
    {
      refs: [...runs.map((name) => `subprocess.${name}`), "pty.spawn", "os.execv", "os.execvp"],
      kind: "command",
      args: [0, "args"],
      what: "the name of the program that is run",
      element: 0,
    },
  ];
}

function code(): SinkFact[] {
  return [
    {
      refs: [
        "builtins.eval",
        "builtins.exec",
        "builtins.execfile",
        "code.InteractiveInterpreter().runcode",
      ],
      kind: "code",
      args: [0],
      what: "code that is run",
    },
    {
      refs: ["importlib.import_module", "builtins.__import__"],
      kind: "code",
      args: [0, "name"],
      what: "the name of a module that is loaded",
    },
    {
      refs: [
        "pickle.loads",
        "pickle.load",
        "pickle.Unpickler",
        "_pickle.loads",
        "cPickle.loads",
        "cPickle.load",
        "dill.loads",
        "dill.load",
        "cloudpickle.loads",
        "marshal.loads",
        "marshal.load",
        "jsonpickle.decode",
        "jsonpickle.loads",
        "joblib.load",
        "pandas.read_pickle",
      ],
      kind: "deserialization",
      args: [0],
      what: "what objects of any class are made from",
    },
  ];
}

function addresses(): SinkFact[] {
  return [
    {
      refs: [
        "urllib.request.urlopen",
        "urllib.request.urlretrieve",
        "urllib.urlopen",
        "urllib2.urlopen",
      ],
      kind: "url",
      args: [0, "url"],
      what: "the address of a request",
    },
    {
      refs: ["urllib.request.Request", "urllib2.Request"],
      kind: "url",
      args: [0, "url"],
      what: "the address of a request",
    },
    {
      refs: ["http.client.HTTPConnection", "http.client.HTTPSConnection"],
      kind: "url",
      args: [0, "host"],
      what: "the host of a request",
    },
  ];
}
