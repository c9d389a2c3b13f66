// The review page of one episode. The server decides and keeps; this shows what it says and sends one edit after another.
import { COMMANDS, commandOf, fillHelp, keyLabel } from "./review_keys.js";
import { showWhy } from "./review_why.js";

const byId = (id) => document.getElementById(id);
const home = location.pathname;
const transcript = byId("transcript");

let state = null; // as the server told it last
let place = 0; // where the selected turn begins; it survives turns that are cut, joined and counted anew
let mark = 0; // the word of the selected turn with which a split begins
let waiting = Promise.resolve(); // edits go one after another, each for what the one before has left
const seen = []; // where the turns begin that "next worth a look" led to

const turns = () => state.rows.filter((row) => row.id);
const selected = () => turns().findLast((row) => row.start <= place) ?? turns()[0];
const elementOf = (row) => byId(`t${row.id}`);

// What the server says

async function ask(path, options) {
  let answer;
  try {
    answer = await fetch(home + path, options);
  } catch {
    throw new Error("The page’s server does not answer. Start it again (rolecall review); what was saved is on disk.");
  }
  if (answer.status === 204) return null;
  const body = answer.headers.get("content-type")?.startsWith("application/json") ? await answer.json() : { error: await answer.text() };
  if (body.error) throw new Error(body.error);
  return body;
}

async function refresh() {
  const first = !state;
  try {
    const news = await ask(`/state?revision=${state?.revision ?? ""}`);
    if (!news) return;
    show(news);
    if (!first) say("Changed elsewhere; this is how it stands now.");
    else if (turns().length) arrive();
  } catch (problem) {
    say(problem.message, true);
  }
}

/** Where the address points to (`#c120`: the turn with character 120), else the first turn. */
function arrive() {
  const wanted = /^#c(\d+)$/.exec(location.hash);
  const row = wanted && turns().findLast((each) => each.start <= Number(wanted[1]));
  select(row ?? turns()[0], { scroll: false });
  if (row) elementOf(row).scrollIntoView({ block: "center" });
}

function send(name, more = {}) {
  waiting = waiting.then(async () => {
    const row = selected();
    const element = row && elementOf(row);
    if (element) expect(element, name);
    const { start, end, role } = row ?? {};
    try {
      const news = await ask("/edit", {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify({ name, revision: state.revision, start, end, role, word: mark, ...more }),
      });
      show(news);
      say(news.said);
    } catch (problem) {
      if (state) show(state);
      say(problem.message, true);
    }
  });
  return waiting;
}

/** Show at once what a flip will come to; what the server answers takes its place. */
function expect(element, name) {
  element.classList.add("saving");
  element.key = "";
  if (name !== "flip") return;
  for (const role of ["host", "guest"]) element.classList.toggle(role);
  element.querySelector(".letter").textContent = element.classList.contains("host") ? "H" : "G";
}

function say(text, bad = false) {
  const line = byId("said");
  line.textContent = text;
  line.classList.toggle("bad", bad);
  clearTimeout(say.timer);
  if (!bad) say.timer = setTimeout(() => (line.textContent = ""), 4000);
}

// What is shown

function show(news) {
  const before = state && selected() && elementOf(selected())?.getBoundingClientRect().top;
  state = news;
  patch(state.rows);
  byId("strip").innerHTML = state.strip;
  const share = state.words ? state.settled / state.words : 1;
  byId("progress").value = 100 * share;
  byId("settled").textContent = share.toLocaleString("en", { style: "percent" });
  byId("wrong").textContent = state.wrong.toLocaleString("en");
  byId("halving").hidden = !state.halve;
  byId("halve").textContent = state.halve.toLocaleString("en");
  byId("looks").textContent = state.halve === 1 ? "look" : "looks";
  byId("look").textContent = state.look.toLocaleString("en");
  document.body.classList.toggle("finished", state.finished);
  const row = selected();
  if (row) {
    const after = elementOf(row).getBoundingClientRect().top;
    if (typeof before === "number") scrollBy(0, after - before);
    mark_selected(row);
  }
  fillQueue();
  fillButtons();
}

/** Put the rows in place; what stays the same before and after the change is not touched. */
function patch(rows) {
  const old = [...transcript.children];
  let head = 0;
  while (head < old.length && head < rows.length && old[head].key === rows[head].html) head++;
  let tail = 0;
  while (tail < old.length - head && tail < rows.length - head && old.at(-1 - tail).key === rows.at(-1 - tail).html) tail++;
  const fresh = rows.slice(head, rows.length - tail).map((row) => {
    const holder = document.createElement("template");
    holder.innerHTML = row.html.trim();
    const element = holder.content.firstElementChild;
    element.key = row.html;
    if (row.id) element.tabIndex = -1;
    return element;
  });
  for (const element of old.slice(head, old.length - tail)) element.remove();
  if (head) transcript.children[head - 1].after(...fresh);
  else transcript.prepend(...fresh);
}

function select(row, { scroll = true, word = 0 } = {}) {
  if (!row) return;
  place = row.start;
  mark = word;
  mark_selected(row);
  fillQueue();
  if (scroll) elementOf(row).scrollIntoView({ block: "nearest" });
}

function mark_selected(row) {
  const element = elementOf(row);
  const old = transcript.querySelector("[aria-current]");
  if (old && old !== element) {
    old.removeAttribute("aria-current");
    old.tabIndex = -1;
  }
  element.setAttribute("aria-current", "true");
  element.tabIndex = 0;
  askWhy(row);
  if (document.activeElement === document.body || transcript.contains(document.activeElement)) element.focus({ preventScroll: true });
  showMark(element);
}

let asked = "";
function askWhy(row) {
  const wanted = `${state.revision} ${row.start}`;
  if (asked === wanted || !byId("reasons").open) return;
  asked = wanted;
  clearTimeout(askWhy.timer);
  askWhy.timer = setTimeout(async () => {
    try {
      const why = await ask(`/why?start=${row.start}`);
      if (asked === wanted) showWhy(byId("why"), why, row);
    } catch {
      if (asked === wanted) byId("why").textContent = "";
    }
  }, 200);
}

function showMark(element) {
  const words = wordsOf(element);
  mark = Math.min(mark, words.length - 1);
  for (const shown of transcript.querySelectorAll(".w.mark")) shown.classList.remove("mark");
  if (mark > 0) {
    words[mark].classList.add("mark");
    words[mark].scrollIntoView({ block: "nearest" });
  }
}

/** The words of a turn, each in an element of its own from now on. */
function wordsOf(element) {
  const paragraph = element.querySelector(":scope > p");
  if (!paragraph.querySelector(".w")) {
    const parts = paragraph.textContent.split(" ").flatMap((word, number) => {
      const part = document.createElement("span");
      part.className = "w";
      part.textContent = word;
      return number ? [" ", part] : [part];
    });
    paragraph.replaceChildren(...parts);
  }
  return [...paragraph.querySelectorAll(".w")];
}

function fillQueue() {
  const list = byId("queue");
  const rows = new Map(turns().map((row) => [row.id, row]));
  const here = selected();
  list.replaceChildren(
    ...state.queue.slice(0, 12).map((id) => {
      const row = rows.get(id);
      const shown = elementOf(row);
      const button = document.createElement("button");
      button.type = "button";
      button.className = row.role;
      const letter = document.createElement("b");
      letter.className = "letter";
      letter.textContent = row.role[0].toUpperCase();
      const words = document.createElement("span");
      words.className = "words";
      words.textContent = shown.querySelector(":scope > p").textContent;
      const sure = document.createElement("span");
      sure.className = "sure";
      sure.textContent = shown.querySelector(".sure").textContent;
      button.append(letter, words, sure);
      if (row === here) button.setAttribute("aria-current", "true");
      button.addEventListener("click", () => look(row));
      const item = document.createElement("li");
      item.append(button);
      return item;
    }),
  );
}

function fillButtons() {
  for (const button of document.querySelectorAll("button[data-command]")) {
    const name = button.dataset.command;
    if (name === "undo" || name === "redo") {
      button.disabled = !state[name];
      button.title = state[name];
    }
    if (name === "finish") button.firstChild.textContent = state.finished ? "Open again " : "Episode is finished ";
    else if (!["undo", "redo", "help"].includes(name)) button.disabled = state.finished;
  }
}

function look(row) {
  if (seen.at(-1) !== row.start) seen.push(row.start);
  select(row, { scroll: false });
  elementOf(row).scrollIntoView({ block: "center" });
}

// What a person does

const step = (by) => {
  const all = turns();
  select(all[Math.max(0, Math.min(all.length - 1, all.indexOf(selected()) + by))]);
};

function moveMark(by, sentence) {
  const words = wordsOf(elementOf(selected()));
  const begins = (at) => at <= 0 || at >= words.length || /[.?!…]["'”’)]*$/.test(words[at - 1].textContent);
  let at = mark + by;
  while (sentence && !begins(at)) at += by;
  mark = Math.max(0, Math.min(words.length - 1, at));
  showMark(elementOf(selected()));
}

function nextInQueue() {
  const rows = new Map(turns().map((row) => [row.id, row]));
  const here = selected();
  const ahead = state.queue.map((id) => rows.get(id)).filter((row) => row && row !== here);
  const fresh = ahead.find((row) => !seen.includes(row.start));
  if (!fresh && !ahead.length) return say("Nothing is left that is worth a look.");
  if (!fresh) seen.length = 0;
  look(fresh ?? ahead[0]);
}

function backInQueue() {
  if (seen.at(-1) === selected()?.start) seen.pop();
  const start = seen.at(-1);
  if (start === undefined) return say("This is where you began.");
  select(turns().findLast((row) => row.start <= start));
}

const ACTIONS = {
  next: () => step(1),
  previous: () => step(-1),
  first: () => step(-Infinity),
  last: () => step(Infinity),
  look: () => (waiting = waiting.then(nextInQueue)),
  look_back: () => (waiting = waiting.then(backInQueue)),
  confirm_next: async () => {
    await send("confirm");
    nextInQueue();
  },
  word_left: () => moveMark(-1, false),
  word_right: () => moveMark(1, false),
  sentence_left: () => moveMark(-1, true),
  sentence_right: () => moveMark(1, true),
  split: async () => {
    const { end } = selected();
    await send("split");
    const rest = turns().find((row) => row.end === end);
    if (rest) select(rest);
  },
  finish: () => send(state.finished ? "reopen" : "finish"),
  help: () => byId("help").showModal(),
};

function run(name) {
  if (!state) return;
  if (ACTIONS[name]) ACTIONS[name]();
  else send(name);
}

document.addEventListener("keydown", (event) => {
  const at = event.target;
  if (byId("help").open || at.closest?.("input, select, textarea")) return;
  if ((event.key === "Enter" || event.key === " ") && at.closest?.("button, a, summary")) return;
  const command = commandOf(event);
  if (!command) return;
  event.preventDefault();
  run(command.name);
});

transcript.addEventListener("click", (event) => {
  const element = event.target.closest(".passage");
  const row = element && turns().find((each) => elementOf(each) === element);
  if (!row) return;
  const word = event.target.closest(".w");
  select(row, { scroll: false, word: word && row === selected() ? wordsOf(element).indexOf(word) : 0 });
  element.focus({ preventScroll: true });
});

byId("strip").addEventListener("click", (event) => {
  const bar = event.target.closest("rect[data-t]");
  if (bar) {
    const row = turns().find((each) => String(each.id) === bar.dataset.t);
    select(row, { scroll: false });
    elementOf(row).scrollIntoView({ block: "center" });
  }
});

for (const command of COMMANDS.filter((each) => each.button)) {
  const button = document.createElement("button");
  button.type = "button";
  button.dataset.command = command.name;
  const key = document.createElement("kbd");
  key.textContent = keyLabel(command.keys[0]);
  button.title = command.says;
  button.append(`${command.button} `, key);
  button.addEventListener("click", () => run(command.name));
  byId(command.always ? "always" : "actions").append(button);
}
fillHelp(byId("keys"));
byId("reasons").addEventListener("toggle", () => state && selected() && askWhy(selected()));
/** How much of the window the bar above and, on a narrow one, the panel below take away. */
new ResizeObserver(() => {
  const panel = document.querySelector(".panel");
  const below = matchMedia("(max-width: 60rem)").matches;
  document.documentElement.style.setProperty("--top", `${document.querySelector(".bar").offsetHeight}px`);
  document.documentElement.style.setProperty("--bottom", `${below ? panel.offsetHeight : 0}px`);
}).observe(document.body);
setInterval(() => document.visibilityState === "visible" && state && (waiting = waiting.then(refresh)), 3000);
document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && (waiting = waiting.then(refresh)));
refresh();
