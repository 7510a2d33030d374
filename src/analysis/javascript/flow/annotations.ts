import type { OpenFile } from "./work.ts";

const harmless =
  /^(?:(?:readonly )?(?:number|boolean|bigint|Date|null|undefined|'[^']{0,80}'|"[^"]{0,80}")(?:\[\])?(?:\s*\|\s*)?)+$/;

/** True for a type that lets no text through: `number`, `"a" | "b"`. */
export function isHarmlessType(annotation: string): boolean {
  return annotation.length < 500 && harmless.test(annotation.trim());
}

/** The object that an annotation names, as a reference: `~.Repo()`; `undefined` for plain types. */
export function typeRef(annotation: string, { names, classes }: OpenFile): string | undefined {
  const found =
    /^\s*(?:Promise<)?([A-Za-z_$][\w$]{0,80})((?:\.[\w$]{1,80}){0,3})\s*(?:<[^;]{0,200}|>)?(?:\s*\|\s*(?:null|undefined))?\s*$/.exec(
      annotation,
    );
  const [, head = "", rest = ""] = found ?? [];
  if (head === "") return undefined;
  const ref = classes.has(head) ? `~.${head}` : names.get(head);
  return ref === undefined ? undefined : `${ref}${rest}()`;
}
