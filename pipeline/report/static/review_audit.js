// The audit: one passage after another; each answer is on disk before the next passage is shown.
const byId = (id) => document.getElementById(id);
const KEYS = { h: "host", g: "guest", "?": "unknown" };
let state = null;
let waiting = Promise.resolve();

async function ask(path, body) {
  const options = body && { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(body) };
  let answer;
  try {
    answer = await fetch(path, options);
  } catch {
    throw new Error("The page’s server does not answer. Start it again (rolecall review); what was saved is on disk.");
  }
  const news = answer.headers.get("content-type")?.startsWith("application/json") ? await answer.json() : { error: await answer.text() };
  if (news.error) throw new Error(news.error);
  return news;
}

function act(body) {
  waiting = waiting.then(async () => {
    try {
      const wanted = typeof body === "function" ? body() : body;
      if (!wanted) return;
      show(await ask(wanted.name ? "/audit/act" : "/audit/state", wanted.name && wanted));
    } catch (problem) {
      byId("said").textContent = problem.message;
      byId("said").classList.add("bad");
    }
  });
}

function show(news) {
  state = news;
  byId("said").textContent = news.said ?? "";
  byId("said").classList.remove("bad");
  byId("begin").hidden = news.drawn > 0;
  byId("asking").hidden = !news.question;
  byId("result").hidden = news.question ? news.judged < 10 : !news.judged; // not so soon that it tells of single answers
  byId("report").textContent = news.report;
  byId("back").disabled = news.last === null;
  byId("progress").max = news.drawn || 1;
  byId("progress").value = news.judged;
  byId("count").textContent = `${news.judged} of ${news.drawn}`;
  if (news.question) {
    const { episode, before, word, after } = news.question;
    byId("where").textContent = episode;
    const marked = document.createElement("mark");
    marked.textContent = word;
    byId("passage").replaceChildren(`… ${before} `, marked, ` ${after} …`);
    byId("passage").focus({ preventScroll: true });
  }
  byId("wrong").hidden = Boolean(news.question) || !news.wrong.length;
  byId("list").replaceChildren(
    ...news.wrong.map(({ episode, id, start, word }) => {
      const link = document.createElement("a");
      link.href = `/episode/${id}#c${start}`;
      link.textContent = `${episode}: “${word}”`;
      const item = document.createElement("li");
      item.append(link);
      return item;
    }),
  );
}

const judge = (answer) => act(() => state?.question && { name: "judge", place: state.place, answer });
const back = () => act(() => state && state.last !== null && { name: "judge", place: state.last, answer: "" });

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest?.("input")) return;
  const key = event.key.toLowerCase();
  if (KEYS[key]) judge(KEYS[key]);
  else if (key === "b") back();
});
for (const button of byId("answers").querySelectorAll("[data-answer]")) button.addEventListener("click", () => judge(button.dataset.answer));
byId("back").addEventListener("click", back);
byId("correct").addEventListener("click", () => act({ name: "correct" }));
byId("draw").addEventListener("click", () => act({ name: "begin", passages: Number(byId("passages").value) }));
byId("anew").addEventListener("click", () => act({ name: "begin", passages: Number(byId("passages").value), seed: Date.now() % 1e9 }));
act({});
