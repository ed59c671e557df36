// Sorts and filters the tables that are marked for it. Without it every page still shows everything.
// Nothing of the data is ever made into markup: texts are read and written as texts.
"use strict";

(() => {
  const FEWEST_ROWS = 15; // fewer are seen at a glance
  const byText = new Intl.Collator("en", { numeric: true, sensitivity: "base" });

  const made = (name, properties = {}, ...children) => {
    const element = Object.assign(document.createElement(name), properties);
    element.append(...children);
    return element;
  };

  const key = (row, column) => {
    const cell = row.cells[column];
    return "sort" in cell.dataset ? Number(cell.dataset.sort) : cell.textContent.trim();
  };

  const compared = (one, other) => {
    const areNumbers = typeof one === "number" && typeof other === "number";
    return areNumbers ? one - other : byText.compare(String(one), String(other));
  };

  // A missing value is a dash, and comes last whichever way the table is sorted.
  const isMissing = (value) => value === "–" || value === "";

  const sort = (table, column, direction) => {
    const body = table.tBodies[0];
    const keyed = Array.from(body.rows, (row) => [key(row, column), row]);
    keyed.sort(([one], [other]) => isMissing(one) - isMissing(other) || direction * compared(one, other));
    body.append(...keyed.map(([, row]) => row));
  };

  const makeSortable = (table) => {
    const heads = Array.from(table.tHead.rows[0].cells);
    heads.forEach((head, column) => {
      if ("fixed" in head.dataset) return;
      const button = made("button", { type: "button", className: "sorter" }, ...head.childNodes);
      head.append(button);
      head.setAttribute("aria-sort", "none");
      button.addEventListener("click", () => {
        const was = head.getAttribute("aria-sort");
        const startsDown = head.classList.contains("number");
        const isUp = was === "none" ? !startsDown : was === "descending";
        heads.forEach((other) => other.hasAttribute("aria-sort") && other.setAttribute("aria-sort", "none"));
        head.setAttribute("aria-sort", isUp ? "ascending" : "descending");
        sort(table, column, isUp ? 1 : -1);
      });
    });
  };

  const chooser = (table, column, name) => {
    const values = new Set(Array.from(table.tBodies[0].rows, (row) => row.cells[column].textContent.trim()));
    if (values.size < 2) return null;
    const select = made("select", {}, made("option", { value: "", textContent: "all" }));
    for (const value of Array.from(values).sort(byText.compare)) {
      select.append(made("option", { value, textContent: value }));
    }
    const matches = (row) => !select.value || row.cells[column].textContent.trim() === select.value;
    return { select, matches, label: made("label", {}, `${name} `, select) };
  };

  const makeFilterable = (table) => {
    const rows = Array.from(table.tBodies[0].rows);
    const caption = table.caption.textContent.trim();
    const words = made("input", { type: "search", autocomplete: "off", spellcheck: false });
    words.setAttribute("aria-label", `Filter: ${caption}`);
    words.placeholder = "Filter the rows";
    const choosers = Array.from(table.tHead.rows[0].cells, (head, column) =>
      "choose" in head.dataset ? chooser(table, column, head.textContent.trim()) : null,
    ).filter(Boolean);
    const status = made("span", { className: "muted" });
    status.setAttribute("role", "status");
    const apply = () => {
      const wanted = words.value.toLowerCase().split(/\s+/).filter(Boolean);
      let shown = 0;
      for (const row of rows) {
        const text = row.textContent.toLowerCase();
        row.hidden = !(wanted.every((word) => text.includes(word)) && choosers.every(({ matches }) => matches(row)));
        shown += !row.hidden;
      }
      status.textContent = shown === rows.length ? "" : `${shown} of ${rows.length} rows shown`;
    };
    words.addEventListener("input", apply);
    choosers.forEach(({ select }) => select.addEventListener("change", apply));
    const controls = made("div", { className: "controls" }, words, ...choosers.map(({ label }) => label), status);
    controls.setAttribute("role", "group");
    controls.setAttribute("aria-label", `Filters of: ${caption}`);
    table.closest(".scroll").before(controls);
  };

  for (const table of document.querySelectorAll("table[data-live]")) {
    const count = table.tBodies[0].rows.length;
    if (count >= FEWEST_ROWS) makeFilterable(table);
    if (count > 1) makeSortable(table);
  }

  // On paper nothing can be unfolded. The numbers of a picture stay out of it.
  let folded = [];
  addEventListener("beforeprint", () => {
    folded = Array.from(document.querySelectorAll("details:not([open], .numbers)"));
    folded.forEach((details) => (details.open = true));
  });
  addEventListener("afterprint", () => folded.forEach((details) => (details.open = false)));
})();
