// Cards: a result, the law, the people who can help, and what is known of each. They only show; they say nothing.

import { button, link, list, make } from "./parts.js";

const SEMICOLON = { en: "; ", zh: "；" };
const COLON = { en: ": ", zh: "：" };
const BRACKETS = { en: [" (", ")"], zh: ["（", "）"] };
const SERVICES_SHOWN = 4;

export class Cards {
  #words;
  #origin;

  /** `words` says what a label is called, in the language of the moment. */
  constructor(words, origin) {
    this.#words = words;
    this.#origin = origin;
  }

  #say(name) {
    return this.#words.say(name);
  }

  card(card) {
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
  result(cards) {
    const of = (type) => cards.filter((card) => card.type === type);
    const steps = of("steps").flatMap((card) => card.steps);
    const offences = of("assessed_offence");
    const services = of("service");
    const drawn = (some) => some.map((card) => this.card(card));
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

  /** Numbers to press, of the services among these cards: short, and named to those who hear them read. */
  numbers(cards) {
    return cards.flatMap((card) => (card.phones ?? []).slice(0, 1).map((phone) => {
      const number = this.#call(phone.number, phone.number);
      number.setAttribute("aria-label", `${phone.number}, ${card.name}`);
      return number;
    }));
  }

  #assessed(card) {
    const lead = card.limbs.find((limb) => limb.raised) ?? card.limbs[0];
    const texts = (status) => lead.elements.filter((element) => element.status === status).map((element) => element.text);
    const against = lead.status === "unlikely";
    return make("article", { class: `card ${card.raised ? lead.status : ""}` },
      make("h2", {}, card.title), make("span", { class: "standing" }, card.standing), make("p", {}, card.summary),
      ...(against ? this.#part("ui.because", card.why) : card.raised ? this.#part("ui.depends", texts("unknown")) : []),
      make("p", { class: "help" }, card.max_penalty),
      make("details", {}, make("summary", {}, this.#say("card.elements")), make("p", { class: "help" }, card.statute), ...this.#elements(card.raised ? [lead] : card.limbs)),
      card.turns_on.length ? this.#turnsOn(card.turns_on) : null,
      this.#more(card), this.#sources(card.sources));
  }

  #part(name, items) {
    return items?.length ? [make("h3", {}, this.#say(name)), list(items)] : [];
  }

  #turnsOn(facts) {
    return make("details", {}, make("summary", {}, this.#say("card.depends")), ...facts.map((fact) =>
      make("p", {}, fact.text, make("br"), this.#words.fill("card.if_yes", fact.words.yes), make("br"), this.#words.fill("card.if_no", fact.words.no))));
  }

  #elements(limbs) {
    return limbs.flatMap((limb) => [make("h3", {}, limb.name), make("ul", {}, ...limb.elements.map((element) =>
      make("li", {}, element.text, make("div", { class: "status" }, [this.#say(`element.${element.status}`), ...element.because].join(" — ")))))]);
  }

  /** A step can be ticked off; the tick is forgotten with the page. */
  #step(step) {
    return make("article", { class: `card ${step.urgent ? "urgent" : ""}` },
      make("h2", {}, make("label", { class: "done" }, make("input", { type: "checkbox" }), step.title)),
      make("p", {}, step.text), this.#more(step), this.#sources(step.sources));
  }

  #plain(card) {
    return make("article", { class: "card" }, make("h2", {}, card.title), card.statute ? make("p", { class: "help" }, card.statute) : null,
      make("p", {}, card.why), this.#more(card), this.#sources(card.sources));
  }

  #service(card) {
    const [opens, closes] = BRACKETS[this.#words.language];
    return make("article", { class: "card" }, make("h2", {}, card.name), this.#check(card),
      make("p", {}, card.what), ...this.#lines(card, { who_for: "ui.who_for", hours: "ui.hours", cost: "ui.cost", languages: "help.languages" }), make("p", { class: "help" }, card.how),
      make("div", { class: "row" }, ...card.phones.flatMap((phone) => [this.#call(phone.number, `${phone.number}${opens}${phone.label}${closes}`), this.#copy(phone.number)]),
        card.email ? make("a", { class: "button", href: `mailto:${card.email}` }, card.email) : null,
        card.url ? link(card.url, this.#say("ui.website"), "button") : null),
      ...this.#part("help.prepare", card.prepare), this.#more(card), this.#sources(card.sources), this.#unreviewed(card));
  }

  #call(number, label) {
    return make("a", { class: "button", href: `tel:${number.replaceAll(" ", "")}` }, label);
  }

  /** Where the page may write to the clipboard at all: browsers allow it on secure pages only. */
  #copy(number) {
    if (!navigator.clipboard) return null;
    const copy = button(this.#say("ui.copy"), () => navigator.clipboard.writeText(number).then(() => { copy.textContent = this.#say("ui.copied"); }, () => copy.remove()));
    copy.setAttribute("aria-label", `${this.#say("ui.copy")} ${number}`);
    return copy;
  }

  #article(card) {
    return make("article", { class: "card" }, make("h2", {}, card.title), card.statute ? make("p", { class: "help" }, card.statute) : null,
      make("p", {}, card.summary ?? card.why), list(card.points), ...this.#part("help.counts", card.counts), ...this.#part("help.does_not_count", card.does_not_count),
      ...this.#lines(card, { max_penalty: "help.penalty", outcome: "help.outcome", caution: "help.caution", reported: "help.reported", as_of: "help.as_of" }),
      ...this.#part("ui.unsettled", card.unsettled), this.#more(card), this.#sources(card.sources), this.#unreviewed(card));
  }

  #platform(card) {
    return make("article", { class: "card" }, make("h2", {}, card.name), this.#check(card), make("p", {}, card.summary), ...this.#part("help.prepare", card.prepare),
      list(card.steps, "ol"), make("p", { class: "help" }, card.limits),
      card.url ? make("div", { class: "row" }, link(card.url, this.#say("ui.website"), "button")) : null, this.#more(card), this.#sources(card.sources), this.#unreviewed(card));
  }

  #offence(card) {
    return make("article", { class: "card" }, make("h2", {}, card.title), make("p", { class: "help" }, card.statute_title), make("p", {}, card.summary),
      ...this.#part("ui.covers", card.covers), ...this.#part("ui.does_not_cover", card.does_not_cover), make("p", {}, `${card.max_penalty} ${card.in_force}`),
      ...this.#part("ui.defences", card.defences), ...this.#part("ui.unsettled", card.unsettled), this.#more(card), this.#sources(card.sources), this.#unreviewed(card));
  }

  #lines(card, names) {
    return Object.entries(names).filter(([field]) => card[field]).map(([field, name]) => make("p", { class: "help" }, `${this.#say(name)}${COLON[this.#words.language]}${card[field]}`));
  }

  #check(card) {
    return card.check_first ? make("p", { class: "help" }, this.#say("card.check_first")) : null;
  }

  #unreviewed(card) {
    return card.notice ? make("p", { class: "status" }, card.notice) : null;
  }

  /** The record's own page, and those it names beside it. */
  #more(card) {
    const page = (record) => `${this.#origin}/help/${this.#words.language}/${record.replaceAll("_", "-")}`;
    const links = [...(card.record ? [{ record: card.record, title: this.#say("help.points") }] : []), ...(card.see ?? [])];
    if (!links.length) return null;
    return make("details", {}, make("summary", {}, this.#say("help.see")), make("ul", {}, ...links.map((one) => make("li", {}, link(page(one.record), one.title)))));
  }

  #sources(sources) {
    if (!sources?.length) return null;
    return make("details", { class: "sources" }, make("summary", {}, this.#say("card.sources")), make("ul", {}, ...sources.map((source) =>
      make("li", {}, link(source.url.startsWith("/") ? this.#origin + source.url : source.url, source.title), make("div", { class: "status" }, `${this.#say("card.checked_on")} ${source.checked_on}${SEMICOLON[this.#words.language]}${this.#say(`confidence.${source.confidence}`)}`)))));
  }
}
