/**
 * The page's script: filters findings by text, severity and kind, and keeps the filter in the
 * address (`#q=jinja2&severity=high`), so that a filtered view can be linked. Without it the page
 * shows everything.
 */
export const script = `
"use strict";
(() => {
  const form = document.getElementById("filter");
  if (!form) return;
  const query = form.elements.q, kind = form.elements.kind, shown = document.getElementById("shown");
  const none = document.getElementById("no-match");
  const buttons = [...form.querySelectorAll("button[data-severity]")];
  const places = [...document.querySelectorAll("#findings .place")].map((element) => ({
    element, open: element.open, groups: [...element.querySelectorAll(".group")].map((group) => ({
      element: group, rows: [...group.querySelectorAll(".finding")]
    }))
  }));
  const total = places.reduce((sum, p) => sum + p.groups.reduce((n, g) => n + g.rows.length, 0), 0);
  const words = new Map();
  const textOf = (element) => {
    let text = words.get(element);
    if (text === undefined) words.set(element, (text = element.textContent.toLowerCase()));
    return text;
  };
  const apply = () => {
    const wanted = query.value.trim().toLowerCase();
    const on = new Set(buttons.filter((b) => b.getAttribute("aria-pressed") === "true").map((b) => b.dataset.severity));
    const active = wanted !== "" || on.size > 0 || kind.value !== "";
    let count = 0;
    for (const place of places) {
      let inPlace = 0;
      const placeHit = wanted !== "" && textOf(place.element.firstElementChild).includes(wanted);
      for (const group of place.groups) {
        const groupHit = placeHit || (wanted !== "" && textOf(group.element.firstElementChild).includes(wanted));
        let inGroup = 0;
        for (const row of group.rows) {
          const match = (on.size === 0 || on.has(row.dataset.severity)) && (kind.value === "" || row.dataset.kind === kind.value)
            && (wanted === "" || groupHit || textOf(row).includes(wanted));
          row.hidden = !match;
          if (match) inGroup++;
        }
        group.element.hidden = inGroup === 0;
        inPlace += inGroup;
      }
      place.element.hidden = inPlace === 0;
      count += inPlace;
    }
    let opened = 0;
    for (const place of places) {
      place.element.open = active ? !place.element.hidden && opened++ < 20 : place.open;
    }
    shown.textContent = active ? count.toLocaleString("en") + " of " + total.toLocaleString("en") : "";
    none.hidden = count > 0 || total === 0;
  };
  const write = () => {
    const state = new URLSearchParams();
    if (query.value.trim()) state.set("q", query.value.trim());
    for (const b of buttons) if (b.getAttribute("aria-pressed") === "true") state.append("severity", b.dataset.severity);
    if (kind.value) state.set("kind", kind.value);
    try { history.replaceState(null, "", "#" + state); } catch {}
  };
  const read = () => {
    const state = new URLSearchParams(location.hash.slice(1));
    query.value = state.get("q") ?? "";
    kind.value = [...kind.options].some((o) => o.value === state.get("kind")) ? state.get("kind") : "";
    const on = new Set(state.getAll("severity"));
    for (const b of buttons) b.setAttribute("aria-pressed", String(on.has(b.dataset.severity)));
    apply();
  };
  let waiting = 0;
  const change = () => { clearTimeout(waiting); waiting = setTimeout(() => { apply(); write(); }, 80); };
  query.addEventListener("input", change);
  kind.addEventListener("change", change);
  form.addEventListener("submit", (event) => event.preventDefault());
  for (const b of buttons) b.addEventListener("click", () => {
    b.setAttribute("aria-pressed", String(b.getAttribute("aria-pressed") !== "true"));
    change();
  });
  addEventListener("hashchange", read);
  addEventListener("beforeprint", () => {
    if (total > 500) return;
    for (const d of document.querySelectorAll("details")) { d.dataset.was = d.open ? "1" : ""; d.open = true; }
  });
  addEventListener("afterprint", () => {
    for (const d of document.querySelectorAll("details[data-was]")) { d.open = d.dataset.was === "1"; delete d.dataset.was; }
  });
  form.hidden = false;
  read();
})();
`;
