import { commandName, parseShell, type ShellCommand } from "../../syntax/shell-commands.ts";

/** What is known of an installed package. */
export interface InstalledKind {
  /** As in `pkg:deb/…`. */
  readonly purlType: string;
  /** It lies where packages of the operating system put their files. */
  readonly isSystemPath: boolean;
}

/**
 * False where a shell script cannot have installed such a package: none of its programs does, and
 * all of them are known.
 *
 * @param script - what `RUN` hands to the shell
 */
export function canInstall(script: string, { purlType, isSystemPath }: InstalledKind): boolean {
  const { commands, problem } = parseShell(script);
  if (problem) return true;
  const managers = managersOf[purlType];
  return commands.some((command) => {
    if (command.words.length === 0) return false;
    const name = programOf(command);
    if (name === undefined) return true;
    if (harmless.has(name)) return false;
    if (isManager(name)) return managers ? managers.has(name) : isSystemPath;
    return !(managers && languageTools.has(name));
  });
}

/** False for `/usr/local`, and for what an application keeps beside itself. */
export function isSystemPath(path: string): boolean {
  if (path.startsWith("opt/")) return !/\/(?:site-packages|node_modules)\//.test(path);
  return /^(?:usr\/(?!local\/)|lib|var\/lib\/)/.test(path);
}

/** The first word that is a program, behind `sudo` and its like. */
function programOf(command: ShellCommand): string | undefined {
  const name = commandName(command);
  if (name === undefined || !wrappers.has(name)) return name;
  const next = command.words.slice(1).find(({ text }) => !/^-|=/.test(text));
  return next?.isStatic ? next.value.split("/").at(-1) : undefined;
}

function words(text: string): ReadonlySet<string> {
  return new Set(text.split(" "));
}

/** Of the operating system's packages: nothing else writes their databases. */
const managersOf: Readonly<Record<string, ReadonlySet<string> | undefined>> = {
  deb: words("apt apt-get aptitude dpkg gdebi"),
  apk: words("apk"),
  rpm: words("yum dnf dnf5 microdnf tdnf rpm zypper"),
};

function isManager(name: string): boolean {
  return Object.values(managersOf).some((managers) => managers?.has(name));
}

const wrappers = words("sudo env exec time nice nohup command");

const harmless = words(
  "echo printf true false : test [ [[ cd pwd mkdir rmdir rm chmod chown chgrp touch ln ls cat sed grep head tail sort uniq tr cut wc tee set export unset shopt umask sleep id whoami which type date uname useradd groupadd adduser addgroup usermod passwd locale-gen localedef ldconfig update-ca-certificates sha256sum sha512sum md5sum stat exit return break continue local read gpg apt-key apt-mark apt-cache",
);

/** They bring packages of their own language only. */
const languageTools = words(
  "pip pip3 pipx uv poetry pipenv pdm virtualenv npm npx yarn pnpm corepack gem bundle go cargo rustup mvn gradle composer dotnet curl wget git unzip cp mv make",
);
