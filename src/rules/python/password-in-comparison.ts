import { scopesOf } from "../../analysis/python/names.ts";
import type { Rule } from "../../model/index.ts";
import type { PyCompare, PyExpression, PyString } from "../../syntax/python/nodes.ts";
import { hasHoles, stringValue } from "../../syntax/python/string-values.ts";
import type { PythonDocument } from "../../syntax/python.ts";
import { isPlaceholder } from "../../syntax/secret-values.ts";
import { lastNameOf, matchAt, type PlaceEvidence } from "../python-matches.ts";
import { snakeCase } from "../python-purposes.ts";
import { isTestFile } from "../test-files.ts";

/** Who reads the code knows a password that opens the door, and it cannot be changed. */
export const passwordInComparison: Rule<PythonDocument, PlaceEvidence> = {
  id: "python/password-in-comparison",
  kind: "code",
  reads: "python",
  title: "A password is compared with one that stands in the code",
  advice:
    "Store a hash of the password where it can be changed, and check it with Argon2 or bcrypt.",
  severity: "high",
  confidence: "medium",
  cwe: 798,
  aliases: ["B105"],
  triggers: ["password", "passwd", "pwd", "passphrase", "passcode"],
  *find(document) {
    if (isTestFile(document.path)) return;
    const scopes = scopesOf(document);
    for (const node of scopes.nodes) {
      const literal = node.kind === "compare" ? literalOf(node, scopes.text) : undefined;
      if (!literal) continue;
      yield matchAt(scopes, {
        node,
        message: "Everybody who sees this code knows a password that is taken for right.",
        evidence: { at: node.range },
        secrets: literal.pieces.map(({ content }) => content),
      });
    }
  },
};

/** The text that a value with the name of a password is compared with. */
function literalOf(
  { operands: [left, right, ...more], operators: [operator] }: PyCompare,
  text: string,
): PyString | undefined {
  if (!left || !right || more.length > 0 || (operator !== "==" && operator !== "!="))
    return undefined;
  const [named, literal] = right.kind === "string" ? [left, right] : [right, left];
  if (literal.kind !== "string" || hasHoles(literal) || !isPassword(named)) return undefined;
  const value = stringValue(literal, text);
  return value !== undefined && isReal(value) ? literal : undefined;
}

/** A name in capitals is a setting: whether it still has its first value is a good question. */
function isPassword(expression: PyExpression): boolean {
  const name = lastNameOf(expression) ?? "";
  return (
    name !== name.toUpperCase() &&
    /(?:^|_)(?:password|passwd|pwd|passphrase|passcode)\d?$/.test(snakeCase(name))
  );
}

const words =
  /^(?:none|null|true|false|yes|no|on|off|required|optional|string|text|hidden|input|plain|hash(?:ed)?|pass(?:word)?)$/i;

function isReal(value: string): boolean {
  // `LDAP`, `UNUSABLE`: says that there is none.
  const isMark = /^[A-Z_]+$/.test(value);
  return value.trim().length >= 3 && !isMark && !words.test(value) && !isPlaceholder(value);
}
