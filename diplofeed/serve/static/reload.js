// Added to pages that `diplofeed serve` shows: reloads a page that is another one now, and shows what is wrong.
"use strict";
(() => {
  const own = document.currentScript.dataset;
  let events = null;

  const show = (errors) => {
    document.getElementById("diplofeed-errors")?.remove();
    if (!errors.length) return;
    const box = document.createElement("section");
    box.id = "diplofeed-errors";
    box.setAttribute("role", "alert");
    box.setAttribute("aria-label", "What is wrong with the record");
    for (const error of errors) {
      const line = document.createElement("pre");
      line.textContent = error;
      box.append(line);
    }
    document.body.prepend(box);
  };

  const listen = () => {
    if (events || document.hidden) return;
    events = new EventSource("/_diplofeed/events?page=" + encodeURIComponent(location.pathname));
    events.onmessage = (message) => {
      const state = JSON.parse(message.data);
      if (state.token !== own.token) location.reload();
      else show(state.errors);
    };
  };

  // A browser has few connections to a host: a page nobody looks at needs none.
  const mute = () => {
    events?.close();
    events = null;
  };
  document.addEventListener("visibilitychange", () => (document.hidden ? mute() : listen()));
  window.addEventListener("pagehide", mute);
  window.addEventListener("pageshow", listen);
  listen();
})();
