// The call screen: script, facts and law side by side, by keyboard. Nothing leaves it but facts without a name, and nothing stays.

import { list, make } from "./parts.js";

const { language, facts, words } = JSON.parse(document.getElementById("script").textContent);
const VALUES = { y: "yes", n: "no", u: "unsure" };
const at = (id) => document.getElementById(id);
const known = new Map();
let shown = facts;
let place = 0;
let next = null;
let asked = 0;
let calls = 0;

const label = (value) => (value ? words[`answer.${value}`] : "");

function drawFacts() {
  const rows = shown.map((row, index) => make("li", {
    role: "option", id: `fact-${row.fact}`, "aria-selected": String(index === place), onclick: () => go(index),
  }, make("b", {}, label(known.get(row.fact))), row.yes));
  at("facts").replaceChildren(...rows);
  rows[place]?.scrollIntoView({ block: "nearest" });
  if (rows[place]) at("facts").setAttribute("aria-activedescendant", rows[place].id);
  else at("facts").removeAttribute("aria-activedescendant");
  drawScript();
}

function drawScript() {
  const row = shown[place];
  const part = (name, text, lang, kind = "") => [make("h3", {}, words[name]), make("p", { class: kind, lang }, text)];
  const here = language === "en" ? "en" : "zh-Hant-HK";
  at("say").replaceChildren(...(row ? [
    ...part("console.cantonese", row.spoken.yue, "yue-Hant-HK", "say"), ...part("console.english", row.spoken.en, "en", "say"),
    ...part("console.written", row.written, "zh-Hant-HK"), ...part("console.why", row.why, here), ...part("console.avoid", row.avoid, here),
  ] : [make("p", {}, words["console.nothing_left"])]));
}

function go(index) {
  place = Math.max(0, Math.min(shown.length - 1, index));
  drawFacts();
}

function toFact(fact) {
  at("search").value = "";
  shown = facts;
  go(facts.findIndex((row) => row.fact === fact));
}

function know(value) {
  const row = shown[place];
  if (!row) return;
  if (value) known.set(row.fact, value);
  else known.delete(row.fact);
  drawFacts();
  assess();
}

async function call(path, body) {
  const response = await fetch(path, { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body), cache: "no-store" });
  if (!response.ok) throw new Error(String(response.status));
  return response.json();
}

async function assess() {
  const number = (asked += 1);
  try {
    const told = await call("/v1/assess", { facts: Object.fromEntries(known), language });
    if (number === asked) drawLaw(told);
  } catch {
    if (number === asked) at("law").replaceChildren(make("p", { class: "urgent" }, words["ui.not_sent"]));
  }
}

function drawLaw(told) {
  next = told.next_question?.fact ?? null;
  const statement = (fact) => facts.find((row) => row.fact === fact)?.yes ?? fact;
  at("law").replaceChildren(
    ...(told.steps.filter((step) => step.urgent).map((step) => make("div", { class: "urgent" }, make("strong", {}, step.title), make("p", {}, step.text)))),
    make("p", {}, make("strong", {}, `${words["console.next"]} (g): `), next ? statement(next) : words["console.nothing_left"]),
    ...told.offences.map((offence) => make("details", { class: "card", open: offence.raised },
      make("summary", {}, `${offence.title}: `, make("span", { class: "standing" }, offence.standing)),
      ...offence.limbs.filter((limb) => limb.raised || !offence.raised).slice(0, 1).map((limb) => make("ul", {}, ...limb.elements.map((element) =>
        make("li", { class: element.status }, `${words[`element.${element.status}`]}: ${element.text}`)))),
      offence.missing.length ? make("p", { class: "quiet" }, `${words["ui.depends"]}: ${offence.missing.map(statement).join("; ")}`) : null)),
    make("h3", {}, words["card.related"]), list(told.related.map((law) => `${law.title} — ${law.why}`)) ?? "",
    make("h3", {}, words["console.disposal"]), make("p", {}, told.disposal_order.why),
    make("h3", {}, words["console.duties"]), list(told.steps.map((step) => step.title)) ?? "",
    make("h3", {}, words["console.refer"]),
    ...told.referrals.map((service) => make("p", {}, make("strong", {}, service.name), " ", service.phones.map((phone) => phone.number).join(" / "), make("br"), [service.who_for, service.hours, service.languages].filter(Boolean).join(" · "))),
    make("p", { class: "quiet" }, told.disclaimer));
}

async function readNotes() {
  const text = at("notes").value.trim().slice(0, 4000);
  if (!text) return;
  const own = calls;
  const told = await call("/v1/extract", { text, language: "auto" }).catch(() => null);
  if (own !== calls) return; // what the last caller told is nothing of this one's
  for (const { fact, value } of told?.facts ?? []) if (!known.has(fact)) known.set(fact, value);
  drawFacts();
  assess();
}

function newCall() {
  calls += 1;
  known.clear();
  at("notes").value = at("search").value = "";
  shown = facts;
  go(0);
  assess();
  at("facts").focus();
}

at("search").oninput = () => {
  const wanted = at("search").value.toLowerCase();
  shown = facts.filter((row) => `${row.fact} ${row.yes} ${row.spoken.en} ${row.spoken.yue}`.toLowerCase().includes(wanted));
  go(0);
};
at("search").onkeydown = (event) => {
  if (event.key === "Enter" || event.key === "Escape") at("facts").focus();
};
at("notes").onkeydown = (event) => {
  if (event.key === "Escape") at("facts").focus();
};
at("read").onclick = readNotes;
at("new").onclick = newCall;
addEventListener("keydown", (event) => {
  if (event.target.matches("input, textarea, select") || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  const does = {
    j: () => go(place + 1), k: () => go(place - 1), ArrowDown: () => go(place + 1), ArrowUp: () => go(place - 1),
    x: () => know(null), g: () => next && toFact(next), "/": () => at("search").focus(), c: newCall,
  }[event.key] ?? (VALUES[event.key] && (() => know(VALUES[event.key])));
  if (!does) return;
  event.preventDefault();
  does();
});

newCall();
