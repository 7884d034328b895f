// Leaving: the page is blank at once, and nothing of the conversation is left in it.

const PRESSES = 3;
const WITHIN = 5000;

/** Calls `leave` when Shift is pressed three times on its own, and `count` at each press. */
export function onThreeShifts(leave, count) {
  let pressed = 0;
  let alone = false;
  let patience;
  const reset = () => count((pressed = 0));
  const down = (event) => {
    if (event.key === "Shift") alone = !event.repeat || alone;
    else {
      alone = false;
      if (pressed) reset();
    }
  };
  const up = (event) => {
    if (event.key !== "Shift" || !alone) return;
    alone = false;
    clearTimeout(patience);
    patience = setTimeout(reset, WITHIN);
    count((pressed += 1));
    if (pressed >= PRESSES) leave();
  };
  addEventListener("keydown", down, true);
  addEventListener("keyup", up, true);
  return () => {
    removeEventListener("keydown", down, true);
    removeEventListener("keyup", up, true);
    clearTimeout(patience);
  };
}

/** Blanks the page that holds the chat, and goes to another in its place; out of a frame, with the page around it. */
export function goTo(address) {
  document.title = "\u200b";
  document.body.replaceChildren();
  try {
    window.top.location.replace(address);
  } catch {
    location.replace(address);
  }
}
