for (const table of document.querySelectorAll("table.sortable")) {
  const body = table.tBodies[0];
  const heads = [...table.tHead.rows[0].cells];
  const value = (row, column) => row.cells[column].textContent.trim();
  heads.forEach((head, column) => {
    const button = document.createElement("button");
    button.type = "button";
    button.append(...head.childNodes);
    head.append(button);
    button.addEventListener("click", () => {
      const numeric = head.matches(".num, .count");
      const before = head.getAttribute("aria-sort");
      const down = before ? before === "ascending" : numeric;
      for (const other of heads) other.removeAttribute("aria-sort");
      head.setAttribute("aria-sort", down ? "descending" : "ascending");
      const key = (row) => numeric ? Number.parseFloat(value(row, column)) : value(row, column);
      const rows = [...body.rows].map((row) => [key(row), row]);
      rows.sort(([a], [b]) => {
        if (numeric) {
          if (Number.isNaN(a) || Number.isNaN(b)) return Number.isNaN(a) - Number.isNaN(b);
          return down ? b - a : a - b;
        }
        return down ? b.localeCompare(a) : a.localeCompare(b);
      });
      body.append(...rows.map(([, row]) => row));
    });
  });
}

const totals = document.getElementById("totals");
if (totals) {
  // Zoe finds Zoë.
  const plain = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
  const students = [...totals.tBodies[0].rows].map((row) => [row.dataset.id, plain(`${row.cells[0].textContent} ${row.dataset.id}`)]);
  const about = [...document.querySelectorAll("[data-id]")];
  const bar = document.createElement("p");
  const label = document.createElement("label");
  const field = document.createElement("input");
  const count = document.createElement("output");
  bar.className = "find";
  field.type = "search";
  field.placeholder = "name or ID";
  label.append("Find students ", field);
  bar.append(label, count);
  document.querySelector("main").prepend(bar);
  field.addEventListener("input", () => {
    const words = plain(field.value).split(/\s+/).filter(Boolean);
    const found = new Set();
    for (const [id, text] of students) if (words.every((word) => text.includes(word))) found.add(id);
    // What is about two students stays if one of them is found.
    for (const element of about) element.hidden = !element.dataset.id.split(" ").some((id) => found.has(id));
    count.textContent = words.length > 0 ? `${found.size} of ${students.length}` : "";
  });
}
