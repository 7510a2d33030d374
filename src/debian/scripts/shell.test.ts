import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { needs } from "../../../test/needs.ts";
import { tempFolder } from "../../../test/temp-folder.ts";
import { walkScript } from "../../../test/walk-script.ts";

const sh = needs("sh");

const snippets: Readonly<Record<string, string>> = {
  "words and quotes": `echo a  'b  c' "d  $x" e\\ f "" \\$HOME '$x' "\\$x \\" \\a"`,
  splitting: `x="a  b
c"; echo $x; echo "$x"; y=$x; echo "$y"; for i in $x ""$x"d"; do echo "<$i>"; done`,
  "fields of an empty value": `x=; set -- $x "" "$x" a$x; echo $#; for i in "$@"; do echo "<$i>"; done`,
  "all parameters": `f() { echo "$# $*"; for i in "$@"; do echo "<$i>"; done; }; f; f a "b c" ""; set -- x y; f "$@" z`,
  "shift and special ones": `set -- a b c; shift; echo $1 $# $?; false; echo $?`,
  defaults: `unset x; echo "\${x:-d} \${x-d} \${x:+s} \${x+s}"; x=; echo "\${x:-d} \${x-d} \${x:+s} \${x+s}"; : \${y:=set}; echo $y \${#y}; z=1; echo "\${z:-$y}" "\${q:-"a b"}"`,
  cutting: `x=/usr/lib/a.b.c; echo \${x%.*} \${x%%.*} \${x#*/} \${x##*/} \${x%/nothing} \${x#/usr/}; p='a*b'; q='a*bc'; echo "\${q#"$p"}"`,
  lists: `true && echo a || echo b; false && echo c || echo d; false || false || echo e; true || echo f && echo g`,
  negation: `! false && echo a; if ! true; then echo b; else echo c; fi; ! true; echo $?`,
  "if and elif": `for x in 1 2 3 4; do if [ $x = 1 ]; then echo one; elif [ $x -ge 4 ]; then echo big; elif test "$x" -eq 2; then echo two; else echo more; fi; done`,
  case: `for x in a.b abc '' '*' '[x]' remove; do case "$x" in *.*) echo dot;; a*|b) echo "a $x";; '*') echo star;; \\[x\\]) echo bracket;; "") echo empty;; remove|purge) ;; *) echo other;; esac; done; echo $?`,
  "while and read": `printf 'a b c\\n  d\\n\\nlast' | while read x y; do echo "<$x|$y>"; done; i=0; while [ $i -lt 3 ]; do i=$((i + 1)); [ $i = 2 ] && continue; echo $i; done; until [ $i -eq 0 ]; do i=$((i-1)); done; echo $i`,
  "break out of loops": `for a in 1 2; do for b in x y z; do [ $b = y ] && break; [ $a$b = 2x ] && break 2; echo $a$b; done; done; echo end`,
  functions: `f() { local x=1; echo "in $1 $x"; return 3; }; f a; echo $?; g() { f "$@" && echo never; echo after; }; g b || true; h() (exit 4); h; echo $?`,
  subshells: `x=1; (x=2; echo $x; exit 5); echo $? $x; y=$(x=3; echo $x; echo); echo "<$y> $x"; { x=4; }; echo $x; echo a | { read z; echo "$z!"; }`,
  "nested substitutions": 'echo $(echo $(echo a; echo `echo b`)) "$(echo "c  d")" x$(echo y)z',
  pipes: `printf 'b\\na\\nb\\n' | sort | uniq | tr a-z A-Z | head -n 1; echo "a:b:c" | cut -d: -f2- | sed -e 's/b/x/;s/:/-/g'; false | true; echo $?`,
  "errors end it": `set -e; false || true; if false; then :; fi; ! true; (false) || echo caught; f() { false; echo "in f"; }; f || echo never; echo before; false; echo after`,
  "errors in substitutions": `set -e; x=$(false) || echo caught; y=$(true; false; echo z) || true; echo "<$y>"; x=$(exit 3); echo never`,
  heredocs: `x=1; cat <<E
a $x \\$x "q" 'r'
E
cat <<'E'
a $x
E
cat <<-E
	tab $x
	E
echo end`,
  files: `echo a > f; echo b >> f; cat f; cat < f > g; cat g f | wc -l; [ -s f ] && [ ! -e h ] && [ -f g ] && echo yes; : > f; [ -s f ] || echo empty; rm f; [ -e f ] || echo gone`,
  "folders and links": `mkdir -p a/b; ln -s b a/l; echo x > a/l/f; cat a/b/f; readlink a/l; [ -L a/l ] && [ -d a/l ] && echo both; mv a/b/f a/g; ls a; rmdir a/b; [ -e a/l ] || echo dangling; rm -rf a; [ -d a ] || echo gone`,
  "patterns of names": `mkdir d; : > d/b.conf; : > d/a.conf; : > d/.hidden; : > d/c; echo d/*.conf d/*; for f in d/*.none; do echo "$f"; done; echo "d/*" d/[ac]* d/?`,
  modes: `umask 027; echo > f; mkdir m; stat -c %a f m; chmod 4711 f; chmod g+w,o-x f; stat -c %a f; chmod u-s,a=rx f; stat -c %a f`,
  printf: `printf '%s-%s\\n' a b c; printf 'no args\\n'; printf '%s' x y; printf '%d%%\\n' 5`,
  tests: `[ a = a -a b != c ] && echo 1; [ "" ] || echo 2; [ -n "" -o -z "" ] && echo 3; [ ! -n x ] || echo 4; test -z && echo 5; [ "!" = "!" ] && echo 6; [ 3 -gt 2 ] && echo 7; [ "(" = "(" ] && echo 8`,
  grep: `printf 'one\\ntwo\\nthree.x\\n' > f; grep -q two f && echo yes; grep '^t.*' f; grep -v e f; grep -c o f; grep -F .x f; grep -E '(one|two)$' f; grep -x tw f || echo no; grep -s x nofile; echo $?; grep 't[hw][[:alpha:]]*' f; grep 'on\\+e\\|zzz' f`,
  sed: `printf 'a/b\\n#c\\n\\nd d\\n' > f; sed -e '/^#/d' -e '/^$/d' f; sed -n 's/^\\(.\\)\\/\\(.\\)$/\\2 \\1/p' f; sed 's,d,[&],g' f; sed -n '/a/!p' f; sed -E 's/(d) (d)/\\2+\\1/' f`,
  names: `basename /a/b.c .c; dirname /a/b/c; dirname a; dirname /a; basename /x/; x=$(basename "a b"); echo "$x"`,
  "assignments before commands": `x=1; x=2 sh_no_such 2>/dev/null || echo $?; x=3 true; echo $x; y=$x z=$y; echo $z`,
  sourcing: `echo 'v=1; g() { echo "g $1"; }' > lib; . ./lib; echo $v; g a`,
  cd: `mkdir -p a/b; cd a/b; echo x > f; cd ../..; cat a/b/f; (cd a && cat b/f)`,
  "comments and continuations": `echo a # b; echo c
echo d \\
  e; # f
echo g#h`,
};

for (const [name, snippet] of Object.entries(snippets)) {
  sh(`${name}: as a shell does it`, async () => {
    const folder = tempFolder();
    const script = `#!/bin/sh\n{\n${snippet}\n} > out\n`;
    const real = spawnSync("sh", ["-c", script], { cwd: folder, encoding: "utf8" });
    const walked = await walkScript(script, { args: [] });
    const expected = readFileSync(`${folder}/out`, "utf8");
    expect(await walked.read("out")).toBe(expected);
    expect(walked.refused).toBe(real.status === 0 ? undefined : "its postinst would fail");
  });
}

test.each<[string, string, string]>([
  ["no shell", "#!/usr/bin/perl\nunlink 'x';\n", "/usr/bin/perl"],
  ["a binary", "\x7fELF\0\0", "no shell"],
  ["what cannot be read", "#!/bin/sh\nif true; then\n", "what cannot be read"],
  ["a loop without end", "#!/bin/sh\nwhile :; do :; done\n", "too many turns"],
  [
    "a loop of nothing but its condition",
    "#!/bin/sh\nuntil false; do continue; done\n",
    "too many turns",
  ],
  ["a function that calls itself", "#!/bin/sh\nf() { f; }\nf\n", "too many commands"],
  ["a subshell in a subshell", "#!/bin/sh\nf() { ( f ); }\nf\n", "endless recursion"],
  [
    "output that doubles",
    '#!/bin/sh\nx=aaaaaaaaaaaaaaaa\nwhile :; do x="$x$x"; echo "$x"; done\n',
    "endless output",
  ],
  ["an eval", '#!/bin/sh\neval "rm -rf /"\n', "eval rm -rf /"],
  ["the root itself", "#!/bin/sh\nrm -rf /\n", "rm /"],
  ["what only the machine knows", '#!/bin/sh\nmkdir "/var/$(date +%s)"\n', "mkdir /var/\uf8ff"],
  [
    "what only the machine knows, compared",
    '#!/bin/sh\nif [ "$(uname -r)" = 1 ]; then :; fi\n',
    "[ \uf8ff = 1 ]",
  ],
])("%s is not walked through", async (_, text, stopped) => {
  const { refused } = await walkScript(text, { files: { "usr/bin/eval": { mode: 0o755 } } });
  expect(refused).toBe(stopped);
});

test("what is only said may be unknown", async () => {
  const { refused } = await walkScript('#!/bin/sh\necho "It is $(date), on $(uname -r)."\n');
  expect(refused).toBeUndefined();
});

test("a command that is not there fails, and ends nothing that takes that", async () => {
  const { refused, read } = await walkScript(
    "#!/bin/sh\nset -e\nno-such-command || echo $? > /out\nif other-one; then rm /out; fi\n",
  );
  expect([refused, await read("out")]).toEqual([undefined, "127\n"]);
});
