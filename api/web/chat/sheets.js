// What can be taken away: a summary and a diary sheet. Both are made here; nothing of them is sent.

import { button, link, list, make, paragraphs } from "./parts.js";

const FILE = "notes.txt";
const LONG = "ui.diary_what";
const ENTRY = ["ui.diary_when", "ui.diary_where", "ui.diary_account", LONG, "ui.diary_who", "ui.diary_kept"];

/** A view in place of the conversation, with what closes it, prints it and saves it. */
export class Sheets {
  #words;
  #cards;
  #close;

  constructor(words, cards, close) {
    this.#words = words;
    this.#cards = cards;
    this.#close = close;
  }

  /** What was understood, which offences may fit and why, steps, contacts and sources, with the date. */
  summary({ known, messages, assessment }) {
    const result = messages.findLast((message) => message.kind === "result");
    const sheet = this.#sheet("ui.summary",
      make("h2", {}, this.#words.fill("ui.summary_of", today(this.#words.language))),
      make("h2", {}, this.#words.say("ui.understood")),
      list(known.map((fact) => fact.text)) ?? make("p", {}, this.#words.say("ui.nothing_understood")),
      ...(result ? this.#cards.result(result.cards) : [make("p", { class: "help" }, this.#words.say("ui.no_result_yet"))]),
      ...(assessment ? paragraphs(assessment.disclaimer) : []));
    for (const folded of sheet.querySelectorAll("details")) folded.open = true;
    for (const only of sheet.querySelectorAll(".card button, .card input")) only.remove();
    for (const source of sheet.querySelectorAll(".sources a")) source.after(make("div", { class: "status" }, source.href));
    return sheet;
  }

  diary() {
    const entries = make("div");
    const add = () => entries.append(this.#entry(entries.children.length + 1));
    add();
    return this.#sheet("ui.diary",
      make("h2", {}, this.#words.say("ui.diary")),
      make("p", { class: "card urgent" }, this.#words.say("ui.diary_minor")),
      make("p", { class: "help" }, this.#words.say("ui.diary_note")),
      entries, make("div", { class: "row" }, button(this.#words.say("ui.diary_add"), add)));
  }

  #entry(number) {
    return make("fieldset", { class: "card" }, make("legend", {}, this.#words.fill("ui.diary_entry", number)), ...ENTRY.map((name) =>
      make("label", {}, this.#words.say(name), make(name === LONG ? "textarea" : "input", { ...(name !== LONG && { type: "text" }), autocomplete: "off", spellcheck: false }))));
  }

  #sheet(name, ...children) {
    const sheet = make("section", { class: "sheet", tabIndex: -1, "aria-label": this.#words.say(name) },
      make("div", { class: "row" },
        button(this.#words.say("ui.close"), this.#close, "strong"),
        button(this.#words.say("ui.print"), () => print()),
        button(this.#words.say("ui.save"), () => save(sheet))),
      make("p", { class: "help" }, this.#words.say("ui.saving_note")), ...children);
    return sheet;
  }
}

const DATES = { en: "en-GB", zh: "zh-Hant-HK" };
const today = (language) => new Intl.DateTimeFormat(DATES[language], { dateStyle: "long" }).format(new Date());

/** The sheet as plain text, with what was filled in, under a name that gives nothing away. */
function save(sheet) {
  const text = [...sheet.querySelectorAll("h2, h3, p, li, .standing, .status, legend, label, a.button, summary")]
    .filter((part) => !part.closest(".row button") && part !== sheet.querySelector("p.help"))
    .map((part) => line(part)).filter(Boolean).join("\n");
  const address = URL.createObjectURL(new Blob([text], { type: "text/plain;charset=utf-8" }));
  make("a", { href: address, download: FILE }).click();
  setTimeout(() => URL.revokeObjectURL(address), 1000);
}

function line(part) {
  const field = part.querySelector?.("input, textarea");
  if (part.localName === "label" && field) return `${part.firstChild.data}: ${field.value}`;
  if (part.localName === "h2") return `\n${part.textContent}`;
  const own = [...part.childNodes].filter((node) => node.nodeType === Node.TEXT_NODE || ["strong", "a", "br"].includes(node.localName));
  return own.map((node) => node.textContent).join("").trim();
}
