// Elements from words. Strings become text nodes, never HTML.

/** An element with properties and children. */
export function make(tag, properties = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (name === "class") element.className = value;
    else if (name in element) element[name] = value;
    else element.setAttribute(name, value);
  }
  element.append(...children.filter((child) => child !== null && child !== undefined && child !== ""));
  return element;
}

export const paragraphs = (text) =>
  text.split(/\n{2,}/).map((part) => make("p", {}, ...part.split("\n").flatMap((line, index) => (index ? [make("br"), line] : [line]))));

export const list = (items, tag = "ul") => (items?.length ? make(tag, {}, ...items.map((item) => make("li", {}, item))) : null);

export const button = (label, onclick, kind = "") => make("button", { type: "button", class: kind, onclick }, label);

/** A link that tells the other side nothing of where it was pressed. */
export const link = (url, text, kind = "") =>
  make("a", { href: url, class: kind, rel: "noopener noreferrer", target: "_blank", referrerPolicy: "no-referrer" }, text);
