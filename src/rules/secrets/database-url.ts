import { isPlaceholder } from "../../syntax/secret-values.ts";
import type { TokenVerdict } from "../token-checks.ts";
import { type TokenRule, tokenRule } from "../token-rule.ts";

/** The password in the address of a database or a queue. Passwords of this machine count little. */
export const databaseUrl: TokenRule = tokenRule({
  id: "secrets/database-url",
  type: "database address with a password",
  pattern:
    /(?:postgres(?:ql)?|mysql|mariadb|mongodb|rediss?|amqps?|mssql|clickhouse|cockroachdb)(?:\+[a-z0-9_]{1,20})?:\/\/[^\s:@/"'`<>{}$\\]{0,64}:(?<secret>[^\s:@/"'`<>{}$\\]{3,200})@[\w.-]{1,253}/,
  keywords: ["postgres", "mysql", "mariadb", "mongodb", "redis", "amqp", "mssql", "clickhouse"],
  starts: [
    "postgres",
    "mysql",
    "mariadb",
    "mongodb",
    "redis",
    "amqp",
    "mssql",
    "clickhouse",
    "cockroachdb",
  ],
  minEntropy: 1.5,
  severity: "high",
  revoke: "change the password of this database user",
  check: checkAddress,
});

function checkAddress(password: string, url: string): TokenVerdict {
  const host = url.slice(url.lastIndexOf("@") + 1).toLowerCase();
  const user = /\/\/([^:]*):/.exec(url)?.[1] ?? "";
  if (isPlaceholder(password) || /^%[sd]$|^%\(|^\[|^\(|\.\.\.|…|\*\*/.test(password)) return "no";
  if (/^(?:example|host|hostname|server|your)\b|\bexample\.(?:com|org|net)$/.test(host))
    return "no";
  const common = commonPasswords.has(password.toLowerCase());
  const isLocal = /^(?:localhost|127\.|0\.0\.0\.0|host\.docker\.internal)/.test(host);
  if (common && (isLocal || commonPasswords.has(user.toLowerCase()))) return "no";
  if (common) return { severity: "low", confidence: "medium" };
  return isLocal ? { severity: "low", says: "its host is this machine" } : {};
}

/** What everybody writes for a database of their own machine or in documentation. */
const commonPasswords: ReadonlySet<string> = new Set(
  "password passwd pass pwd secret user username postgres mysql root admin guest test redis mongo scott tiger db dbuser dbpass foo bar".split(
    " ",
  ),
);
