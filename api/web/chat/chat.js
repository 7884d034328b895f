// <kapok-chat>: the conversation as one element. No dependency, no storage, no third party. All words are text, never HTML.
//
// Attributes: `exit-to` (where “Exit and erase” leads), `language` (en or zh), `server` (origin; else that of this script),
// `name` (of who offers it), `hours` (when people there can be reached). Colours and font: the custom properties in style.css.

import { Cards } from "./cards.js";
import { goTo, onThreeShifts } from "./leaving.js";
import { button, list, make, paragraphs } from "./parts.js";
import { Server } from "./server.js";
import { Sheets } from "./sheets.js";

const WORDS = "{{words}}";
const STYLE = "{{style}}";
const LOCALES = { en: "en", zh: "zh-Hant-HK" };
const LONGEST = 4000;
const RETRY_WHILE_STARTING = 1500;
const STRONG = ["confirm", "begin", "tell", "go_on"];
const SAFE_DEVICE = "answer:faq/safe-device";
const NEUTRAL = "https://www.hko.gov.hk/";

class KapokChat extends HTMLElement {
  #language = "zh";
  #busy = false;
  #root = this.attachShadow({ mode: "open" });
  #server;
  #cards;
  #sheets;
  #stop;

  connectedCallback() {
    const style = new CSSStyleSheet();
    style.replaceSync(STYLE);
    this.#root.adoptedStyleSheets = [style];
    const origin = this.getAttribute("server") ?? new URL(import.meta.url).origin;
    this.#language = this.getAttribute("language") ?? (navigator.language.startsWith("zh") ? "zh" : "en");
    this.#server = new Server(origin);
    this.#cards = new Cards(this, origin);
    this.#sheets = new Sheets(this, this.#cards, () => this.#toTalk());
    this.#draw();
    this.#stop = onThreeShifts(() => this.#leave(), (pressed) => { this.exit.dataset.pressed = pressed ? ` ${"●".repeat(pressed)}` : ""; });
    addEventListener("pagehide", this.#hide);
    addEventListener("pageshow", this.#back);
    this.#open();
  }

  disconnectedCallback() {
    this.#stop();
    removeEventListener("pagehide", this.#hide);
    removeEventListener("pageshow", this.#back);
  }

  // ---- words, for this and for what it is made of ----

  get language() {
    return this.#language;
  }

  get locale() {
    return LOCALES[this.#language];
  }

  say(name) {
    return WORDS[this.#language][name];
  }

  fill(name, text) {
    return this.say(name).replace("$text", () => text);
  }

  // ---- the frame ----

  #draw() {
    this.exit = make("button", { type: "button", class: "exit", onclick: () => this.#leave() });
    this.switch = make("button", { type: "button", class: "switch", onclick: () => this.#switchLanguage() });
    this.more = make("button", { type: "button", class: "more", "aria-expanded": "false", onclick: () => this.#toggleMenu() });
    this.menu = make("nav", { class: "menu", hidden: true });
    this.lines = make("aside", { class: "lines", hidden: true });
    this.items = make("ol");
    this.log = make("div", { class: "log", role: "log", tabIndex: 0 }, this.items);
    this.waiting = make("span", { "aria-hidden": "true" });
    this.label = make("label", { htmlFor: "words" });
    this.words = make("textarea", {
      id: "words", rows: 1, autocomplete: "off", spellcheck: false,
      onkeydown: (event) => {
        // An Enter that chooses a character is not one that sends; Safari tells it by 229 alone.
        if (event.key === "Enter" && !event.shiftKey && !event.isComposing && event.keyCode !== 229) {
          event.preventDefault();
          this.#sendWords();
        }
      },
    });
    this.send = make("button", { type: "submit", class: "strong" });
    this.form = make("form", { class: "say", onsubmit: (event) => { event.preventDefault(); this.#sendWords(); } },
      make("div", {}, make("div", { class: "above" }, this.label, this.waiting), this.words), this.send);
    const title = make("h1", {}, [this.getAttribute("name"), "木棉 Kapok"].filter(Boolean).join(" · "));
    this.header = make("header", {}, this.exit, this.switch, this.more, title);
    this.frame = make("section", { class: "frame" },
      this.header, this.menu, this.lines, this.log, this.form);
    this.frame.addEventListener("keydown", (event) => { if (event.key === "Escape" && !this.menu.hidden) this.#toggleMenu(); });
    this.#root.replaceChildren(this.frame);
    this.#label();
  }

  #label() {
    this.frame.lang = this.locale;
    this.frame.setAttribute("aria-label", this.say("ui.name"));
    this.log.setAttribute("aria-label", this.say("ui.name"));
    this.exit.textContent = this.say("ui.exit");
    this.switch.textContent = this.say("ui.other_language");
    this.switch.lang = LOCALES[this.#language === "en" ? "zh" : "en"];
    this.more.textContent = this.say("ui.more");
    this.label.textContent = this.say("ui.message");
    this.words.placeholder = this.say("ui.hint");
    this.send.textContent = this.say("ui.send");
    this.menu.setAttribute("aria-label", this.say("ui.more"));
    this.menu.replaceChildren(
      list([
        button(this.say("ui.safe_here"), () => this.#ask(SAFE_DEVICE, "ui.safe_here")),
        button(this.say("choice.change"), () => this.#ask("change", "choice.change")),
        button(this.say("ui.summary"), () => this.#summary()),
        button(this.say("ui.diary"), () => this.#toSheet(this.#sheets.diary())),
        button(this.say("ui.come_back"), () => this.#comeBack()),
        button(this.say("choice.human"), () => this.#ask("human", "choice.human")),
      ]),
      make("p", { class: "help" }, this.say("ui.hidden_what")),
      ...(this.hasAttribute("hours") ? [make("p", { class: "help" }, this.getAttribute("hours"))] : []));
  }

  #toggleMenu() {
    this.menu.hidden = !this.menu.hidden;
    this.more.setAttribute("aria-expanded", String(!this.menu.hidden));
    if (this.menu.hidden) this.more.focus();
  }

  #shutMenu() {
    this.menu.hidden = true;
    this.more.setAttribute("aria-expanded", "false");
  }

  // ---- turns ----

  async #open() {
    this.#wait(true, "ui.starting");
    this.items.replaceChildren();
    this.lines.hidden = true;
    try {
      this.#show((await this.#server.begin(this.#language)).messages);
    } catch (error) {
      if (error.status === 503 || error.status === undefined) {
        setTimeout(() => this.isConnected && !this.#server.open && this.#open(), RETRY_WHILE_STARTING);
        return;
      }
      this.#tell("ui.not_sent");
      this.#offerNew();
    }
    this.#wait(false);
  }

  async #turn(body, shown) {
    if (this.#busy || !this.#server.open) return false;
    this.#wait(true, "ui.waiting");
    try {
      const reply = await this.#server.turn(body, () => this.#wait(true, "ui.trying_again"));
      const chosen = this.#root.activeElement !== this.words;
      if (shown) this.#showMine(shown);
      this.#show(reply.messages);
      if (chosen) this.log.querySelector(".latest")?.focus({ preventScroll: true });
      return true;
    } catch (error) {
      this.#tell(error.status === 404 ? "ui.gone" : error.status === 422 ? "ui.too_long" : "ui.not_sent");
      if (error.status === 404) this.#offerNew();
      return false;
    } finally {
      this.#wait(false);
    }
  }

  async #sendWords() {
    const typed = this.words.value;
    const text = typed.trim();
    if (!text) return;
    if ([...text].length > LONGEST) {
      this.#tell("ui.too_long");
      return;
    }
    if (await this.#turn({ text }, text)) {
      const since = this.words.value;
      this.words.value = since.startsWith(typed) ? since.slice(typed.length) : since;
    }
    this.words.focus();
  }

  async #ask(option, name) {
    this.#shutMenu();
    this.#toTalk();
    await this.#turn({ option }, this.say(name));
  }

  async #invite(value, label) {
    if (await this.#turn({ option: value }, label)) this.words.focus({ preventScroll: true });
  }

  async #switchLanguage() {
    if (this.#busy || !this.#server.open) return;
    const language = this.#language === "en" ? "zh" : "en";
    this.#toTalk();
    if (!(await this.#turn({ option: `language:${language}` }))) return;
    this.#language = language;
    this.#label();
    const whole = await this.#server.all().catch(() => null);
    for (const message of whole?.messages ?? []) {
      const old = this.log.querySelector(`[data-id="${message.id}"]`);
      if (old) old.replaceWith(this.#message(message, old.classList.contains("latest")));
    }
    this.#keepLines(whole?.messages ?? []);
    this.switch.focus({ preventScroll: true });
  }

  // ---- leaving, and coming back ----

  #leave() {
    this.#server.erase();
    this.frame.replaceChildren();
    goTo(this.getAttribute("exit-to") ?? NEUTRAL);
  }

  /** Nobody can come back to a conversation whose page is gone, unless there is a code. */
  #hide = () => {
    if (this.#server.kept) this.#server.forget();
    else this.#server.erase();
    this.words.value = "";
    this.items.replaceChildren();
    this.#toTalk();
  };

  #back = (event) => {
    if (event.persisted) this.#open();
  };

  #comeBack() {
    this.#shutMenu();
    const field = make("input", { type: "text", id: "code", autocomplete: "off", spellcheck: false, maxLength: 20 });
    const code = make("p", { class: "code" });
    const wrong = make("p", { role: "alert" });
    this.#toSheet(make("section", { class: "sheet", tabIndex: -1, "aria-label": this.say("ui.come_back") },
      make("h2", {}, this.say("ui.come_back")), make("p", {}, this.say("ui.come_back_note")),
      make("div", { class: "card" }, make("div", { class: "row" }, button(this.say("ui.get_code"), () => this.#giveCode(code, wrong), "strong")), code),
      make("div", { class: "card" }, make("label", { htmlFor: "code" }, this.say("ui.enter_code")), field,
        make("div", { class: "row" }, button(this.say("ui.open_code"), () => this.#openCode(field.value, wrong)))),
      wrong, make("div", { class: "row" }, button(this.say("ui.close"), () => this.#toTalk()))));
  }

  async #giveCode(shown, wrong) {
    try {
      shown.textContent = (await this.#server.code()).code;
      this.#server.kept = true;
    } catch {
      wrong.textContent = this.say("ui.not_sent");
    }
  }

  async #openCode(typed, wrong) {
    const other = new Server(this.getAttribute("server") ?? new URL(import.meta.url).origin);
    try {
      const whole = await other.return(typed);
      this.#server.erase();
      this.#server = other;
      this.#language = whole.language;
      this.#label();
      this.#toTalk();
      this.items.replaceChildren();
      this.#show(whole.messages);
    } catch (error) {
      wrong.textContent = this.say([403, 404, 422].includes(error.status) ? "ui.wrong_code" : "ui.not_sent");
    }
  }

  // ---- sheets in place of the conversation ----

  async #summary() {
    const whole = await this.#server.all().catch(() => null);
    if (whole) this.#toSheet(this.#sheets.summary(whole));
    else this.#tell("ui.not_sent");
  }

  #toSheet(sheet) {
    this.#shutMenu();
    this.#toTalk();
    this.log.hidden = this.form.hidden = true;
    this.log.before(sheet);
    sheet.focus();
  }

  #toTalk() {
    this.frame.querySelector(".sheet")?.remove();
    this.log.hidden = this.form.hidden = false;
  }

  // ---- showing ----

  #wait(busy, words) {
    this.#busy = busy;
    this.waiting.textContent = busy ? this.say(words) : "";
    this.send.disabled = this.switch.disabled = busy;
    for (const one of this.log.querySelectorAll("button")) one.disabled = busy;
  }

  #tell(name) {
    const item = this.#item("notice", make("div", { class: "bubble" }, this.say(name)));
    this.items.append(item);
    this.#scrollTo(item);
  }

  #offerNew() {
    this.#server.forget();
    this.#retire();
    this.items.append(this.#item("notice", make("div", { class: "row" }, button(this.say("ui.begin_again"), () => this.#open(), "strong"))));
  }

  #item(kind, content, said = "ui.kapok_said") {
    return make("li", { class: kind, lang: this.locale }, make("span", { class: "hidden" }, `${this.say(said)}: `), content);
  }

  #showMine(text) {
    const item = this.#item("mine", make("div", { class: "bubble", dir: "auto" }, text), "ui.you_said");
    item.removeAttribute("lang");
    this.items.append(item);
  }

  /** Choices of earlier messages are gone once there are newer ones. */
  #retire() {
    for (const item of this.log.querySelectorAll(".latest")) {
      item.classList.remove("latest");
      for (const row of item.querySelectorAll(".row.choices")) row.remove();
    }
  }

  #show(messages) {
    this.#retire();
    if (messages.some((message) => message.starts_over)) this.items.replaceChildren();
    const items = messages.map((message) => this.#message(message, true));
    this.items.append(...items);
    this.#keepLines(messages);
    if (items.length) this.#scrollTo(items[0]);
  }

  /** On very low screens it is the frame that scrolls, under its header. */
  #scrollTo(item) {
    const behavior = matchMedia("(prefers-reduced-motion: reduce)").matches ? "auto" : "smooth";
    const inside = this.log.scrollHeight > this.log.clientHeight;
    const above = inside ? 0 : this.log.offsetTop - this.header.offsetHeight;
    (inside ? this.log : this.frame).scrollTo({ top: above + item.offsetTop - 12, behavior });
  }

  /** After a crisis its numbers stay in sight, whatever is talked about next. */
  #keepLines(messages) {
    const crisis = messages.findLast((message) => message.kind === "crisis");
    if (!crisis) return;
    this.lines.lang = this.locale;
    this.lines.hidden = false;
    this.lines.replaceChildren(make("strong", {}, this.say("ui.call_now")), make("a", { class: "button", href: "tel:999" }, "999"), ...this.#cards.numbers(crisis.cards).slice(0, 2));
  }

  #message(message, latest) {
    const bubble = make("div", { class: "bubble", dir: "auto" });
    const text = message.question ? message.text.slice(0, -message.question.text.length).trim() : message.text;
    const beside = message.cards.length && !message.facts ? this.#textBeside(message, text) : text;
    bubble.append(...paragraphs(beside).filter((part) => part.textContent));
    if (message.question) this.#question(bubble, message.question, latest);
    if (message.facts) bubble.append(this.#facts(message.facts, latest));
    const choices = latest && message.options.length ? this.#choices(message) : null;
    if (choices && !message.cards.length) bubble.append(choices);
    const item = this.#item(message.kind, bubble.childElementCount ? bubble : "");
    item.lang = message.lang;
    item.dataset.id = message.id;
    item.tabIndex = -1;
    item.classList.toggle("latest", latest);
    item.append(...(message.kind === "result" ? this.#cards.result(message.cards) : message.cards.map((card) => this.#cards.card(card))));
    if (choices && message.cards.length) item.append(make("div", { class: "bubble" }, choices));
    return item;
  }

  /** Where a message only tells its cards, the cards are enough. */
  #textBeside(message, text) {
    const told = message.cards.map((card) => `${card.title ?? card.name}\n${card.summary ?? card.what}`).join("\n\n");
    return text === told ? "" : text;
  }

  #choices(message) {
    return make("div", { class: "row choices" }, ...message.options.map(({ value, label }) =>
      button(label, () => (value === "tell" || value === "add" ? this.#invite(value, label) : this.#turn({ option: value }, label)), STRONG.includes(value) ? "strong" : "")));
  }

  #question(bubble, question, latest) {
    bubble.append(make("p", {}, make("strong", {}, question.text)), make("p", { class: "help" }, question.help));
    bubble.append(make("details", {}, make("summary", {}, this.say("card.why_we_ask")), make("p", { class: "help" }, question.why)));
    if (!latest) return;
    if (question.progress) bubble.append(make("p", { class: "status" }, question.progress));
    bubble.append(make("div", { class: "row choices" }, ...question.options.map(({ value, label }) =>
      button(label, () => this.#turn({ answer: { fact: question.fact, value } }, label), "strong"))));
  }

  #facts(facts, latest) {
    const quoted = new Set();
    const quote = (words) => (words && !quoted.has(words) && quoted.add(words) ? make("div", { class: "help", dir: "auto" }, this.fill("ui.from_your_words", words)) : null);
    return make("ul", { class: "facts" }, ...Object.entries(facts).map(([fact, told]) =>
      make("li", {}, told.text, quote(told.evidence),
        latest ? make("div", { class: "row choices" },
          told.flip ? make("button", { type: "button", "aria-label": `${this.say("chip.flip")}: ${told.flipped}`,
            onclick: () => this.#turn({ answer: { fact, value: told.flip } }, told.flipped) }, this.say("chip.flip")) : null,
          make("button", { type: "button", "aria-label": `${this.say("chip.remove")}: ${told.text}`,
            onclick: () => this.#turn({ option: `remove:${fact}` }, `${this.say("chip.remove")}: ${told.text}`) }, this.say("chip.remove"))) : null)));
  }
}

customElements.define("kapok-chat", KapokChat);
