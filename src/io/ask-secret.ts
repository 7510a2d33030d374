import { UsageError } from "../model/index.ts";

/**
 * Asks for a secret at the terminal, which does not show it.
 *
 * @param question - such as `Password of cosign.key: `
 * @param otherwise - what to do where nobody sits at a terminal
 * @throws UsageError where nobody does, or whoever does gives up
 */
export function askSecret(question: string, otherwise: string): Promise<string> {
  const { stdin, stderr } = process;
  if (!stdin.isTTY || !stderr.isTTY) {
    return Promise.reject(new UsageError("A password is needed.", { hint: otherwise }));
  }
  stderr.write(question);
  stdin.setRawMode(true);
  stdin.setEncoding("utf8");
  return new Promise((resolve, reject) => {
    let line: TypedLine = { text: "", state: "open" };
    const take = (text: string) => {
      for (const character of text) {
        if (line.state === "open") line = typeInto(line.text, character);
      }
      if (line.state === "open") return;
      stdin.setRawMode(false);
      stdin.pause();
      stdin.off("data", take);
      stderr.write("\n");
      if (line.state === "done") resolve(line.text);
      else reject(new UsageError("No password was given.", { hint: otherwise }));
    };
    stdin.on("data", take);
    stdin.resume();
  });
}

interface TypedLine {
  readonly text: string;
  readonly state: "open" | "done" | "given up";
}

/** What a terminal in raw mode leaves to the program: the end, giving up, taking back. */
function typeInto(text: string, character: string): TypedLine {
  switch (character) {
    case "\r":
    case "\n":
      return { text, state: "done" };
    case "\u0003":
    case "\u0004":
      return { text, state: "given up" };
    case "\u007f":
    case "\b":
      return { text: [...text].slice(0, -1).join(""), state: "open" };
    default:
      return { text: text + character, state: "open" };
  }
}
