import { type SqlToken, type SqlUnit, tokenizeSql } from "./sql-tokens.ts";

/**
 * What a hole stands for in its statement: a value that can be bound; the name of a table or a
 * column; the list of `IN (…)`; a number of rows; part of a quoted text that cannot be one
 * parameter; or any other piece of SQL.
 */
export type HoleRole = "value" | "identifier" | "list" | "limit" | "literal" | "clause";

type Hole<U> = Extract<U, { readonly kind: "hole" }>;

export interface HolePlace<U extends SqlUnit> {
  readonly hole: Hole<U>;
  readonly role: HoleRole;
  /** The quoted text round the hole, quotes among them, and the quote. */
  readonly quoted?: { readonly units: readonly U[]; readonly quote: "'" | '"' };
}

/** What a language knows of the expression in a hole. */
export interface HoleFacts<U> {
  /** `fragment`: only a part of a statement, such as a condition. */
  readonly extent: "statement" | "fragment";
  /** True where the expression says of itself that it is SQL and no value. */
  readonly namesSql: (hole: Hole<U>) => boolean;
  /** True where it joins a list into a text. */
  readonly isJoined: (hole: Hole<U>) => boolean;
}

/** Says of each hole of a statement what it stands for. */
export function placeHoles<U extends SqlUnit>(
  units: readonly U[],
  facts: HoleFacts<U>,
): HolePlace<U>[] {
  const tokens = tokenizeSql(units).filter(({ kind }) => kind !== "comment");
  const labels = labelBrackets(tokens);
  const places: HolePlace<U>[] = [];
  const inStatement = facts.extent === "fragment" || isQuery(tokens);
  tokens.forEach((token, index) => {
    const at = { tokens, index, label: labels[index] ?? "" };
    if (token.kind === "hole") {
      const hole = units[token.from] as Hole<U>;
      places.push({
        hole,
        role: inStatement ? roleOfBare(at, facts.namesSql(hole)) : roleInDefinition(at),
      });
    } else if (token.kind === "string" || token.kind === "quoted") {
      places.push(...placeQuoted({ ...at, token, units, inStatement, facts }));
    }
  });
  const placed = new Set(places.map(({ hole }) => hole));
  for (const unit of units) {
    // In a comment or a dollar-quoted text.
    if (isHole(unit) && !placed.has(unit)) places.push({ hole: unit, role: "clause" });
  }
  return places;
}

/** Words of statements that define things, right before the name of one. */
const beforeDefined = new Set(
  "table exists into index view schema database column on to user role sequence type function trigger constraint policy owner from truncate vacuum analyze reindex references rename domain extension tablespace use only".split(
    " ",
  ),
);

/** Statements that define things take no values, but names: `DROP TABLE`, `CREATE INDEX`. */
function roleInDefinition({ tokens, index }: At): HoleRole {
  const before = tokens[index - 1];
  // What comes first may be a whole statement.
  if (!before) return "clause";
  if (isGlued(tokens, index)) return "identifier";
  return before.kind === "word" && beforeDefined.has(before.text) ? "identifier" : "clause";
}

function isHole<U extends SqlUnit>(unit: U): unit is Hole<U> {
  return unit.kind === "hole";
}

interface At {
  readonly tokens: readonly SqlToken[];
  readonly index: number;
  /** What the bracket that encloses the token belongs to. */
  readonly label: string;
}

const queries = new Set(
  "select insert update delete with replace merge values explain call".split(" "),
);

/** Other statements take no parameters in most databases: `CREATE`, `SET`, `PRAGMA`. */
function isQuery(tokens: readonly SqlToken[]): boolean {
  const first = tokens.find(({ text }) => text !== "(");
  return first?.kind === "word" && queries.has(first.text);
}

const comparisons = new Set([
  "=",
  "<>",
  "!=",
  "<",
  ">",
  "<=",
  ">=",
  "||",
  "+",
  "-",
  "*",
  "/",
  "~",
  "~*",
  "<=>",
  "==",
]);
const beforeValue = new Set(
  "like ilike between regexp rlike glob then else when escape".split(" "),
);
const limits = new Set(["limit", "offset"]);
const names = new Set(
  "from join into update table only using schema database column index view by as collate".split(
    " ",
  ),
);
const afterValue = new Set(
  "and or order group limit offset union returning then else end where having for as asc desc except intersect when on collate escape is from not".split(
    " ",
  ),
);

function roleOfBare(at: At, namesSql: boolean): HoleRole {
  const { tokens, index, label } = at;
  const before = tokens[index - 1];
  const after = tokens[index + 1];
  if (isGlued(tokens, index)) return "identifier";
  // `[name]`, as SQLite and SQL Server quote names.
  if (before?.text === "[" && after?.text === "]") return "identifier";
  const word = before?.kind === "word" ? before.text : "";
  if (limits.has(word)) return "limit";
  if (word === "in") return "list";
  if (before?.text === "(" && label === "in" && after?.text === ")") return "list";
  if (isValuePlace(at)) return roleOfOperand(after, namesSql);
  return names.has(word) || (after && comparisons.has(after.text)) ? "identifier" : "clause";
}

function roleOfOperand(after: SqlToken | undefined, namesSql: boolean): HoleRole {
  if (!endsValue(after)) return after?.kind === "op" ? "identifier" : "clause";
  return namesSql ? "clause" : "value";
}

const nameLike = new Set<SqlToken["kind"]>(["word", "hole", "quoted", "string", "number"]);

/** Text right beside a hole makes it part of a name. */
function isGlued(tokens: readonly SqlToken[], index: number): boolean {
  const [before, here, after] = [tokens[index - 1], tokens[index], tokens[index + 1]];
  if (before?.text === "." || after?.text === ".") return true;
  const left = before && before.to === here?.from && nameLike.has(before.kind);
  const right =
    after && after.from === here?.to && (nameLike.has(after.kind) || after.text === "(");
  return left === true || right === true;
}

function isValuePlace({ tokens, index, label }: At): boolean {
  const before = tokens[index - 1];
  if (!before) return false;
  if (before.kind === "op" && comparisons.has(before.text)) {
    // Of `ON a.id = {x}` nobody can tell whether it is a column.
    return isOperand(tokens[index - 2]) && clauseAt(tokens, index) !== "on";
  }
  if (before.kind === "word") {
    return (
      beforeValue.has(before.text) ||
      (before.text === "and" && tokens[index - 3]?.text === "between")
    );
  }
  return (before.text === "(" || before.text === ",") && (label === "values" || label === "in");
}

function isOperand(token: SqlToken | undefined): boolean {
  return token?.kind === "word" || token?.kind === "quoted" || token?.text === ")";
}

function endsValue(after: SqlToken | undefined): boolean {
  if (!after) return true;
  if (after.kind === "word") return afterValue.has(after.text);
  return [")", ",", ";", "::", "||", "+", "-"].includes(after.text);
}

const clauses = new Set(
  "select from where on set values having group order limit returning".split(" "),
);

function clauseAt(tokens: readonly SqlToken[], index: number): string {
  for (let at = index - 1; at >= 0; at--) {
    const token = tokens[at];
    if (token?.kind === "word" && clauses.has(token.text)) return token.text;
  }
  return "";
}

/** What each token's bracket belongs to: `values`, `in`, or nothing that is known. */
function labelBrackets(tokens: readonly SqlToken[]): string[] {
  const open: string[] = [];
  let closed = "";
  return tokens.map((token, index) => {
    const label = open.at(-1) ?? "";
    if (token.text === "(") open.push(labelOf(tokens[index - 1], closed));
    if (token.text === ")") closed = open.pop() ?? "";
    return label;
  });
}

/** Of the second row in `VALUES (…), (…)`, what the first one was. */
function labelOf(before: SqlToken | undefined, closed: string): string {
  const word = before?.kind === "word" ? before.text : before?.text === "," ? closed : "";
  return word === "values" || word === "in" ? word : "";
}

/** Words that stand before a quoted text that is a value; after others it is typed: `DATE '…'`. */
const beforeText = new Set(
  "like ilike and or in between then else when select values returning where not on regexp rlike glob escape having".split(
    " ",
  ),
);

interface QuotedAt<U extends SqlUnit> extends At {
  readonly token: SqlToken;
  readonly units: readonly U[];
  readonly inStatement: boolean;
  readonly facts: HoleFacts<U>;
}

function placeQuoted<U extends SqlUnit>(at: QuotedAt<U>): HolePlace<U>[] {
  const { tokens, index, token, units } = at;
  const inside = units.slice(token.from, token.to);
  const holes = inside.filter(isHole);
  if (holes.length === 0) return [];
  if (!isText(token, tokens[index - 1])) {
    return holes.map((hole) => ({ hole, role: "identifier" }));
  }
  const quoted = { units: inside, quote: token.text as "'" | '"' };
  const role = isBindable(at) && isPlainText(inside) ? "value" : "literal";
  return holes.map((hole) => ({ hole, role: at.facts.isJoined(hole) ? "list" : role, quoted }));
}

/** MySQL and SQLite read `= "x"` as a text; elsewhere it is a name. */
function isText(token: SqlToken, before: SqlToken | undefined): boolean {
  if (token.kind === "string") return true;
  if (token.text !== '"') return false;
  return before?.kind === "op"
    ? comparisons.has(before.text)
    : before?.kind === "word" && beforeValue.has(before.text);
}

function isBindable<U extends SqlUnit>({
  inStatement,
  token,
  tokens,
  index,
}: QuotedAt<U>): boolean {
  return inStatement && token.isClosed === true && canPrecedeText(tokens[index - 1], token);
}

function canPrecedeText(before: SqlToken | undefined, token: SqlToken): boolean {
  if (!before) return false;
  if (before.kind === "word") return before.to < token.from && beforeText.has(before.text);
  if (before.kind === "op") return comparisons.has(before.text);
  return before.text === "(" || before.text === ",";
}

function isPlainText(inside: readonly SqlUnit[]): boolean {
  return inside.every(
    (unit) => unit.kind === "hole" || (unit.char !== "\\" && unit.char !== "\uFFFD"),
  );
}

/** Names of variables that hold SQL and no value. */
export const sqlNames: RegExp =
  /(?:^|_)(?:cols?|columns?|fields?|tables?|tbl|schema|clauses?|where|query|sql|conds?|conditions?|filters?|order|order_?by|sort|direction|alias|expr|placeholders?|stmt|statement|identifier|ident|subquery)(?:_?names?)?$/i;
