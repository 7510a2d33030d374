/** Package URL of a Go module (purl-spec, type golang): without a version where it has none. */
export function goPurl(path: string, version: string): string {
  const name = path.split("/").map(encodeURIComponent).join("/");
  return `pkg:golang/${name}${version === "" ? "" : `@${encodeURIComponent(version)}`}`;
}
