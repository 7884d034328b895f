// Talking with the server. The conversation's id and token live in this object and nowhere else.

const WAITS = [400, 1200, 2500];
const pause = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));

export class Server {
  #origin;
  #conversation = null;
  #token = null;
  #spoken = 0;
  /** It is to stay on the server when the page goes: there is a code to come back with. */
  kept = false;

  constructor(origin) {
    this.#origin = origin;
  }

  get open() {
    return this.#conversation !== null;
  }

  async begin(language) {
    this.#take(await this.#call("POST", "/conversations", { language, channel: "web" }));
    return this.#heard(this.opened);
  }

  async return(code) {
    this.#take(await this.#call("POST", "/return", { code }));
    return this.all();
  }

  /** One turn. Where the network fails it is tried again, and never taken twice: the server compares what was said. */
  async turn(body, onretry) {
    const after = this.#spoken;
    for (const wait of [...WAITS, null]) {
      try {
        return this.#heard(await this.#call("POST", `/conversations/${this.#conversation}/messages`, body, { "If-Match": `"${after}"` }));
      } catch (error) {
        if (error.status === 412) return this.#since(after);
        if (wait === null || ![undefined, 409, 502, 504].includes(error.status)) throw error;
        onretry();
        await pause(wait);
      }
    }
  }

  async all() {
    return this.#heard(await this.#call("GET", `/conversations/${this.#conversation}`));
  }

  code() {
    return this.#call("POST", `/conversations/${this.#conversation}/code`, {});
  }

  /** Erases here at once; the request outlives the page. */
  erase() {
    if (!this.#conversation) return;
    const url = `${this.#origin}/v1/conversations/${this.#conversation}/erase`;
    // As plain text no other origin has to be asked first, for which a closing page has no time.
    navigator.sendBeacon(url, new Blob([JSON.stringify({ token: this.#token })], { type: "text/plain" }));
    this.forget();
  }

  forget() {
    this.#conversation = this.#token = null;
    this.#spoken = 0;
    this.kept = false;
  }

  #take(opened) {
    this.opened = opened;
    this.#conversation = opened.conversation;
    this.#token = opened.token;
  }

  /** What was answered to a turn whose reply was lost on the way. */
  async #since(after) {
    const whole = await this.all();
    return { ...whole, messages: whole.messages.filter((message) => Number(message.id.slice(1)) >= after) };
  }

  #heard(reply) {
    const last = reply.messages.at(-1);
    if (last) this.#spoken = Number(last.id.slice(1)) + 1;
    return reply;
  }

  async #call(method, path, body, headers = {}) {
    const response = await fetch(`${this.#origin}/v1${path}`, {
      method,
      headers: { "Content-Type": "application/json", ...(this.#token && { Authorization: `Bearer ${this.#token}` }), ...headers },
      body: body && JSON.stringify(body),
      credentials: "omit", cache: "no-store", referrerPolicy: "no-referrer",
    });
    if (!response.ok) throw Object.assign(new Error("refused"), { status: response.status });
    return response.json();
  }
}
