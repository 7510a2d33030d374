/**
 * True where a variable, key or parameter of this name is expected to hold a secret itself.
 * `DB_PASSWORD` and `apiKey` are; `PASSWORD_FILE`, `token_url`, `TOKEN_EXPIRE_MINUTES` and
 * `password_field` only talk about one.
 *
 * @param name - in any spelling: snake, kebab, dotted, camel case
 */
export function isSecretName(name: string): boolean {
  if (name.length > 100) return false;
  const words = wordsOf(name);
  while (words.length > 1 && trailing.has(words.at(-1) ?? "")) words.pop();
  return !words.some((word) => hidden.has(word)) && endsInSecret(words);
}

/**
 * True where a value only stands for a secret that somebody has to fill in, or refers to one that
 * is kept elsewhere: empty, `changeme`, `your-key-here`, `<token>`, `${TOKEN}`, `{{ token }}`,
 * `xxxx`, `example`. A weak real password such as `postgres` is none.
 */
export function isPlaceholder(value: string): boolean {
  const text = value
    .trim()
    .replace(/^(["'`])(.*)\1$/s, "$2")
    .trim();
  if (text.length > 500) return false;
  if (isReference(text)) return true;
  const plain = text.toLowerCase().replace(/[\s_.-]+/g, "-");
  if (placeholderWords.has(plain)) return true;
  if (/^(?:<.*>|\[.*\]|%[a-z_][a-z0-9_]*%|\.{3,}|…)$/is.test(text)) return true;
  if (/^([*x#?._-]|0)\1*$/i.test(text)) return true;
  if (/x{6,}|\*{5,}|\.{3}$/i.test(text)) return true;
  if (/^(?:your|my|insert|enter|put|add|paste|replace|fill|set|use|change|need)-/.test(plain)) {
    return /^your-/.test(plain) || instruction.test(plain);
  }
  return /(?:^|-)(?:change-?me|change-?this|change-?it|replace-?me|placeholder|your-[a-z-]+-here)(?:-|$)/.test(
    plain,
  );
}

/** True where a value names another place that the secret is read from at run time. */
export function isReference(value: string): boolean {
  const fallback = /^\$\{[A-Za-z_]\w*:?-(.*)\}$/s.exec(value)?.[1];
  if (fallback !== undefined) return isPlaceholder(fallback);
  return (
    value === "" ||
    /^\$(?:\{[^{}]*\}|\([^()]*\)|[A-Za-z_]\w*)$/.test(value) ||
    /^(?:\$\{)?\{[^{}]*\}\}?$/.test(value) ||
    /^(?:\$\{\{|\{\{|\{%|<%|#\{|@@?\{)/.test(value) ||
    /^%\([A-Za-z_]\w*\)s$/.test(value) ||
    /^(?:os\.environ|os\.getenv|process\.env|env\(|ENV\[|config\(|getenv\(|System\.getenv)/.test(
      value,
    ) ||
    /^(?:op|vault|ref\+\w+|awssm|gcpsm|keyvault|secretsmanager):/.test(value) ||
    /^(?:ENC\[|!vault|arn:aws:(?:secretsmanager|ssm):|\/run\/secrets\/|file:)/.test(value)
  );
}

/** Shannon entropy of a value in bits per UTF-16 unit: 0 for one repeated character. */
export function entropyOf(value: string): number {
  const counts = new Map<number, number>();
  for (let i = 0; i < value.length; i++) {
    const code = value.charCodeAt(i);
    counts.set(code, (counts.get(code) ?? 0) + 1);
  }
  let bits = 0;
  for (const count of counts.values()) {
    const share = count / value.length;
    bits -= share * Math.log2(share);
  }
  return bits;
}

function endsInSecret(words: readonly string[]): boolean {
  const [last = "", before = "", third] = words.toReversed();
  if (last === "token") return !harmlessTokens.has(before);
  if (last === "pass") return words.length > 1 && !harmlessPasses.has(before);
  if (last === "key") return secretKeys.has(before);
  if (last === "base") return before === "key" && third === "secret";
  return secretWords.has(last) || /(?:password|passwd|passphrase|secret)$/.test(last);
}

/** `dbPassword_v2` becomes `db`, `password`, `v2`. */
function wordsOf(name: string): string[] {
  return name
    .replace(/([a-z0-9])([A-Z])/g, "$1 $2")
    .replace(/([A-Z])([A-Z][a-z])/g, "$1 $2")
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter((word) => word !== "");
}

const set = (words: string): ReadonlySet<string> => new Set(words.split(" "));

/** Words after the noun that change nothing: `PASSWORD_1`, `SECRET_VALUE`. */
const trailing = set("value val default old new prod production dev staging 1 2 3 v1 v2 current");

const secretWords = set(
  "password passwd passwort pwd passphrase secret apikey secretkey privatekey accesskey authkey " +
    "apitoken authtoken accesstoken bearertoken refreshtoken apisecret",
);

/** A hashed password is none. */
const hidden = set("hashed encrypted masked");

/** What makes a `…_KEY` a secret; a primary, foreign, public, sort or cache key is none. */
const secretKeys = set(
  "api private secret access encryption signing signature master auth jwt hmac fernet crypto " +
    "cipher session webhook app storage account deploy ssh decryption service shared admin",
);

/** Tokens of parsers, language models, pages and forms. */
const harmlessTokens = set(
  "csrf xsrf pad padding eos bos unk mask cls sep special start end stop next page continuation " +
    "cancel cancellation public lexer parser sync cursor current first last num max min per no is " +
    "has use with input output prompt image begin eot next previous peek string comment",
);

const harmlessPasses = set("render first second multi by single one two test tests all is num did");

const placeholderWords = set(
  "changeme changethis changeit change-me change-this change-it change-this-value replaceme " +
    "replace-me replace-this placeholder example sample dummy test testing tests fake mock foo bar " +
    "foobar baz todo fixme tbd none null nil undefined unset not-set empty n/a na true false " +
    "redacted removed hidden masked value string example-key example-token example-secret " +
    "example-password test-key test-token test-secret test-password dummy-key dummy-token " +
    "dummy-secret dummy-password fake-key fake-token fake-secret fake-password insecure-default",
);

const instruction =
  /-(?:here|key|secret|token|password|value|passphrase|pwd|me|this|in-production|before-deploy(?:ing|ment)?|with-.*)$/;
