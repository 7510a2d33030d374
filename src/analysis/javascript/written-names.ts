import type { JsExpression, JsMember } from "../../syntax/javascript/nodes.ts";

/** Names that mean the same in every program. */
export const writtenNames: ReadonlySet<string> = new Set([
  "undefined",
  "NaN",
  "__dirname",
  "__filename",
]);

/** Names in capitals are constants by convention, wherever they come from. */
export const constantName: RegExp = /^_{0,2}[A-Z][A-Z\d_]*$/;

/** Members that whoever wrote or runs the program decides on. */
export function isWrittenMember(member: JsMember): boolean {
  const { name, object } = member;
  return (
    writtenMembers.has(name) || constantName.test(name) || isSetting(object) || isProcess(member)
  );
}

const writtenMembers = new Set(["tableName", "modelName", "collectionName", "__filename"]);
const settings = /^(?:config|configs|settings|constants?|env|environment|CONFIG)$/;

/** `process.env`, `config`, `settings.database`: who runs the program decides. */
function isSetting(object: JsExpression): boolean {
  if (object.kind === "name") return settings.test(object.id);
  return object.kind === "member" && (settings.test(object.name) || isSetting(object.object));
}

/** `process.execPath`; what it was called with is not written. */
function isProcess({ object, name }: JsMember): boolean {
  return object.kind === "name" && object.id === "process" && name !== "argv";
}

/** `req.file.path`: where the server itself put what was sent. */
export function isStoredUpload({ object, name }: JsMember): boolean {
  if (!/^(?:path|filename|destination|tempFilePath)$/.test(name)) return false;
  const owner = object.kind === "index" ? object.object : object;
  return owner.kind === "member" && /^files?$/.test(owner.name);
}
