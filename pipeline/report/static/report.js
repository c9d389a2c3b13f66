"use strict";

const search = document.getElementById("search");
const found = document.getElementById("found");
const only = document.getElementById("only-review");
const items = [...document.querySelectorAll("#transcript > *, .episodes tbody tr")];
const texts = items.map((item) => item.textContent.toLowerCase().replace(/\s+/g, " "));

function mark(item, wanted) {
  const paragraph = item.querySelector(":scope > p");
  if (!paragraph) return;
  const text = paragraph.textContent;
  if (!wanted) {
    if (paragraph.childElementCount) paragraph.textContent = text;
    return;
  }
  const parts = [];
  const pattern = new RegExp(wanted.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"), "gi");
  let end = 0;
  for (const match of text.matchAll(pattern)) {
    const hit = document.createElement("mark");
    hit.textContent = match[0];
    parts.push(text.slice(end, match.index), hit);
    end = match.index + match[0].length;
  }
  paragraph.replaceChildren(...parts, text.slice(end));
}

function filter() {
  const wanted = search.value.toLowerCase().trim().replace(/\s+/g, " ");
  let shown = 0;
  items.forEach((item, number) => {
    const fits = (!wanted || texts[number].includes(wanted)) && (!only?.checked || item.classList.contains("review"));
    item.hidden = !fits;
    shown += fits;
    mark(item, fits ? wanted : "");
  });
  found.textContent = wanted || only?.checked ? `${shown} of ${items.length}` : "";
}

function sort(button) {
  const head = button.closest("th");
  const column = [...head.parentElement.children].indexOf(head);
  const down = head.getAttribute("aria-sort") === "ascending" || (column > 0 && !head.hasAttribute("aria-sort"));
  for (const other of head.parentElement.children) other.removeAttribute("aria-sort");
  head.setAttribute("aria-sort", down ? "descending" : "ascending");
  const value = (row) => row.children[column].dataset.v;
  const compare = (a, b) =>
    column ? value(a) - value(b) : a.children[0].textContent.localeCompare(b.children[0].textContent, "en", { numeric: true });
  const body = head.closest("table").tBodies[0];
  body.append(...[...body.rows].sort((a, b) => (down ? -compare(a, b) : compare(a, b))));
}

let waiting = 0;
search.addEventListener("input", () => {
  clearTimeout(waiting);
  waiting = setTimeout(filter, 80);
});
only?.addEventListener("change", filter);
document.addEventListener("click", (event) => {
  const bar = event.target.closest("rect[data-t]");
  if (bar) location.hash = `t${bar.dataset.t}`;
  const button = event.target.closest(".episodes thead button");
  if (button) sort(button);
});
