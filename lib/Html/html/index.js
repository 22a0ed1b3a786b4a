"use strict";
// Shows the findings that the page's fragment selects, as in
// #rule=linuxkernel-lock-order&directory=drivers/net&text=mutex, and changes the
// fragment as the reader filters: so a selection has an address.
(() => {
  const keys = ["rule", "directory", "confidence"];
  const element = (id) => document.getElementById(id);
  const rows = [...document.querySelectorAll("main .row")].map((row) => ({
    row,
    rule: [row.dataset.rule],
    confidence: [row.dataset.confidence],
    directory: ancestors(row.dataset.directory),
    text: (row.dataset.directory + "/ " + row.textContent).toLowerCase(),
  }));
  const links = [...document.querySelectorAll("a[data-key]")];

  function ancestors(path) {
    const all = [path];
    for (let end = path.lastIndexOf("/"); end > 0;
         end = path.lastIndexOf("/", end - 1))
      all.push(path.slice(0, end));
    return all;
  }

  function readSelection() {
    const read = new URLSearchParams(location.hash.slice(1));
    const selection = { text: read.get("text") || "" };
    for (const key of keys)
      selection[key] = read.get(key) || "";
    return selection;
  }

  function writeSelection(selection) {
    const written = new URLSearchParams();
    for (const key of [...keys, "text"])
      if (selection[key])
        written.set(key, selection[key]);
    location.replace("#" + written);
  }

  function show() {
    const selection = readSelection();
    const words = selection.text.toLowerCase().split(/\s+/).filter(Boolean);
    const counts = new Map();
    let shown = 0;
    for (const entry of rows) {
      const hasText = words.every((word) => entry.text.includes(word));
      const failing = keys.filter((key) => selection[key] &&
                                           !entry[key].includes(selection[key]));
      entry.row.hidden = !hasText || failing.length > 0;
      if (!entry.row.hidden)
        shown++;
      // Each count says how many there would be if it alone were chosen anew.
      for (const key of keys)
        if (hasText && failing.every((other) => other === key))
          for (const value of entry[key])
            counts.set(key + "=" + value, (counts.get(key + "=" + value) || 0) + 1);
    }
    for (const section of document.querySelectorAll("main section")) {
      const left = section.querySelectorAll(".row:not([hidden])").length;
      section.hidden = left === 0;
      section.querySelector("h2 .count").textContent = left;
    }
    for (const link of links) {
      const { key, value } = link.dataset;
      const count = counts.get(key + "=" + value) || 0;
      link.parentElement.querySelector(".count").textContent = count;
      link.parentElement.classList.toggle("none", count === 0);
      if (selection[key] === value)
        link.setAttribute("aria-current", "true");
      else
        link.removeAttribute("aria-current");
    }
    const chosen = keys.map((key) => selection[key]).filter(Boolean)
                       .concat(words);
    element("status").textContent = `${shown} of ${rows.length} shown` +
        (chosen.length > 0 ? ": " + chosen.join(", ") : "");
    element("reset").hidden = chosen.length === 0;
    if (element("text") !== document.activeElement)
      element("text").value = selection.text;
  }

  for (const link of links) {
    // Without a script, some would lead nowhere.
    if (!link.hasAttribute("href"))
      link.href = "#" + new URLSearchParams(
          [[link.dataset.key, link.dataset.value]]);
    link.addEventListener("click", (event) => {
      if (event.ctrlKey || event.metaKey || event.shiftKey)
        return;
      event.preventDefault();
      const { key, value } = link.dataset;
      const selection = readSelection();
      selection[key] = selection[key] === value ? "" : value;
      writeSelection(selection);
    });
  }
  element("text").addEventListener("input", () => {
    writeSelection({ ...readSelection(), text: element("text").value });
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "/" && document.activeElement !== element("text")) {
      event.preventDefault();
      element("text").focus();
    }
  });
  addEventListener("hashchange", show);
  element("search").hidden = false;
  element("status").hidden = false;
  show();
})();
