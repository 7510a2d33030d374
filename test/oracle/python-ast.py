"""Says what CPython's own parser makes of files, a line of JSON each: [path, rows] or [path, error]."""
import ast, json, sys

# What stands in f-strings has exact places since 3.12.
INSIDE = sys.version_info >= (3, 12)
WORDS = {"Raise": "raise", "Assert": "assert", "Delete": "delete", "Global": "global",
    "Nonlocal": "nonlocal", "Pass": "pass", "Break": "break", "Continue": "continue",
    "TypeAlias": "type_alias"}
SIGNS = {"Add": "+", "Sub": "-", "Mult": "*", "Div": "/", "FloorDiv": "//", "Mod": "%", "Pow": "**",
    "MatMult": "@", "LShift": "<<", "RShift": ">>", "BitAnd": "&", "BitOr": "|", "BitXor": "^",
    "Not": "not", "USub": "-", "UAdd": "+", "Invert": "~", "And": "and", "Or": "or", "Eq": "==",
    "NotEq": "!=", "Lt": "<", "LtE": "<=", "Gt": ">", "GtE": ">=", "Is": "is", "IsNot": "is not",
    "In": "in", "NotIn": "not in"}
sign = lambda op: SIGNS[type(op).__name__]

def rows(source):
    tree = ast.parse(source)
    lines = source.split(b"\n")
    out = []
    def put(node, kind, *more):
        out.append([kind, node.lineno, node.col_offset, node.end_lineno, node.end_col_offset, *more])
    def arguments(a):
        every = a.posonlyargs + a.args + a.kwonlyargs + [x for x in (a.vararg, a.kwarg) if x]
        return len(every)
    stack = [(tree, None, False)]
    while stack:
        node, parent, quiet = stack.pop()
        name = type(node).__name__
        children = list(ast.iter_child_nodes(node))
        if not quiet:
            visit(node, name, parent, put, arguments, lines)
        if name == "JoinedStr" or name == "TemplateStr":
            if not INSIDE:
                continue
            children = [c for c in children if not isinstance(c, ast.Constant)]
            stack.extend((c, node, True) for c in children)
            continue
        if quiet and name in ("FormattedValue", "Interpolation"):
            stack.append((node.value, node, False))
            if node.format_spec:
                stack.append((node.format_spec, node, True))
            continue
        if name.startswith("Match") and name != "Match":
            continue
        stack.extend((c, node, False) for c in children)
    return out

def is_elif(node, lines):
    return lines[node.lineno - 1][node.col_offset:].startswith(b"elif")

def captured(pattern):
    names = []
    for n in ast.walk(pattern):
        for field in ("name", "rest"):
            value = getattr(n, field, None)
            if isinstance(value, str) and value != "_":
                names.append(value)
    return sorted(names)

def visit(node, name, parent, put, arguments, lines):
    if name == "Name": put(node, "name", node.id)
    elif name == "Attribute": put(node, "attribute", node.attr)
    elif name == "Call": put(node, "call", len(node.args) + len(node.keywords))
    elif name == "Constant":
        if isinstance(node.value, (str, bytes)):
            value = node.value
            put(node, "string", None if isinstance(value, bytes) else len(value.encode("utf-16-le", "surrogatepass")) // 2)
        elif node.value is None or node.value is ... or isinstance(node.value, bool):
            put(node, "constant", "..." if node.value is ... else str(node.value))
        else: put(node, "number")
    elif name in ("JoinedStr", "TemplateStr"): put(node, "string", None)
    elif name == "BinOp": put(node, "binary", sign(node.op))
    elif name == "BoolOp": put(node, "boolean", sign(node.op), len(node.values))
    elif name == "Compare": put(node, "compare", [sign(op) for op in node.ops])
    elif name == "UnaryOp": put(node, "unary", sign(node.op))
    elif name == "IfExp": put(node, "conditional")
    elif name in ("List", "Set"): put(node, name.lower(), len(node.elts))
    elif name == "Tuple":
        bare = parent.__class__.__name__ == "Match" and lines[node.lineno - 1][node.col_offset:][:1] != b"("
        if not bare and not (isinstance(parent, ast.Subscript) and parent.slice is node): put(node, "tuple", len(node.elts))
    elif name == "Dict": put(node, "dict", len(node.values))
    elif name == "Subscript": put(node, "subscript")
    elif name == "Slice": put(node, "slice")
    elif name == "Lambda": put(node, "lambda", arguments(node.args))
    elif name in ("ListComp", "SetComp", "DictComp", "GeneratorExp"):
        form = {"ListComp": "list", "SetComp": "set", "DictComp": "dict"}.get(name, "generator")
        put(node, "comprehension", form, len(node.generators), sum(len(g.ifs) for g in node.generators))
    elif name == "Await": put(node, "await")
    elif name == "Starred": put(node, "starred")
    elif name == "NamedExpr": put(node, "walrus")
    elif name in ("Yield", "YieldFrom"): put(node, "yield")
    elif name == "keyword": put(node, "keyword", node.arg)
    elif name == "arg": put(node, "parameter", node.arg)
    elif name in ("FunctionDef", "AsyncFunctionDef"):
        put(node, "function", node.name, name[0] == "A", len(node.decorator_list), arguments(node.args), len(node.body))
    elif name == "ClassDef":
        put(node, "class", node.name, len(node.decorator_list), len(node.bases) + len(node.keywords), len(node.body))
    elif name == "Assign": put(node, "assign", len(node.targets), True)
    elif name == "AnnAssign": put(node, "assign", 1, node.value is not None)
    elif name == "AugAssign": put(node, "augmented-assign", sign(node.op) + "=")
    elif name == "Expr": put(node, "expression-statement")
    elif name == "Return": put(node, "return", node.value is not None)
    elif name == "Import": put(node, "import", [[a.name, a.asname] for a in node.names])
    elif name == "ImportFrom":
        if node.module == "__future__" and not node.level: put(node, "other-statement", "future_import")
        else: put(node, "import-from", "." * node.level + (node.module or ""),
            [] if node.names[0].name == "*" else [[a.name, a.asname] for a in node.names])
    elif name == "If":
        if is_elif(node, lines): return
        count, last = 1, node.orelse
        while len(last) == 1 and isinstance(last[0], ast.If) and is_elif(last[0], lines):
            count, last = count + 1, last[0].orelse
        put(node, "if", count, len(last))
    elif name in ("For", "AsyncFor"): put(node, "for", len(node.body), len(node.orelse))
    elif name == "While": put(node, "while", len(node.body), len(node.orelse))
    elif name in ("With", "AsyncWith"): put(node, "with", len(node.items), sum(i.optional_vars is not None for i in node.items), len(node.body))
    elif name in ("Try", "TryStar"): put(node, "try", len(node.body), len(node.handlers), len(node.orelse), len(node.finalbody))
    elif name == "ExceptHandler": put(node, "except", node.name, len(node.body))
    elif name == "Match": put(node, "match", [captured(c.pattern) for c in node.cases])
    elif name in WORDS: put(node, "other-statement", WORDS[name])

sys.setrecursionlimit(10000)
for path in sys.argv[1:]:
    with open(path, "rb") as file:
        source = file.read()
    try:
        source.decode("utf-8")
        found = rows(source)
    except Exception as error:
        found = str(type(error).__name__)
    print(json.dumps([path, found]))
