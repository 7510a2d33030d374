/** The page of an advisory for people to read, where the id has the shape of one; nothing asks it. */
export function advisoryLink(id: string): string | undefined {
  if (/^CVE-\d{4}-\d+$/.test(id)) return `https://nvd.nist.gov/vuln/detail/${id}`;
  if (/^GHSA(-[0-9a-z]{4}){3}$/.test(id)) return `https://github.com/advisories/${id}`;
  return /^[A-Z][A-Za-z0-9.-]*$/.test(id) ? `https://osv.dev/vulnerability/${id}` : undefined;
}

/** Who publishes ids of this shape. */
export function advisorySource(id: string): string {
  if (id.startsWith("CVE-")) return "NVD";
  return id.startsWith("GHSA-") ? "GitHub Advisory Database" : "OSV";
}
