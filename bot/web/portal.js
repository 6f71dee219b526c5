// The example questions of the demo page: each opens Ask First and asks.
(() => {
  "use strict";

  const WAIT = 5000; // ms for the widget's script to arrive

  async function widget() {
    const defined = customElements.whenDefined("ask-first").then(() => document.querySelector("ask-first"));
    const late = new Promise((resolve) => setTimeout(resolve, WAIT, null));
    return Promise.race([defined, late]);
  }

  for (const button of document.querySelectorAll("[data-ask]")) {
    button.addEventListener("click", async () => {
      const found = await widget();
      document.getElementById("no-widget").hidden = Boolean(found);
      if (found) found.ask(button.dataset.ask);
    });
  }
})();
