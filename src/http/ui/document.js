// One stored document, with a quote marked in it.
import { element, languageOf } from "./app.js";

const dialog = document.getElementById("document");

/** The address of the page that shows a source: "/?patent=US…#claim 3:10-57". */
export function atQuote(source) {
  const place = `${encodeURIComponent(source.section)}:${source.start}-${source.end}`;
  return `/?patent=${encodeURIComponent(source.id)}#${place}`;
}

function sections(patent) {
  const claims = (patent.claims ?? []).map((text, at) => [`claim ${at + 1}`, text]);
  const paragraphs = (patent.description ?? []).map((p, at) => [p.label ? `[${p.label}]` : `description ${at + 1}`, p.text]);
  const head = [["title", patent.title], ["abstract", patent.abstract]];
  return [...head, ...claims, ...paragraphs].filter(([, text]) => text?.trim());
}

/** Offsets are bytes of UTF-8; the text is cut there. */
function marked(text, start, end) {
  const bytes = new TextEncoder().encode(text);
  const cut = (from, to) => new TextDecoder().decode(bytes.slice(from, to));
  return [cut(0, start), element("mark", {}, cut(start, end)), cut(end)];
}

function facts(patent) {
  const line = (name, value) => (value?.length ? [element("dt", {}, name), element("dd", {}, [value].flat().join(", "))] : []);
  return element("dl", {}, ...line("Published", patent.date), ...line("Filed", patent.filed), ...line("Priority", patent.priority),
    ...line("Applicant", patent.applicants), ...line("CPC", patent.cpc), ...line("Family", patent.family), ...line("See also", patent.also));
}

function paint(patent, source) {
  const title = `${patent.id} ${patent.title ?? ""}`;
  const body = sections(patent).map(([name, text]) => {
    const here = name === source.section && Number.isInteger(source.start);
    const words = element("p", { lang: languageOf(text), dir: "auto" }, ...(here ? marked(text, source.start, source.end) : [text]));
    return element("section", {}, element("h3", {}, name), words);
  });
  show(title, facts(patent), ...body);
}

/** Fills the dialog under a bar that stays in sight. */
function show(title, ...content) {
  const heading = element("h2", { id: "document-title", lang: languageOf(title) }, title);
  const close = element("button", { type: "button" }, "Close");
  close.addEventListener("click", () => dialog.close());
  dialog.replaceChildren(element("div", { class: "bar" }, heading, close), ...content);
  close.focus({ preventScroll: true });
}

/** Fetches and shows a document; `remember` puts its address into the browser's bar. */
export async function showDocument(source, remember) {
  if (!dialog.open) dialog.showModal();
  show(source.id, element("p", {}, "Loading …"));
  if (remember) history.replaceState(null, "", atQuote(source));
  try {
    const headers = { accept: "application/json" };
    const response = await fetch(`/v1/patents/${encodeURIComponent(source.id)}`, { headers });
    const answer = await response.json();
    if (!response.ok) throw new Error(answer.error?.message ?? `status ${response.status}`);
    paint(answer, source);
    dialog.querySelector("mark")?.scrollIntoView({ block: "center" });
  } catch (error) {
    show(source.id, element("p", { class: "error", role: "alert" }, String(error.message ?? error)));
  }
}

/** Shows the document that the address names, if it names one. */
export function openAddressed() {
  const id = new URLSearchParams(location.search).get("patent");
  if (!id) return;
  const [, section, start, end] = decodeURIComponent(location.hash).match(/^#(.*):(\d+)-(\d+)$/s) ?? [];
  showDocument({ id, section, start: Number(start ?? NaN), end: Number(end ?? NaN) }, false);
}

dialog.addEventListener("close", () => history.replaceState(null, "", "/"));
