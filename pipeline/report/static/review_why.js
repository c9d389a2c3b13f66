// Why a turn has its role: a bar for each reason, to the right for the host and to the left for the guest.
const WIDEST = 3; // log-odds: odds of twenty to one
const LEAST = 0.02;

export function showWhy(place, why, row) {
  const parts = [];
  if (why.settled) parts.push(text("p", why.settled === "person" ? "You said so. Without you:" : "The transcript’s own labels say so. Without them:"));
  parts.push(axis("guest", "host"), bars(why.parts, "role", true), text("h3", "What the classifier weighed"));
  parts.push(bars(why.weighed, "role"));
  if (why.change.length) {
    parts.push(text("h3", "Does the speaker change where it begins?"), axis("goes on", "changes"), bars(why.change, "change", true));
  }
  place.replaceChildren(...parts);
}

function bars(terms, kind, all = false) {
  const list = document.createElement("ul");
  list.className = `bars ${kind}`;
  for (const term of terms.filter(({ value }) => all || Math.abs(value) >= LEAST)) {
    const item = document.createElement("li");
    const towards = kind === "change" ? "" : term.value > 0 ? "host" : "guest";
    const bar = document.createElement("span");
    bar.className = `length ${towards} ${term.value > 0 ? "right" : "left"}`;
    bar.style.setProperty("--long", `${(50 * Math.min(Math.abs(term.value), WIDEST)) / WIDEST}%`);
    const lane = document.createElement("span");
    lane.className = "lane";
    lane.setAttribute("aria-hidden", "true");
    lane.append(bar);
    const value = text("span", `${term.value < 0 ? "−" : "+"}${Math.abs(term.value).toFixed(1)}`);
    value.className = "value";
    const name = text("span", term.name);
    name.className = "name";
    item.title = term.says;
    item.append(name, lane, value);
    const says = text("span", term.says);
    says.className = "says";
    if (kind === "change" || !all) item.append(says);
    list.append(item);
  }
  return list;
}

function axis(left, right) {
  const line = document.createElement("p");
  line.className = "axis";
  line.append(text("span", `← ${left}`), text("span", `${right} →`));
  return line;
}

function text(tag, content) {
  const element = document.createElement(tag);
  element.textContent = content;
  return element;
}
