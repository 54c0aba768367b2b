// The conversation: ask, stream, sources. Everything that comes from the server is put in place as text, never as HTML.
import { atQuote, openAddressed, showDocument } from "./document.js";

const part = (id) => document.getElementById(id);
const messages = []; // the conversation as the API wants it
let turns = 0;
let running = null; // the AbortController of the answer that is being streamed

export function element(name, attributes = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  made.append(...children);
  return made;
}

/** The language of a text by its script, so that the browser takes the right font. */
export function languageOf(text) {
  const count = (pattern) => (text.match(pattern) ?? []).length;
  const [hangul, kana, han] = [count(/[\uac00-\ud7a3]/g), count(/[\u3041-\u30ff]/g), count(/[\u4e00-\u9fff]/g)];
  if (3 * (hangul + kana + han) < count(/[a-z]/gi) || hangul + kana + han === 0) return "en";
  if (hangul >= kana && 2 * hangul >= han) return "ko";
  return 12 * kana >= han ? "ja" : "zh";
}

const say = (text) => { part("status").textContent = text; };

function listed(id) {
  return part(id).value.split(/[,;\s]+/).filter(Boolean);
}

function filters() {
  const wanted = { source_list: false, markdown: false }; // text is shown as text here
  for (const id of ["before", "after"]) if (part(id).value.trim()) wanted[id] = part(id).value.trim();
  for (const id of ["cpc", "country", "lang"]) if (listed(id).length) wanted[id] = listed(id);
  return wanted;
}

function newTurn(question) {
  turns += 1;
  part("welcome")?.remove();
  part("examples")?.remove();
  part("fresh").hidden = false;
  const turn = {
    number: turns, text: "", sources: [], due: false,
    answer: element("div", { class: "answer", "aria-busy": "true" }),
    list: element("ol", { class: "sources", "aria-label": "Sources" }),
  };
  const asked = element("h2", { lang: languageOf(question), dir: "auto" }, question);
  turn.article = element("article", {}, asked, turn.answer, turn.list);
  part("conversation").append(turn.article);
  turn.article.scrollIntoView({ block: "start" });
  return turn;
}

/** A line whose [n] marks lead to the sources; what stands in a quote is no mark. */
function line(name, text, turn) {
  const made = element(name, { dir: "auto" });
  const quotes = turn.sources.map((source) => source.quote);
  const inQuote = (at) => quotes.some((quote) => {
    for (let from = text.indexOf(quote); from >= 0; from = text.indexOf(quote, from + 1)) {
      if (from < at && at < from + quote.length) return true;
    }
    return false;
  });
  let at = 0;
  for (const piece of text.split(/(\[\d{1,3}\])/)) {
    const n = Number(piece.match(/^\[(\d+)\]$/)?.[1]);
    const known = turn.sources.some((source) => source.n === n) && !inQuote(at);
    made.append(known ? element("a", { class: "mark", href: `#source-${turn.number}-${n}` }, piece) : piece);
    at += piece.length;
  }
  return made;
}

/** Lines that begin with "- " are a list, the others paragraphs. */
function lines(text, turn) {
  const made = [];
  for (const words of text.split(/\n+/).filter((words) => words.trim())) {
    if (!words.startsWith("- ")) made.push(line("p", words, turn));
    else {
      if (made.at(-1)?.tagName !== "UL") made.push(element("ul"));
      made.at(-1).append(line("li", words.slice(2), turn));
    }
  }
  return made;
}

function paintAnswer(turn) {
  if (turn.due) return;
  turn.due = true;
  requestAnimationFrame(() => {
    turn.due = false;
    turn.answer.lang = languageOf(turn.text);
    turn.answer.replaceChildren(...lines(turn.text, turn));
  });
}

function paintSources(turn) {
  turn.list.replaceChildren(...turn.sources.map((source) => {
    const place = element("a", { href: atQuote(source) }, `${source.id} · ${source.section}`);
    place.addEventListener("click", (event) => {
      if (event.ctrlKey || event.metaKey || event.shiftKey) return; // a new tab is the browser's business
      event.preventDefault();
      showDocument(source, true);
    });
    const title = element("span", { class: "title", lang: languageOf(source.title) }, source.title);
    const date = source.date ? element("time", { datetime: source.date }, source.date) : "";
    const quote = element("blockquote", { lang: languageOf(source.quote), dir: "auto" }, source.quote);
    const dot = source.date ? " · " : "";
    return element("li", { id: `source-${turn.number}-${source.n}`, value: source.n }, place, " · ", title, dot, date, quote);
  }));
  paintAnswer(turn);
}

function showError(turn, status, error, retryAfter) {
  const kind = {
    429: `The server is busy. Try again in ${retryAfter ?? "a few"} seconds.`,
    413: "That is too much text for one request.",
    503: "Something the answer needs is not there yet.",
    0: "The server cannot be reached. Is it still running?",
  }[status] ?? (status >= 500 ? "Something went wrong on the server." : "The question could not be taken as it is.");
  const detail = element("span", { class: "detail" }, error?.message ?? "");
  const id = error?.request_id ? element("code", {}, error.request_id) : "";
  turn.article.append(element("p", { class: "error", role: "alert" }, kind, " ", detail, " ", id));
}

function take(turn, chunk) {
  if (chunk.error) return showError(turn, 500, chunk.error);
  const event = chunk.event;
  if (event?.type === "status") say(event.data.done ? "Writing …" : event.data.description);
  if (event?.type === "source") {
    const quote = event.data.document[0];
    turn.sources.push(...event.data.metadata.map((place) => ({ ...place, quote })));
    paintSources(turn);
  }
  if (chunk.sources) {
    turn.sources = chunk.sources;
    paintSources(turn);
  }
  const dropped = chunk.priorart?.dropped_sentences;
  if (dropped) turn.list.after(element("p", { class: "note" }, `Sentences of the language model that were left out because the sources do not hold them: ${dropped}`));
  const text = chunk.choices?.[0]?.delta?.content;
  if (text) {
    turn.text += text;
    paintAnswer(turn);
  }
}

async function* chunks(response) {
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = "";
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return;
    const lines = (rest + value).split("\n\n");
    rest = lines.pop();
    for (const line of lines) {
      if (line.startsWith("data: {")) yield JSON.parse(line.slice(6));
    }
  }
}

async function stream(turn, signal) {
  const body = JSON.stringify({ model: "priorart", stream: true, messages, priorart: filters() });
  const headers = { "content-type": "application/json" };
  const response = await fetch("/v1/chat/completions", { method: "POST", headers, body, signal });
  if (!response.ok) {
    const answer = await response.json().catch(() => ({}));
    return showError(turn, response.status, answer.error, response.headers.get("retry-after"));
  }
  for await (const chunk of chunks(response)) take(turn, chunk);
}

function busy(controller) {
  running = controller;
  part("send").hidden = Boolean(controller);
  part("stop").hidden = !controller;
}

async function ask() {
  const question = part("question").value.trim();
  if (!question || running) return;
  part("question").value = "";
  messages.push({ role: "user", content: question });
  const turn = newTurn(question);
  const controller = new AbortController();
  busy(controller);
  say("Searching …");
  try {
    await stream(turn, controller.signal);
    say("");
  } catch (error) {
    if (controller.signal.aborted) say("Stopped.");
    else {
      say("");
      showError(turn, 0, { message: String(error.message ?? error) });
    }
  }
  busy(null);
  turn.answer.setAttribute("aria-busy", "false");
  // A follow-up ("and its thickness?") needs to know which documents were cited.
  const cited = turn.sources.map((source) => `[${source.n}] ${source.id} · ${source.section}`).join("\n");
  if (turn.text) messages.push({ role: "assistant", content: `${turn.text}\n\n${cited}`.trim() });
  else if (messages.at(-1)?.role === "user") {
    messages.pop(); // what got no answer is not part of the conversation
    part("question").value ||= question; // and may be asked again with a click
  }
  part("question").focus();
}

const stop = () => running?.abort();

part("ask").addEventListener("submit", (event) => { event.preventDefault(); ask(); });
part("stop").addEventListener("click", stop);
part("fresh").addEventListener("click", () => { stop(); location.assign("/"); });
part("question").addEventListener("keydown", (event) => {
  // While an input method composes (Korean, Japanese, Chinese), Enter belongs to it.
  if (event.key !== "Enter" || event.shiftKey || event.isComposing || event.keyCode === 229) return;
  event.preventDefault();
  ask();
});
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && !event.isComposing && !part("document").open) stop();
});

/** Questions that the sample answers, to begin with. */
const EXAMPLES = [
  "How much fluoroethylene carbonate is in the electrolyte of the silicon-carbon cell of Norrfall?",
  "Which documents disclose a second seal?",
  "실리콘 음극 전지의 전해액에는 FEC가 몇 중량% 들어 있나?",
];

function offerExamples() {
  const offers = EXAMPLES.map((question) => {
    const offer = element("button", { type: "button", lang: languageOf(question) }, question);
    offer.addEventListener("click", () => { part("question").value = question; ask(); });
    return element("li", {}, offer);
  });
  part("welcome")?.after(element("ul", { id: "examples", "aria-label": "Examples" }, ...offers));
}

async function greet() {
  const response = await fetch("/readyz").catch(() => null);
  const state = await response?.json().catch(() => null);
  if (!response?.ok || !state) return say(state?.error?.message ?? "The server is not ready yet.");
  const sample = state.sample ? " (sample collection: invented patents)" : "";
  const facts = [`${state.documents.toLocaleString("en")} documents${sample}`, state.generator ?? "no language model: answers are quotes"];
  if (state.mode === "lexical") facts.push("searched by words alone");
  part("collection").textContent = facts.join(" · ");
  if (state.sample) offerExamples();
}

greet();
openAddressed();
