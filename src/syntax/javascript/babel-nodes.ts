import type { ParseResult } from "@babel/parser";

/** The parser's own tree: only lowering sees it. */
export type BabelFile = ParseResult;
export type BabelStatement = BabelFile["program"]["body"][number];
type Of<T extends BabelStatement["type"]> = Extract<BabelStatement, { readonly type: T }>;
export type BabelExpression = Of<"ExpressionStatement">["expression"];
export type BabelClass = Of<"ClassDeclaration">;
export type BabelMember = BabelClass["body"]["body"][number];
export type BabelPattern = Of<"VariableDeclaration">["declarations"][number]["id"];

/** What is asked of any node. */
export interface BabelNode {
  readonly type: string;
  readonly start?: number | null | undefined;
  readonly end?: number | null | undefined;
}
