// <kapok-chat>: the conversation as one element. No dependency, no storage, no third party; the
// conversation's id and token live in this object and nowhere else. All words are text, never HTML.
//
// Attributes: `exit-to` (where “Exit and erase” leads), `language` (en or zh), `server` (origin).

const WORDS = "{{words}}";
const LANGUAGES = { en: "en", zh: "zh-Hant-HK" };
const SEMICOLON = { en: "; ", zh: "；" };
const COLON = { en: ": ", zh: "：" };
const BRACKETS = { en: [" (", ")"], zh: ["（", "）"] };
const LONGEST = 4000;
const RETRY_WHILE_STARTING = 1500;
const SERVICES_SHOWN = 4;

const STYLE = `
:host { position: relative; overflow: hidden; --ink: #2b2320; --paper: #faf6f1; --card: #fff; --line: #d9cbbf; --accent: #8a2f19; --soft: #f6e6dd; --quiet: #63544c; --focus: #14508c; --alarm: #fff1d6;
  color: var(--ink); background: var(--paper); font: 1rem/1.6 system-ui, "PingFang HK", "Microsoft JhengHei", "Noto Sans HK", sans-serif; }
@media (prefers-color-scheme: dark) {
  :host { --ink: #f3ebe4; --paper: #1f1916; --card: #2b2320; --line: #56473e; --accent: #ffb59c; --soft: #3b2b24; --quiet: #cbbab0; --focus: #9cc8ff; --alarm: #45361a; }
}
* { box-sizing: border-box; }
.frame { height: 100%; display: grid; grid-template: auto minmax(0, 1fr) auto / minmax(0, 1fr); overflow: hidden; }
header button { white-space: nowrap; } header { display: flex; gap: .4rem; align-items: center; padding: .5rem .75rem; border-bottom: 1px solid var(--line); background: var(--card); }
h1 { order: 1; flex: 1; margin: 0; font-size: 1.05rem; font-weight: 600; min-width: 0; white-space: nowrap; overflow: hidden; text-overflow: ellipsis; }
.exit { order: 3; } .switch { order: 2; }
button, .button { min-height: 44px; min-width: 44px; padding: .4rem .9rem; border: 1px solid var(--accent); border-radius: 1.4rem; background: var(--card); color: var(--accent); font: inherit; text-decoration: none; cursor: pointer; overflow-wrap: anywhere; }
.button { display: inline-flex; align-items: center; }
button.strong { background: var(--accent); color: var(--card); font-weight: 600; }
button.exit { background: var(--accent); color: var(--card); font-weight: 700; border-radius: .5rem; }
button[disabled] { opacity: .55; cursor: default; }
:focus-visible { outline: 3px solid var(--focus); outline-offset: 2px; }
.log { position: relative; overflow-y: auto; overscroll-behavior: contain; margin: 0; padding: 1rem .75rem 1.5rem; list-style: none; }
.log > li { position: relative; max-width: 42rem; margin: 0 auto .8rem; }
.bubble { padding: .6rem .85rem; border-radius: .9rem; background: var(--card); border: 1px solid var(--line); overflow-wrap: anywhere; }
.mine { display: flex; justify-content: flex-end; } .mine .bubble { background: var(--soft); white-space: pre-wrap; max-width: 85%; }
.crisis .bubble { background: var(--alarm); border: 2px solid var(--accent); }
.notice .bubble { background: var(--soft); }
p { margin: 0 0 .5rem; } p:last-child { margin-bottom: 0; }
.help { color: var(--quiet); font-size: .92rem; }
.row { display: flex; flex-wrap: wrap; gap: .5rem; margin-top: .7rem; }
.facts { list-style: none; margin: .6rem 0 0; padding: 0; }
.facts > li { padding: .6rem 0; border-top: 1px solid var(--line); }
.facts .row { margin-top: 0; gap: 0; } .facts button { border: 0; background: none; text-decoration: underline; padding: .4rem .9rem .4rem 0; }
.card { margin-top: .7rem; padding: .7rem .85rem; border: 1px solid var(--line); border-radius: .7rem; background: var(--card); }
.card h3 { margin: 0 0 .25rem; font-size: 1rem; } .card h4 { margin: .7rem 0 .2rem; font-size: .92rem; color: var(--quiet); }
.card ul, .card ol { margin: .2rem 0; padding-left: 1.2rem; }
.standing { display: inline-block; margin-bottom: .35rem; padding: .05rem .6rem; border-radius: 1rem; background: var(--soft); font-weight: 600; font-size: .92rem; }
.likely .standing { background: var(--accent); color: var(--card); }
.urgent { border: 2px solid var(--accent); background: var(--alarm); }
summary { min-height: 44px; display: flex; align-items: center; color: var(--accent); cursor: pointer; }
summary::before { content: "▸"; margin-right: .4rem; } details[open] > summary::before { content: "▾"; }
.status { color: var(--quiet); font-size: .88rem; }
.sources { font-size: .85rem; overflow-wrap: anywhere; } .sources a, .card a:not(.button) { color: var(--accent); }
form { display: flex; gap: .5rem; align-items: flex-end; padding: .6rem .75rem calc(.6rem + env(safe-area-inset-bottom)); border-top: 1px solid var(--line); background: var(--card); }
form > div { flex: 1; max-width: 42rem; margin-left: auto; }
form > button { margin-right: auto; }
textarea { width: 100%; min-height: 44px; max-height: 30vh; field-sizing: content; padding: .5rem .7rem; border: 1px solid var(--quiet); border-radius: .6rem; background: var(--paper); color: var(--ink); font: inherit; resize: vertical; }
.above { display: flex; justify-content: space-between; gap: 1rem; color: var(--quiet); font-size: .85rem; }
.hidden { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
`;

/** An element with properties and children; strings become text nodes. */
function make(tag, properties = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (name === "class") element.className = value;
    else if (name in element) element[name] = value;
    else element.setAttribute(name, value);
  }
  element.append(...children.filter((child) => child !== null && child !== undefined && child !== ""));
  return element;
}

const paragraphs = (text) =>
  text.split(/\n{2,}/).map((part) => make("p", {}, ...part.split("\n").flatMap((line, index) => (index ? [make("br"), line] : [line]))));

const list = (items, tag = "ul") => (items?.length ? make(tag, {}, ...items.map((item) => make("li", {}, item))) : null);

class KapokChat extends HTMLElement {
  #conversation = null;
  #token = null;
  #language = "zh";
  #busy = false;
  #root = this.attachShadow({ mode: "open" });

  connectedCallback() {
    const style = new CSSStyleSheet();
    style.replaceSync(STYLE);
    this.#root.adoptedStyleSheets = [style];
    this.#language = this.getAttribute("language") ?? (navigator.language.startsWith("zh") ? "zh" : "en");
    this.#draw();
    this.#open();
  }

  #say(name) {
    return WORDS[this.#language][name];
  }

  #fill(name, text) {
    return this.#say(name).replace("$text", () => text);
  }

  get #server() {
    return this.getAttribute("server") ?? "";
  }

  // ---- the frame ----

  #draw() {
    this.exit = make("button", { type: "button", class: "exit", onclick: () => this.#leave() });
    this.switch = make("button", { type: "button", class: "switch", onclick: () => this.#switchLanguage() });
    this.title_ = make("h1", {}, "木棉 Kapok");
    this.log = make("ol", { class: "log", role: "log", tabIndex: 0 });
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
    const form = make("form", { onsubmit: (event) => { event.preventDefault(); this.#sendWords(); } },
      make("div", {}, make("div", { class: "above" }, this.label, this.waiting), this.words), this.send);
    this.frame = make("section", { class: "frame" }, make("header", {}, this.exit, this.switch, this.title_), this.log, form);
    this.#root.replaceChildren(this.frame);
    this.#label();
  }

  #label() {
    this.frame.lang = LANGUAGES[this.#language];
    this.frame.setAttribute("aria-label", this.#say("ui.name"));
    this.log.setAttribute("aria-label", this.#say("ui.name"));
    this.exit.textContent = this.#say("ui.exit");
    this.switch.textContent = this.#say("ui.other_language");
    this.switch.lang = LANGUAGES[this.#language === "en" ? "zh" : "en"];
    this.label.textContent = this.#say("ui.message");
    this.words.placeholder = this.#say("ui.hint");
    this.send.textContent = this.#say("ui.send");
  }

  // ---- talking with the server ----

  async #call(method, path, body) {
    const headers = { "Content-Type": "application/json" };
    if (this.#token) headers.Authorization = `Bearer ${this.#token}`;
    const response = await fetch(`${this.#server}/v1/conversations${path}`, {
      method, headers, body: body && JSON.stringify(body), credentials: "omit", cache: "no-store", referrerPolicy: "no-referrer",
    });
    if (!response.ok) throw Object.assign(new Error("refused"), { status: response.status });
    return response.status === 204 ? null : response.json();
  }

  async #open() {
    this.#wait(true, "ui.starting");
    this.log.replaceChildren();
    try {
      const opened = await this.#call("POST", "", { language: this.#language, channel: "web" });
      this.#conversation = opened.conversation;
      this.#token = opened.token;
      this.#show(opened.messages);
    } catch (error) {
      if (error.status === 503 || error.status === undefined) {
        setTimeout(() => this.#open(), RETRY_WHILE_STARTING);
        return;
      }
      this.#tell("ui.not_sent");
      this.#offerNew();
    }
    this.#wait(false);
  }

  async #turn(body, shown) {
    if (this.#busy || !this.#conversation) return false;
    this.#wait(true, "ui.waiting");
    try {
      const reply = await this.#call("POST", `/${this.#conversation}/messages`, body);
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

  async #switchLanguage() {
    if (this.#busy || !this.#conversation) return;
    const language = this.#language === "en" ? "zh" : "en";
    if (!(await this.#turn({ option: `language:${language}` }))) return;
    this.#language = language;
    this.#label();
    const resumed = await this.#call("GET", `/${this.#conversation}`).catch(() => null);
    for (const message of resumed?.messages ?? []) {
      const old = this.log.querySelector(`[data-id="${message.id}"]`);
      if (old) old.replaceWith(this.#message(message, old.classList.contains("latest")));
    }
    this.switch.focus({ preventScroll: true });
  }

  #leave() {
    this.frame.replaceChildren();
    if (this.#conversation) {
      const body = new Blob([JSON.stringify({ token: this.#token })], { type: "application/json" });
      navigator.sendBeacon(`${this.#server}/v1/conversations/${this.#conversation}/erase`, body);
    }
    this.#conversation = this.#token = null;
    location.replace(this.getAttribute("exit-to") ?? "about:blank");
  }

  // ---- showing ----

  #wait(busy, words) {
    this.#busy = busy;
    this.waiting.textContent = busy ? this.#say(words) : "";
    this.send.disabled = this.switch.disabled = busy;
    for (const button of this.log.querySelectorAll("button")) button.disabled = busy;
  }

  #tell(name) {
    this.log.append(this.#item("notice", make("div", { class: "bubble" }, this.#say(name))));
    this.log.scrollTop = this.log.scrollHeight;
  }

  #offerNew() {
    this.#conversation = this.#token = null;
    this.#retire();
    this.log.append(this.#item("notice", make("div", { class: "row" },
      make("button", { type: "button", class: "strong", onclick: () => this.#open() }, this.#say("ui.begin_again")))));
  }

  #item(kind, content, said = "ui.kapok_said") {
    return make("li", { class: kind, lang: LANGUAGES[this.#language] },
      make("span", { class: "hidden" }, `${this.#say(said)}: `), content);
  }

  #showMine(text) {
    const item = this.#item("mine", make("div", { class: "bubble", dir: "auto" }, text), "ui.you_said");
    item.removeAttribute("lang");
    this.log.append(item);
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
    if (messages.some((message) => message.starts_over)) this.log.replaceChildren();
    const items = messages.map((message) => this.#message(message, true));
    this.log.append(...items);
    const behavior = matchMedia("(prefers-reduced-motion: reduce)").matches ? "auto" : "smooth";
    this.log.scrollTo({ top: items[0]?.offsetTop - 12, behavior });
  }

  #message(message, latest) {
    const bubble = make("div", { class: "bubble" });
    const text = message.question ? message.text.slice(0, -message.question.text.length).trim() : message.text;
    const cards = message.cards.length && !message.facts ? this.#textBeside(message, text) : text;
    bubble.append(...paragraphs(cards).filter((part) => part.textContent));
    if (message.question) this.#question(bubble, message.question, latest);
    if (message.facts) bubble.append(this.#facts(message.facts, latest));
    const choices = latest && message.options.length ? this.#choices(message) : null;
    if (choices && !message.cards.length) bubble.append(choices);
    const item = this.#item(message.kind, bubble.childElementCount ? bubble : "");
    item.dataset.id = message.id;
    item.tabIndex = -1;
    item.classList.toggle("latest", latest);
    item.append(...(message.kind === "result" ? this.#result(message.cards) : message.cards.map((card) => this.#card(card))));
    if (choices && message.cards.length) item.append(make("div", { class: "bubble" }, choices));
    return item;
  }

  /** Where a message only tells its cards, the cards are enough. */
  #textBeside(message, text) {
    const told = message.cards.map((card) => `${card.title ?? card.name}\n${card.summary ?? card.what}`).join("\n\n");
    return text === told ? "" : text;
  }

  #choices(message) {
    const strong = ["confirm", "begin", "tell", "go_on"];
    return make("div", { class: "row choices" }, ...message.options.map(({ value, label }) =>
      make("button", {
        type: "button", class: strong.includes(value) ? "strong" : "",
        onclick: () => (value === "tell" || value === "add" ? this.#invite(value, label) : this.#turn({ option: value }, label)),
      }, label)));
  }

  async #invite(value, label) {
    if (await this.#turn({ option: value }, label)) this.words.focus({ preventScroll: true });
  }

  #question(bubble, question, latest) {
    bubble.append(make("p", {}, make("strong", {}, question.text)), make("p", { class: "help" }, question.help));
    bubble.append(make("details", {}, make("summary", {}, this.#say("card.why_we_ask")), make("p", { class: "help" }, question.why)));
    if (!latest) return;
    bubble.append(make("div", { class: "row choices" }, ...question.options.map(({ value, label }) =>
      make("button", { type: "button", class: "strong", onclick: () => this.#turn({ answer: { fact: question.fact, value } }, label) }, label))));
  }

  #facts(facts, latest) {
    const quoted = new Set();
    const quote = (words) => (words && !quoted.has(words) && quoted.add(words) ? make("div", { class: "help", dir: "auto" }, this.#fill("ui.from_your_words", words)) : null);
    return make("ul", { class: "facts" }, ...Object.entries(facts).map(([fact, told]) =>
      make("li", {}, told.text, quote(told.evidence),
        latest ? make("div", { class: "row choices" },
          told.flip ? make("button", { type: "button", "aria-label": `${this.#say("chip.flip")}: ${told.flipped}`,
            onclick: () => this.#turn({ answer: { fact, value: told.flip } }, told.flipped) }, this.#say("chip.flip")) : null,
          make("button", { type: "button", "aria-label": `${this.#say("chip.remove")}: ${told.text}`,
            onclick: () => this.#turn({ option: `remove:${fact}` }, `${this.#say("chip.remove")}: ${told.text}`) }, this.#say("chip.remove"))) : null)));
  }

  // ---- cards ----

  #card(card) {
    const draw = {
      assessed_offence: () => this.#assessed(card),
      route: () => this.#plain(card),
      related: () => this.#plain(card),
      service: () => this.#service(card),
      article: () => this.#article(card),
      platform: () => this.#platform(card),
      offence: () => this.#offence(card),
      disposal_order: () => this.#article(card),
      case: () => this.#article(card),
    }[card.type];
    return draw();
  }

  /** What is urgent, then the law, then what can be done and who can help. */
  #result(cards) {
    const of = (type) => cards.filter((card) => card.type === type);
    const steps = of("steps").flatMap((card) => card.steps);
    const offences = of("assessed_offence");
    const services = of("service");
    const drawn = (some) => some.map((card) => this.#card(card));
    const folded = (name, some, note) => (some.length ? [make("details", {}, make("summary", {}, this.#say(name)), note ? make("p", { class: "help" }, this.#say(note)) : null, ...drawn(some))] : []);
    return [
      ...steps.filter((step) => step.urgent).map((step) => this.#step(step)),
      ...drawn(offences.filter((card) => card.raised)),
      ...folded("card.related", of("related")),
      ...folded("ui.other_sections", offences.filter((card) => !card.raised)),
      ...steps.filter((step) => !step.urgent).map((step) => this.#step(step)),
      ...drawn([...of("platform"), ...of("route"), ...services.slice(0, SERVICES_SHOWN)]),
      ...folded("ui.more_services", services.slice(SERVICES_SHOWN)),
      ...folded("help.cases", of("case"), "similar_cases"),
    ];
  }

  #assessed(card) {
    const lead = card.limbs.find((limb) => limb.raised) ?? card.limbs[0];
    const texts = (status) => lead.elements.filter((element) => element.status === status).map((element) => element.text);
    const against = lead.status === "unlikely";
    return make("article", { class: `card ${card.raised ? lead.status : ""}` },
      make("h3", {}, card.title), make("span", { class: "standing" }, card.standing), make("p", {}, card.summary),
      ...(against ? this.#part("ui.because", card.why) : card.raised ? this.#part("ui.depends", texts("unknown")) : []),
      make("p", { class: "help" }, card.max_penalty),
      make("details", {}, make("summary", {}, this.#say("card.elements")), make("p", { class: "help" }, card.statute), ...this.#elements(card.raised ? [lead] : card.limbs)),
      card.turns_on.length ? this.#turnsOn(card.turns_on) : null,
      this.#more(card), this.#sources(card.sources));
  }

  #part(name, items) {
    return items?.length ? [make("h4", {}, this.#say(name)), list(items)] : [];
  }

  #turnsOn(facts) {
    return make("details", {}, make("summary", {}, this.#say("card.depends")), ...facts.map((fact) =>
      make("p", {}, fact.text, make("br"), this.#fill("card.if_yes", fact.words.yes), make("br"), this.#fill("card.if_no", fact.words.no))));
  }

  #elements(limbs) {
    return limbs.flatMap((limb) => [make("h4", {}, limb.name), make("ul", {}, ...limb.elements.map((element) =>
      make("li", {}, element.text, make("div", { class: "status" }, [this.#say(`element.${element.status}`), ...element.because].join(" — ")))))]);
  }

  #step(step) {
    return make("article", { class: `card ${step.urgent ? "urgent" : ""}` }, make("h3", {}, step.title), make("p", {}, step.text), this.#more(step), this.#sources(step.sources));
  }

  #plain(card) {
    return make("article", { class: "card" }, make("h3", {}, card.title), card.statute ? make("p", { class: "help" }, card.statute) : null,
      make("p", {}, card.why), this.#more(card), this.#sources(card.sources));
  }

  #service(card) {
    return make("article", { class: "card" }, make("h3", {}, card.name), this.#check(card),
      make("p", {}, card.what), ...this.#lines(card, { who_for: "ui.who_for", hours: "ui.hours", cost: "ui.cost", languages: "help.languages" }), make("p", { class: "help" }, card.how),
      make("div", { class: "row" }, ...card.phones.map((phone) =>
        make("a", { class: "button", href: `tel:${phone.number.replaceAll(" ", "")}` }, [phone.number, phone.label].join(BRACKETS[this.#language][0]) + BRACKETS[this.#language][1])),
        card.email ? make("a", { class: "button", href: `mailto:${card.email}` }, card.email) : null,
        card.url ? this.#link(card.url, this.#say("ui.website"), "button") : null),
      ...this.#part("help.prepare", card.prepare), this.#more(card), this.#sources(card.sources), this.#unreviewed(card));
  }

  #article(card) {
    return make("article", { class: "card" }, make("h3", {}, card.title), card.statute ? make("p", { class: "help" }, card.statute) : null,
      make("p", {}, card.summary ?? card.why), list(card.points), ...this.#part("help.counts", card.counts), ...this.#part("help.does_not_count", card.does_not_count),
      ...this.#lines(card, { max_penalty: "help.penalty", outcome: "help.outcome", caution: "help.caution", reported: "help.reported", as_of: "help.as_of" }),
      ...this.#part("ui.unsettled", card.unsettled), this.#more(card), this.#sources(card.sources), this.#unreviewed(card));
  }

  #platform(card) {
    return make("article", { class: "card" }, make("h3", {}, card.name), this.#check(card), make("p", {}, card.summary), ...this.#part("help.prepare", card.prepare),
      list(card.steps, "ol"), make("p", { class: "help" }, card.limits),
      card.url ? make("div", { class: "row" }, this.#link(card.url, this.#say("ui.website"), "button")) : null, this.#more(card), this.#sources(card.sources), this.#unreviewed(card));
  }

  #lines(card, names) {
    return Object.entries(names).filter(([field]) => card[field]).map(([field, name]) => make("p", { class: "help" }, `${this.#say(name)}${COLON[this.#language]}${card[field]}`));
  }

  #check(card) {
    return card.check_first ? make("p", { class: "help" }, this.#say("card.check_first")) : null;
  }

  #unreviewed(card) {
    return card.notice ? make("p", { class: "status" }, card.notice) : null;
  }

  /** The record's own page, and those it names beside it. */
  #more(card) {
    const page = (record) => `${this.#server}/help/${this.#language}/${record.replaceAll("_", "-")}`;
    const links = [...(card.record ? [{ record: card.record, title: this.#say("help.points") }] : []), ...(card.see ?? [])];
    if (!links.length) return null;
    return make("details", {}, make("summary", {}, this.#say("help.see")), make("ul", {}, ...links.map((one) => make("li", {}, this.#link(page(one.record), one.title)))));
  }

  #offence(card) {
    return make("article", { class: "card" }, make("h3", {}, card.title), make("p", { class: "help" }, card.statute_title), make("p", {}, card.summary),
      ...this.#part("ui.covers", card.covers), ...this.#part("ui.does_not_cover", card.does_not_cover), make("p", {}, `${card.max_penalty} ${card.in_force}`),
      ...this.#part("ui.defences", card.defences), ...this.#part("ui.unsettled", card.unsettled), this.#more(card), this.#sources(card.sources), this.#unreviewed(card));
  }

  #link(url, text, kind = "") {
    return make("a", { href: url, class: kind, rel: "noopener noreferrer", target: "_blank", referrerPolicy: "no-referrer" }, text);
  }

  #sources(sources) {
    if (!sources?.length) return null;
    return make("details", { class: "sources" }, make("summary", {}, this.#say("card.sources")), make("ul", {}, ...sources.map((source) =>
      make("li", {}, this.#link(source.url.startsWith("/") ? this.#server + source.url : source.url, source.title), make("div", { class: "status" }, `${this.#say("card.checked_on")} ${source.checked_on}${SEMICOLON[this.#language]}${this.#say(`confidence.${source.confidence}`)}`)))));
  }
}

customElements.define("kapok-chat", KapokChat);
