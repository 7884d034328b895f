// Where scripts run: leaving replaces this page in the history, Shift three times leaves too, and a page
// that comes back from the browser's memory is loaded anew.
const exit = document.querySelector(".exit");
const LEAVE_WITHIN = 5000;
let presses = [];

function leave() {
  document.documentElement.hidden = true;
  const form = exit.closest("form");
  if (form) navigator.sendBeacon(form.action, new URLSearchParams(new FormData(form)));
  location.replace(exit.dataset.to ?? exit.href);
}

exit.addEventListener("click", (event) => {
  event.preventDefault();
  leave();
});

document.addEventListener("keyup", (event) => {
  if (event.key !== "Shift") {
    presses = [];
    return;
  }
  const now = Date.now();
  presses = [...presses.filter((time) => now - time < LEAVE_WITHIN), now];
  if (presses.length >= 3) leave();
});

window.addEventListener("pageshow", (event) => {
  if (event.persisted) location.reload();
});
