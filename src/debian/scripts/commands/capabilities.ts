/**
 * What `setcap` writes into `security.capability`, a character a byte (capabilities(7),
 * `vfs_cap_data` of revision 2).
 *
 * @param text - `cap_net_raw+ep`, `cap_net_admin,cap_net_raw=eip`
 * @returns `undefined` where it names what is not known
 */
export function encodeCapabilities(text: string): string | undefined {
  const match = /^(cap_[a-z_]+(?:,cap_[a-z_]+)*)[+=]([eip]+)$/.exec(text);
  if (!match) return undefined;
  const [, names = "", sets = ""] = match;
  let bits = 0n;
  for (const name of names.split(",")) {
    const at = order.indexOf(name.slice("cap_".length));
    if (at < 0) return undefined;
    bits |= 1n << BigInt(at);
  }
  const permitted = sets.includes("p") ? bits : 0n;
  const inheritable = sets.includes("i") ? bits : 0n;
  const revision = 0x02000000n | (sets.includes("e") ? 1n : 0n);
  const low = 0xffffffffn;
  const words = [
    revision,
    permitted & low,
    inheritable & low,
    permitted >> 32n,
    inheritable >> 32n,
  ];
  return words.map(littleEndian).join("");
}

/** By their number (linux/capability.h). */
const order = [
  ..."chown dac_override dac_read_search fowner fsetid kill setgid setuid setpcap".split(" "),
  ..."linux_immutable net_bind_service net_broadcast net_admin net_raw ipc_lock".split(" "),
  ..."ipc_owner sys_module sys_rawio sys_chroot sys_ptrace sys_pacct sys_admin".split(" "),
  ..."sys_boot sys_nice sys_resource sys_time sys_tty_config mknod lease audit_write".split(" "),
  ..."audit_control setfcap mac_override mac_admin syslog wake_alarm block_suspend".split(" "),
  ..."audit_read perfmon bpf checkpoint_restore".split(" "),
];

function littleEndian(word: bigint): string {
  return [0n, 8n, 16n, 24n]
    .map((shift) => String.fromCharCode(Number((word >> shift) & 0xffn)))
    .join("");
}
