// A page restored from the browser's memory must never show an old conversation.
window.addEventListener("pageshow", (event) => {
  if (event.persisted) location.reload();
});
