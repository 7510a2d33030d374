/** Ids of Bandit that report what is right far more often than what is wrong: suture has no rule for them. */
export const noise: ReadonlySet<string> = new Set(["B403", "B404", "B603", "B606", "B607"]);

/** Lines of Bandit's examples that it reports and suture does not, with the reason. */
export interface Difference {
  /**
   * `no-mistake`: nothing is wrong there, or nothing says so; `elsewhere`: suture reports the mistake
   * at another place; `missed`: suture should see it.
   */
  readonly verdict: "no-mistake" | "elsewhere" | "missed";
  readonly because: string;
  readonly files: readonly {
    readonly id: string;
    readonly file: string;
    readonly lines: readonly number[];
  }[];
}

/** In Bandit 1.9.4. */
export const differences: readonly Difference[] = [
  {
    verdict: "no-mistake",
    because: "the assert guards nothing",
    files: [{ id: "B101", file: "assert.py", lines: [1] }],
  },
  {
    verdict: "no-mistake",
    because: "the text is written in the source, nobody else decides on a part of it",
    files: [
      { id: "B308", file: "mark_safe_insecure.py", lines: [94, 104, 149] },
      {
        id: "B308",
        file: "mark_safe_secure.py",
        lines: [4, 11, 14, 17, 29, 33, 35, 36, 37, 41, 45, 47, 48, 54, 62, 65, 75],
      },
      { id: "B601", file: "paramiko_injection.py", lines: [7] },
      { id: "B605", file: "os-popen.py", lines: [6, 7, 8, 9, 10, 11, 12, 14] },
      { id: "B605", file: "os_system.py", lines: [3] },
      { id: "B605", file: "popen_wrappers.py", lines: [5, 6, 11, 12, 13, 14, 15] },
      { id: "B605", file: "subprocess_shell.py", lines: [30, 31] },
      { id: "B605", file: "wildcard-injection.py", lines: [5, 6, 7] },
      {
        id: "B610",
        file: "django_sql_injection_extra.py",
        lines: [12, 13, 15, 16, 17, 20, 22, 23, 24, 27, 29],
      },
      { id: "B611", file: "django_sql_injection_raw.py", lines: [5, 6, 8, 11, 12, 13] },
      { id: "B703", file: "mark_safe_insecure.py", lines: [94, 104, 149] },
      { id: "B704", file: "markupsafe_markup_xss.py", lines: [5, 6, 10, 11] },
      { id: "B704", file: "markupsafe_markup_xss_allowed_calls.py", lines: [5] },
      { id: "B704", file: "markupsafe_markup_xss_extend_markup_names.py", lines: [5] },
    ],
  },
  {
    verdict: "elsewhere",
    because: "the parser is reported where it is called, not where it is imported",
    files: [
      { id: "B405", file: "xml_etree_celementtree.py", lines: [1] },
      { id: "B405", file: "xml_etree_elementtree.py", lines: [1] },
      { id: "B406", file: "xml_expatreader.py", lines: [1] },
      { id: "B406", file: "xml_sax.py", lines: [1, 2] },
      { id: "B407", file: "xml_expatbuilder.py", lines: [1] },
      { id: "B408", file: "xml_minidom.py", lines: [1, 9] },
      { id: "B409", file: "xml_pulldom.py", lines: [1, 9] },
      { id: "B411", file: "xml_xmlrpc.py", lines: [1] },
    ],
  },
  {
    verdict: "no-mistake",
    because: "the XML is written in the source",
    files: [
      { id: "B313", file: "xml_etree_celementtree.py", lines: [7] },
      { id: "B314", file: "xml_etree_elementtree.py", lines: [7] },
      { id: "B316", file: "xml_expatbuilder.py", lines: [9] },
      { id: "B317", file: "xml_sax.py", lines: [21, 23] },
      { id: "B318", file: "xml_minidom.py", lines: [3] },
      { id: "B319", file: "xml_pulldom.py", lines: [3] },
    ],
  },
  {
    verdict: "no-mistake",
    because: "only members of the file's own group may write",
    files: [{ id: "B103", file: "os-chmod.py", lines: [8, 10, 12] }],
  },
  {
    verdict: "elsewhere",
    because: "the mode on the same line is reported",
    files: [{ id: "B108", file: "os-chmod.py", lines: [15] }],
  },
  {
    verdict: "no-mistake",
    because:
      "there is no such function, or nothing of that name is imported: an error, and no more",
    files: [
      { id: "B202", file: "tarfile_extractall.py", lines: [38] },
      { id: "B306", file: "mktemp.py", lines: [8] },
    ],
  },
  {
    verdict: "no-mistake",
    because: "nothing says that the number must not be guessed",
    files: [
      { id: "B311", file: "random_module.py", lines: [5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16] },
    ],
  },
  {
    verdict: "no-mistake",
    because: "METHOD_BLOWFISH is bcrypt, which is slow",
    files: [{ id: "B324", file: "crypto-md5.py", lines: [39, 46] }],
  },
  {
    verdict: "no-mistake",
    because: "PyCryptodome, which is maintained, is imported by the same names",
    files: [
      { id: "B413", file: "crypto-md5.py", lines: [2, 3, 4, 5] },
      { id: "B413", file: "pycrypto.py", lines: [1, 2] },
      { id: "B413", file: "weak_cryptographic_key_sizes.py", lines: [5, 6] },
    ],
  },
  {
    verdict: "no-mistake",
    because: "an empty password opens nothing",
    files: [{ id: "B105", file: "hardcoded-passwords.py", lines: [20] }],
  },
  {
    verdict: "no-mistake",
    because: "the function gives a text, which turns escaping on",
    files: [{ id: "B701", file: "jinja2_templating.py", lines: [29] }],
  },
  {
    verdict: "elsewhere",
    because: "reported at the call that connects; FTP_TLS is no mistake",
    files: [
      { id: "B401", file: "telnetlib.py", lines: [1] },
      { id: "B402", file: "ftplib.py", lines: [1, 2] },
      { id: "B415", file: "pyghmi.py", lines: [1] },
    ],
  },
  {
    verdict: "elsewhere",
    because: "reported where the statement is run; these are run nowhere",
    files: [
      {
        id: "B608",
        file: "sql_multiline_statements.py",
        lines: [4, 6, 8, 10, 13, 16, 19, 23, 49, 54, 60, 64],
      },
      { id: "B608", file: "sql_statements.py", lines: [4, 5, 6, 7, 8, 9, 12, 13, 14] },
    ],
  },
  {
    verdict: "missed",
    because: "short words and words that say the name again are taken for examples",
    files: [
      {
        id: "B105",
        file: "hardcoded-passwords.py",
        lines: [4, 50, 54, 58, 62, 66, 70, 94, 102],
      },
      { id: "B106", file: "hardcoded-passwords.py", lines: [46] },
      { id: "B107", file: "hardcoded-passwords.py", lines: [8, 38] },
    ],
  },
  {
    verdict: "missed",
    because: "objects of jsonpickle's classes are not followed",
    files: [{ id: "B301", file: "jsonpickle.py", lines: [10] }],
  },
  {
    verdict: "missed",
    because: "whether `shell` is true is not known",
    files: [{ id: "B602", file: "subprocess_shell.py", lines: [51, 54] }],
  },
  {
    verdict: "missed",
    because: "`replace` is not seen as putting SQL together",
    files: [{ id: "B608", file: "sql_statements.py", lines: [25] }],
  },
  {
    verdict: "missed",
    because: "the function that takes the SQL is not known",
    files: [
      { id: "B608", file: "sql_multiline_statements.py", lines: [122] },
      { id: "B608", file: "sql_statements.py", lines: [47] },
    ],
  },
];
