import { answerOf, type Question, templateField } from "../debconf.ts";
import type { Shell } from "../shell/state.ts";
import { type Command, done, type Result } from "./command.ts";

/** What scripts say to debconf, with its answers where nobody is asked (debconf-devel(7)). */
export const debconfCommands: Readonly<Record<string, Command | undefined>> = {
  db_version: silent(),
  db_capb: silent(),
  db_title: silent(),
  db_settitle: silent(),
  db_info: silent(),
  db_progress: silent(),
  db_beginblock: silent(),
  db_endblock: silent(),
  db_stop: silent(),
  db_purge: silent(),
  db_unregister: silent(),
  db_go: silent(),
  db_subst: asking((shell, { variables }, [name = "", ...value]) => {
    variables.set(name, value.join(" "));
    return answer(shell, "");
  }),
  // Thirty: the question was skipped.
  db_input: { run: (shell) => answer(shell, "question skipped", 30) },
  db_get: asking((shell, question) => answer(shell, answerOf(question))),
  db_set: asking((shell, question, [value = ""]) => {
    question.value = value;
    return answer(shell, "value set");
  }),
  db_fget: asking((shell, { flags }, [flag = ""]) => answer(shell, String(flags.has(flag)))),
  db_fset: asking((shell, { flags }, [flag = "", value]) => {
    if (value === "true") flags.add(flag);
    else flags.delete(flag);
    return answer(shell, value ?? "");
  }),
  db_metaget: asking((shell, question, [name = ""]) =>
    answer(shell, templateField(question, name)),
  ),
  db_reset: asking((shell, question) => {
    question.value = undefined;
    question.flags.clear();
    return answer(shell, "");
  }),
};

function answer(shell: Shell, text: string, status = 0): Result {
  shell.variables.set("RET", text);
  return { status };
}

function silent(): Command {
  return {
    takesUnknown: true,
    run(shell) {
      shell.variables.set("RET", "");
      return done;
    },
  };
}

function asking(
  reply: (shell: Shell, question: Question, values: readonly string[]) => Result,
): Command {
  return {
    async run(shell, { args: [name = "", ...values] }) {
      const { questions } = await shell.host.debconf();
      const question = questions.get(name);
      // Ten: there is no such question.
      if (!question) return answer(shell, `${name} doesn't exist`, 10);
      return reply(shell, question, values);
    },
  };
}
