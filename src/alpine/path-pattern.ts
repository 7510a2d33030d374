/** One pattern for each folder of a path: `*` and `?` as in the names of files, anything else as written. */
export function pathPattern(pattern: string): readonly ((name: string) => boolean)[] {
  return pattern.split("/").map(partOf);
}

function partOf(pattern: string): (name: string) => boolean {
  if (!/[*?]/.test(pattern)) return (name) => name === pattern;
  return (name) => matches(pattern, name);
}

/** Goes back to the last star only, so that the time is bounded by the product of both lengths. */
function matches(pattern: string, name: string): boolean {
  let at = 0;
  let back = -1;
  let taken = 0;
  let i = 0;
  while (i < name.length) {
    const sign = pattern[at];
    if (sign === "*") {
      back = at++;
      taken = i;
    } else if (sign !== undefined && (sign === "?" || sign === name[i])) {
      at++;
      i++;
    } else if (back >= 0) {
      at = back + 1;
      i = ++taken;
    } else return false;
  }
  while (pattern[at] === "*") at++;
  return at === pattern.length;
}
