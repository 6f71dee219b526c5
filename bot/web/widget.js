/*
 * Ask First: the chat widget. One file, no build step, no dependencies.
 *
 *   <script src="https://…/widget.js" data-clinic="ID" async></script>     a button bottom right that opens a panel
 *   <script src="https://…/widget.js" async></script> <ask-first clinic="ID"></ask-first>      inline, fills its container
 *
 * It talks only to the origin this script came from. It writes text with textContent alone, keeps a key to the
 * conversation in sessionStorage (never longer than the tab), and sets no cookies. All words come from the server.
 *
 * Order of this file: where we are, words, elements, styles, server, memory, messages, the element, mounting.
 */
(() => {
  "use strict";

  // ------------------------------------------------------------------ where we are

  const SCRIPT = document.currentScript || document.querySelector('script[src$="/widget.js"]');
  const ORIGIN = SCRIPT && SCRIPT.src ? new URL(SCRIPT.src).origin : location.origin;
  if (customElements.get("ask-first")) return;

  const NARROW = matchMedia("(max-width: 40em), (max-height: 26em)");
  const CALM = matchMedia("(prefers-reduced-motion: reduce)");
  const TOUCH = matchMedia("(pointer: coarse)");

  const REQUEST_TIMEOUT = 30000; // ms
  const DEFAULT_WAIT = 15; // seconds, when the server does not say how long to wait
  const ENDS_SOON = 10 * 60 * 1000; // ms before the conversation expires that we say so
  const LONGEST_TIMER = 2 ** 31 - 1; // ms, what setTimeout can hold
  const SHORT_LABEL = 34; // characters of a label that still makes a good button in a row
  const MUCH_OF_THE_VIEW = 0.3; // share of the visible conversation that the person's own message may keep
  const SPOKEN_FOR = 1000; // ms a message stays in the live region before it is emptied

  // ------------------------------------------------------------------ words

  // The only words the widget holds itself: what to say when the words cannot be fetched.
  const FALLBACK = {
    lang: "en",
    title: "Ask First",
    launcher: "Ask First",
    panel_label: "Ask First",
    close: "Close",
    error_unreachable: "We cannot reach the server. Please check your connection and try again.",
    try_again: "Try again",
  };

  const STATE_TEXTS = { added: "state_added", skipped: "state_skipped", asked: "state_asked" };
  const SAVE_TEXTS = { note: "save_note", own_question: "save_question" };
  const REASON_TEXTS = {
    wrong_question: "feedback_wrong_question",
    unclear: "feedback_unclear",
    other: "feedback_other",
  };

  const translator = (texts) => (key, values = {}) =>
    (texts[key] ?? FALLBACK[key] ?? "").replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);

  // ------------------------------------------------------------------ elements

  const SVG = "http://www.w3.org/2000/svg"; // a namespace name, nothing is fetched

  /** Make an element. Strings among the children become text; null and false are left out. */
  function el(name, attributes = {}, ...children) {
    return fill(document.createElement(name), attributes, children);
  }

  function svg(name, attributes = {}, ...children) {
    return fill(document.createElementNS(SVG, name), attributes, children);
  }

  function fill(node, attributes, children) {
    for (const [name, value] of Object.entries(attributes)) {
      if (value === null || value === undefined || value === false) continue;
      if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
      else node.setAttribute(name, value === true ? "" : String(value));
    }
    node.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== false));
    return node;
  }

  /** A link address from the server, or null when it is not one of the kinds we allow. */
  function safeHref(address, kinds) {
    try {
      const url = new URL(address, ORIGIN);
      return kinds.includes(url.protocol) ? url.href : null;
    } catch {
      return null;
    }
  }

  const WEB = ["https:", "http:"];
  const CONTACT = ["tel:", "sms:", "mailto:", "https:", "http:"];

  /** Used choices stay focusable objects, so that focus never falls to the page body; they only stop acting. */
  function disable(button, disabled = true) {
    if (disabled) {
      button.setAttribute("aria-disabled", "true");
      button.tabIndex = -1;
    } else {
      button.removeAttribute("aria-disabled");
      button.tabIndex = 0;
    }
  }

  const isDisabled = (button) => button.getAttribute("aria-disabled") === "true";

  function newId() {
    if (crypto.randomUUID) return crypto.randomUUID();
    // Only secure pages have randomUUID; a version 4 UUID by hand for the others (RFC 9562, section 5.4).
    const bytes = crypto.getRandomValues(new Uint8Array(16));
    bytes[6] = (bytes[6] & 0x0f) | 0x40;
    bytes[8] = (bytes[8] & 0x3f) | 0x80;
    const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
    return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join("-");
  }

  // ------------------------------------------------------------------ styles

  const STYLES = `
:host {
  all: initial;
  --accent: var(--ask-first-accent, #1d5a55);
  --on-accent: var(--ask-first-on-accent, #ffffff);
  --ground: var(--ask-first-background, #f8f4ed);
  --surface: var(--ask-first-surface, #fffdf9);
  --ink: var(--ask-first-text, #26231f);
  --quiet: var(--ask-first-quiet-text, #5b544b);
  --line: var(--ask-first-line, #ddd4c6);
  --edge: var(--ask-first-edge, #857b6d);
  --tint: var(--ask-first-tint, #e6eeea);
  --alert: var(--ask-first-alert, #8f1d1d);
  --alert-ground: var(--ask-first-alert-background, #fbeeea);
  --radius: var(--ask-first-radius, 10px);
  color-scheme: light;
  display: block;
  /* Never under 17 px, even where the page shrinks its rem; larger where the reader asked for larger. */
  font-family: var(--ask-first-font, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", "Noto Sans",
    "Liberation Sans", Arial, sans-serif);
  font-size: var(--ask-first-font-size, max(17px, 1.0625rem));
  line-height: 1.55;
  color: var(--ink);
}
:host([hidden]) { display: none; }
:host(:not([mode="launcher"])) {
  display: flex;
  flex-direction: column;
  block-size: 100%;
  min-block-size: min(26em, 80vh);
  max-block-size: var(--ask-first-max-height, 90vh);
}
:host([theme="dark"]) {
  --accent: var(--ask-first-accent, #8ecdc3);
  --on-accent: var(--ask-first-on-accent, #10201e);
  --ground: var(--ask-first-background, #1c1a18);
  --surface: var(--ask-first-surface, #262320);
  --ink: var(--ask-first-text, #f1ece4);
  --quiet: var(--ask-first-quiet-text, #c3baad);
  --line: var(--ask-first-line, #453f38);
  --edge: var(--ask-first-edge, #968b7d);
  --tint: var(--ask-first-tint, #233532);
  --alert: var(--ask-first-alert, #ffb4a8);
  --alert-ground: var(--ask-first-alert-background, #3a201d);
  color-scheme: dark;
}
*, *::before, *::after { box-sizing: border-box; }
[hidden] { display: none !important; }
h2, h3, h4, p, ul, ol, dl, dd, figure { margin: 0; padding: 0; }
button, textarea { font: inherit; letter-spacing: inherit; word-spacing: inherit; color: inherit; }
button { cursor: pointer; }
a { color: var(--accent); text-underline-offset: 0.18em; overflow-wrap: anywhere; }
:focus { outline: none; }
:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
h2:focus-visible, h3:focus-visible { outline: none; }
.alert :focus-visible { outline-color: var(--alert); }
.vh {
  position: absolute; inline-size: 1px; block-size: 1px; margin: -1px; overflow: hidden;
  clip-path: inset(50%); white-space: nowrap; border: 0;
}

/* Buttons */
.button {
  min-block-size: 44px; min-inline-size: 44px; padding: 0.5em 0.95em; border-radius: 8px;
  border: 1px solid var(--edge); background: var(--surface); color: var(--ink);
  line-height: 1.35; text-align: start; text-decoration: none; display: inline-flex; align-items: center;
  overflow-wrap: anywhere;
}
.button:hover { border-color: var(--accent); background: var(--tint); }
.button.main { background: var(--accent); border-color: var(--accent); color: var(--on-accent); font-weight: 600; }
.button.main:hover { background: var(--ink); border-color: var(--ink); color: var(--surface); }
.button.plain {
  border-color: transparent; background: none; color: var(--accent); text-decoration: underline;
  text-underline-offset: 0.2em; padding-inline: 0.35em; margin-inline-start: -0.35em;
}
.button.plain:hover { background: var(--tint); }
.button[aria-disabled="true"] { color: var(--quiet); border-color: var(--line); background: none; cursor: default; }
.button.main[aria-disabled="true"] { background: var(--line); border-color: var(--line); color: var(--quiet); }
.button.plain[aria-disabled="true"] { border-color: transparent; text-decoration: none; }
.row { display: flex; flex-wrap: wrap; gap: 0.5em; align-items: center; }

/* Launcher and panel. A page's rule for * reaches the host and is handed down: what would spoil reading stops here,
   what a reader may have set (spacing, line height) goes through. */
.launcher, .panel { text-transform: none; text-align: start; text-indent: 0; font-style: normal; font-variant: normal; }
.panel { font-weight: 400; }
.launcher {
  position: fixed; z-index: 2147483000; inset-block-end: 20px; inset-inline-end: 20px;
  min-block-size: 56px; max-inline-size: calc(100vw - 40px); padding: 0.7em 1.3em; border-radius: 28px;
  border: 2px solid var(--surface); background: var(--accent); color: var(--on-accent); font-weight: 600;
  box-shadow: 0 2px 14px rgb(0 0 0 / 0.22);
}
.launcher:hover { background: var(--ink); color: var(--surface); }
dialog { margin: 0; padding: 0; border: 0; color: inherit; max-inline-size: none; max-block-size: none; }
.panel {
  display: flex; flex-direction: column; overflow: hidden; container-type: inline-size; background: var(--ground);
  color: var(--ink);
}
.panel.inline {
  flex: 1 1 auto; min-block-size: 0; border: 1px solid var(--line); border-radius: var(--radius); position: relative;
}
dialog:not([open]) { display: none; }
dialog.panel {
  position: fixed; z-index: 2147483000; inset: auto 20px 20px auto;
  inline-size: min(30em, calc(100vw - 40px)); block-size: min(46em, calc(100dvh - 40px));
  border: 1px solid var(--line); border-radius: var(--radius); box-shadow: 0 6px 36px rgb(0 0 0 / 0.24);
}
dialog.panel:dir(rtl) { inset: auto auto 20px 20px; }
dialog.panel.large { inline-size: min(54em, calc(100vw - 40px)); block-size: calc(100dvh - 40px); }
dialog.panel.narrow {
  inset: var(--top, 0) 0 auto 0; inline-size: 100%; block-size: var(--visible, 100dvh); border: 0; border-radius: 0;
}
dialog::backdrop { background: rgb(0 0 0 / 0.35); }

.head {
  display: flex; align-items: center; gap: 0.4em; padding: 0.55em 0.6em 0.55em 1em; flex: none;
  background: var(--surface); border-block-end: 1px solid var(--line);
}
.head hgroup { flex: 1 1 7em; min-inline-size: 0; }
.head h2 { font-size: 1.12em; line-height: 1.25; font-weight: 700; }
.head p { font-size: 0.85em; line-height: 1.3; color: var(--quiet); }
.head .button { padding-inline: 0.7em; font-size: 0.92em; }
.icon { inline-size: 22px; block-size: 22px; fill: none; stroke: currentColor; stroke-width: 2; stroke-linecap: round; }
.square { padding: 0 !important; justify-content: center; }

.menu {
  position: absolute; z-index: 3; inset-block-start: 3.8em; inset-inline-end: 0.6em; display: grid; gap: 2px;
  padding: 0.4em; min-inline-size: 15em; max-inline-size: calc(100% - 1.2em); list-style: none;
  background: var(--surface); border: 1px solid var(--edge); border-radius: var(--radius);
  box-shadow: 0 4px 18px rgb(0 0 0 / 0.2);
}
.menu .button { inline-size: 100%; border-color: transparent; }

.urgent {
  flex: none; display: flex; flex-wrap: wrap; gap: 0.4em 0.8em; align-items: center; padding: 0.5em 1em;
  background: var(--alert-ground); border-block-end: 2px solid var(--alert);
}
.urgent p { flex: 1 1 8em; font-weight: 700; color: var(--alert); line-height: 1.3; }
.urgent ul { padding: 0; list-style: none; }

/* Conversation */
.log { flex: 1 1 auto; min-block-size: 0; overflow-y: auto; overscroll-behavior: contain; padding: 1.1em 1em 1.4em; }
.log:focus-visible { outline-offset: -4px; }
.log > * { max-inline-size: 46em; margin-inline: auto; }
.turn { display: grid; gap: 0.8em; margin-block-end: 1.4em; grid-template-columns: minmax(0, 1fr); }
.turn:last-child { margin-block-end: 0; }
.said {
  justify-self: end; max-inline-size: 88%; padding: 0.6em 0.95em; border-radius: var(--radius);
  background: var(--tint); border: 1px solid var(--accent); white-space: pre-wrap; overflow-wrap: anywhere;
}
.fault { justify-self: end; max-inline-size: 88%; display: grid; gap: 0.4em; justify-items: end; text-align: end; }
.fault p { color: var(--alert); font-size: 0.94em; }
.waiting { color: var(--quiet); display: flex; gap: 0.6em; align-items: center; }
.dots { display: inline-flex; gap: 5px; }
.dots i { inline-size: 8px; block-size: 8px; border-radius: 50%; background: var(--accent); }
@media (prefers-reduced-motion: no-preference) {
  .dots i { animation: beat 1.2s infinite; }
  .dots i:nth-child(2) { animation-delay: 0.2s; }
  .dots i:nth-child(3) { animation-delay: 0.4s; }
  @keyframes beat { 0%, 60%, 100% { opacity: 0.3; } 30% { opacity: 1; } }
}

/* Messages */
.message { position: relative; overflow-wrap: break-word; }
.message, .card { display: grid; gap: 0.8em; grid-template-columns: minmax(0, 1fr); }
.card {
  background: var(--surface); border: 1px solid var(--line); border-radius: var(--radius); padding: 1em 1.05em;
}
.understood { display: flex; flex-wrap: wrap; gap: 0 0.8em; align-items: baseline; justify-content: space-between; }
.understood h3 { font-size: 1em; line-height: 1.4; font-weight: 700; flex: 1 1 11em; }
.understood h3 span { font-weight: 400; color: var(--quiet); }
.understood .option { display: block; font-weight: 400; color: var(--quiet); }
.understood .button { font-size: 0.92em; margin-block: -0.6em; }
.short { font-size: 1.06em; }
.opening { color: var(--quiet); }
.verdict { font-weight: 700; }
.say { display: grid; gap: 0.7em; }
.turn:first-child .say {
  background: var(--surface); border: 1px solid var(--line); border-inline-start: 4px solid var(--accent);
  border-radius: var(--radius); padding: 1em 1.05em;
}
.doubt { margin-block-start: 0.4em; font-size: 0.92em; color: var(--quiet); }
.doubt span { font-weight: 600; }
h4 { font-size: 0.92em; line-height: 1.4; font-weight: 700; }
.sure { border-inline-start: 3px solid var(--edge); padding-inline-start: 0.8em; font-size: 0.96em; }
.safety { border-inline-start: 3px solid var(--alert); padding-inline-start: 0.8em; }
.more ul { padding-inline-start: 1.15em; display: grid; gap: 0.5em; }
.more li::marker { color: var(--accent); }
.together { white-space: nowrap; }
.cite {
  display: inline-flex; align-items: center; justify-content: center; min-inline-size: 24px; block-size: 24px;
  padding: 0 4px; margin-inline: -3px; vertical-align: 0.22em; border: 0; border-radius: 5px; background: none;
  color: var(--accent); font-size: 13px; line-height: 1; font-weight: 700; text-decoration: underline;
}
.cite + .cite { margin-inline-start: 3px; }
.cite:hover { background: var(--tint); }
.sources { font-size: 0.9em; line-height: 1.6; display: grid; gap: 0.3em; }
.sources ol { padding-inline-start: 1.5em; display: grid; gap: 0.45em; }
.sources li::marker { color: var(--quiet); font-weight: 700; }
.sources .about { display: block; color: var(--quiet); line-height: 1.4; }
.foot { display: grid; gap: 0.5em; border-block-start: 1px solid var(--line); padding-block-start: 0.7em; font-size: 0.92em; }
.review { color: var(--quiet); }
.review[data-status="approved"] { color: var(--accent); }
.feedback p { flex: 0 1 auto; }
.feedback .button { min-block-size: 40px; padding-block: 0.3em; }
.keeping { display: flex; flex-wrap: wrap; gap: 0.5em; margin-block-start: 0.8em; font-size: 0.92em; color: var(--quiet); }
.keeping p { flex: 1 0 100%; }
.row.keeping .button { inline-size: auto; }
.choices { display: grid; gap: 0.5em; justify-items: stretch; list-style: none; grid-template-columns: minmax(0, 1fr); }
.choices .button { inline-size: 100%; }
.choices.acts { display: flex; flex-wrap: wrap; }
.choices.acts .button { inline-size: auto; }
.offers { display: grid; gap: 0.8em; grid-template-columns: minmax(0, 1fr); }
.next { display: grid; gap: 0.5em; }
.next h4 { color: var(--quiet); font-weight: 600; }
.button.question { border-color: var(--edge); color: var(--accent); font-weight: 600; }
.button.answer { border-width: 2px; border-color: var(--accent); font-weight: 600; }

/* Pictures of numbers */
.figures { display: grid; gap: 1.2em; grid-template-columns: minmax(0, 1fr); }
.figure { display: grid; gap: 0.6em 1.1em; grid-template-columns: minmax(0, 1fr); align-items: start; }
.figure svg { inline-size: 100%; max-inline-size: 13.5em; block-size: auto; }
.figure .number { font-size: 1.12em; line-height: 1.35; font-weight: 700; }
.figure dl { font-size: 0.92em; display: grid; gap: 0.15em; }
.figure dt { display: inline; color: var(--quiet); }
.figure dd { display: inline; }
.on { fill: var(--accent); }
.off { fill: var(--surface); stroke: var(--edge); stroke-width: 0.7; }
@container (min-width: 26em) { .figure { grid-template-columns: 11em minmax(0, 1fr); } }

/* Comparison: one row for each choice; on a narrow panel each row becomes a block */
table { inline-size: 100%; border-collapse: collapse; }
caption { text-align: start; padding-block-end: 0.4em; }
th, td { text-align: start; vertical-align: top; padding: 0.7em 0.8em 0.7em 0; border-block-start: 1px solid var(--line); }
th { font-weight: 700; line-height: 1.35; }
thead th { font-size: 0.9em; color: var(--quiet); font-weight: 600; border: 0; padding-block: 0 0.3em; }
tbody th { inline-size: 30%; }
@container (max-width: 35em) {
  table, tbody, tr, tbody th, td { display: block; inline-size: 100%; }
  thead { position: absolute; inline-size: 1px; block-size: 1px; overflow: hidden; clip-path: inset(50%); }
  tbody th { padding-block: 0.8em 0.1em; padding-inline: 0; }
  td { border: 0; padding-block: 0 0.8em; padding-inline: 0; }
}

/* For professionals: what each finding rests on */
.clinical { font-size: 0.9em; }
.clinical caption { color: var(--quiet); }
.clinical tbody th { inline-size: 22%; }
.clinical ul { padding-inline-start: 1.15em; display: grid; gap: 0.3em; }
.clinical td { overflow-wrap: anywhere; }
.clinical .people { display: block; font-weight: 400; color: var(--quiet); }
.tag { display: none; color: var(--quiet); }
@container (max-width: 35em) {
  .tag { display: inline; }
  .clinical caption { display: block; }
  .clinical tbody th { inline-size: 100%; }
  .clinical td { padding-block-end: 0.3em; }
}

/* Questions for the doctor */
.step .where { display: flex; flex-wrap: wrap; gap: 0 0.8em; justify-content: space-between; font-size: 0.92em; color: var(--quiet); }
progress { appearance: none; inline-size: 100%; block-size: 6px; border: 0; border-radius: 3px; overflow: hidden; background: var(--line); color: var(--accent); }
progress::-webkit-progress-bar { background: var(--line); }
progress::-webkit-progress-value { background: var(--accent); }
progress::-moz-progress-bar { background: var(--accent); }
.step h3, .summary h3 { font-size: 1.15em; line-height: 1.35; }
.state {
  justify-self: start; font-size: 0.88em; font-weight: 600; color: var(--accent); border: 1px solid var(--accent);
  border-radius: 6px; padding: 0.05em 0.55em; line-height: 1.5;
}
.note { white-space: pre-wrap; border-inline-start: 3px solid var(--accent); padding-inline-start: 0.8em; }
.step.past { padding-block: 0.7em; gap: 0.2em; }
.step.past h3 { font-size: 1em; font-weight: 600; }
.step.past > :not(.where, h3, .state) { display: none; }
.write { display: grid; gap: 0.45em; justify-items: start; }
.write textarea { inline-size: 100%; }
label { font-weight: 600; }
textarea {
  display: block; resize: none; padding: 0.55em 0.7em; border: 1px solid var(--edge); border-radius: 8px;
  background: var(--surface); line-height: 1.45; min-block-size: 48px;
}
textarea[aria-invalid="true"] { border-color: var(--alert); border-width: 2px; }
.summary .card ol, .summary .card ul { padding-inline-start: 1.4em; display: grid; gap: 0.6em; }
.summary section { display: grid; gap: 0.5em; }
.summary li p { font-size: 0.94em; }
.summary li .state { display: block; padding: 0; border: 0; color: var(--quiet); font-weight: 400; }
.top li { font-weight: 600; }
.top li p { font-weight: 400; }

/* Notices */
.notice .card { border-inline-start: 4px solid var(--accent); }
.notice h3 { font-size: 1.1em; line-height: 1.3; }
.notice .alert { background: var(--alert-ground); border: 2px solid var(--alert); border-inline-start-width: 8px; }
.notice .alert h3 { color: var(--alert); font-size: 1.22em; }
.contacts { display: grid; gap: 0.6em; list-style: none; padding: 0; }
.contacts .button { inline-size: 100%; min-block-size: 56px; font-size: 1.06em; justify-content: center; text-align: center; }
.alert .button.main, .urgent .button.main { background: var(--alert); border-color: var(--alert); color: var(--alert-ground); }
.alert .button.main:hover, .urgent .button.main:hover { background: var(--ink); border-color: var(--ink); color: var(--surface); }

/* Bottom: states and writing */
.status:empty { display: block; block-size: 0; padding: 0; border: 0; }
.status {
  flex: none; display: flex; flex-wrap: wrap; gap: 0.3em 0.8em; align-items: center; padding: 0.6em 1em;
  background: var(--tint); border-block-start: 1px solid var(--line); font-size: 0.96em;
}
.compose { flex: none; padding: 0.6em 1em 0.7em; background: var(--surface); border-block-start: 1px solid var(--line); }
.compose > div { max-inline-size: 46em; margin-inline: auto; }
.compose label { display: block; font-size: 0.9em; }
.field { display: flex; gap: 0.5em; align-items: flex-end; margin-block-start: 0.2em; }
.field textarea { flex: 1 1 auto; min-inline-size: 0; max-block-size: 9em; overflow-y: auto; }
.field .button { flex: none; min-block-size: 48px; padding-inline: 1.1em; overflow-wrap: normal; }
.count { font-size: 0.88em; color: var(--quiet); }
.count.over { color: var(--alert); font-weight: 600; }
.small { font-size: 0.82em; line-height: 1.35; color: var(--quiet); margin-block-start: 0.5em; }
.view { flex: 1 1 auto; min-block-size: 0; overflow-y: auto; padding: 1.2em 1em; }
.view > * { max-inline-size: 40em; margin: 0 auto 0.9em; }
.view h3 { font-size: 1.25em; line-height: 1.3; }

/* Very low windows (a phone on its side, 400 % zoom): the whole panel scrolls, so that nothing covers the text. */
@media (max-height: 30em) {
  .panel { overflow-y: auto; display: block; }
  .log, .view { overflow: visible; }
  :host(:not([mode="launcher"])) { max-block-size: none; }
  .compose .small { display: block; }
}
@container (max-width: 24em) {
  .log { padding-inline: 0.7em; }
  .card { padding: 0.85em 0.8em; }
  .said { max-inline-size: 94%; }
  .head { padding-inline-start: 0.7em; gap: 0.25em; }
  .head hgroup { flex-basis: 4em; }
  .head hgroup p { font-size: 0.8em; overflow-wrap: anywhere; hyphens: auto; }
  .head .button:not(.square) { padding-inline: 0.4em; inline-size: min-content; line-height: 1.15; white-space: normal; overflow-wrap: normal; }
  .compose, .status, .urgent { padding-inline: 0.7em; }
}
@media print {
  :host([mode="launcher"]) { display: none; }
}
@media (forced-colors: active) {
  .panel, .launcher, .card, .said, .menu { border: 1px solid CanvasText; }
  .notice .alert { border: 3px solid CanvasText; }
  .on { fill: Highlight; }
  .off { fill: Canvas; stroke: CanvasText; }
  .button[aria-disabled="true"] { color: GrayText; border-color: GrayText; }
  progress { border: 1px solid CanvasText; }
  progress::-webkit-progress-value { background: Highlight; forced-color-adjust: none; }
}
`;

  /** One stylesheet for all instances. A constructed sheet needs no 'unsafe-inline' in the page's policy. */
  let sheet = null;
  function dress(root) {
    if ("adoptedStyleSheets" in root) {
      if (!sheet) {
        sheet = new CSSStyleSheet();
        sheet.replaceSync(STYLES);
      }
      root.adoptedStyleSheets = [sheet];
    } else {
      root.append(el("style", {}, STYLES));
    }
  }

  // ------------------------------------------------------------------ server

  /** What went wrong with a request. `code` is the server's, or "unreachable". `wait` is in seconds. */
  class Fault extends Error {
    constructor(code, { status = 0, message = "", retry = true, wait = 0 } = {}) {
      super(message || code);
      Object.assign(this, { code, status, said: message, retry, wait });
    }

    /** The conversation is not there any more, or our key no longer opens it. */
    get ended() {
      return [401, 404, 410].includes(this.status);
    }
  }

  async function request(method, path, { token = null, body = null, as = "json", outlive = false } = {}) {
    const abort = new AbortController();
    const timer = setTimeout(() => abort.abort(), REQUEST_TIMEOUT);
    const headers = { Accept: as === "json" ? "application/json" : "text/plain, application/json" };
    if (token) headers.Authorization = `Bearer ${token}`;
    if (body) headers["Content-Type"] = "application/json";
    try {
      const response = await fetch(ORIGIN + path, {
        method,
        headers,
        body: body && JSON.stringify(body),
        credentials: "omit",
        cache: "no-store",
        keepalive: outlive, // goes on when the page is left
        signal: abort.signal,
      });
      if (response.status === 204) return null;
      if (response.ok && as === "text") return await response.text();
      const data = await response.json().catch(() => null);
      if (response.ok && data) return data;
      const { code = "unreachable", message = "", retry = true } = (data && data.error) || {};
      const wait = response.status === 429 ? Number(response.headers.get("Retry-After")) || DEFAULT_WAIT : 0;
      throw new Fault(code, { status: response.status, message, retry, wait });
    } catch (error) {
      throw error instanceof Fault ? error : new Fault("unreachable");
    } finally {
      clearTimeout(timer);
    }
  }

  const at = (conversation, rest = "") => `/api/conversations/${encodeURIComponent(conversation)}${rest}`;

  const server = {
    config: (clinic) => request("GET", `/api/config${clinic ? `?clinic=${encodeURIComponent(clinic)}` : ""}`),
    open: (clinic) => request("POST", "/api/conversations", { body: clinic ? { clinic } : {} }),
    read: ({ conversation, token }) => request("GET", at(conversation), { token }),
    send: ({ conversation, token }, body) => request("POST", at(conversation, "/messages"), { token, body }),
    remove: ({ conversation, token }, outlive = false) => request("DELETE", at(conversation), { token, outlive }),
    newKey: ({ conversation, token }) => request("POST", at(conversation, "/token"), { token }),
    whole: ({ conversation, token }) => request("GET", at(conversation, "/export"), { token, as: "text" }),
    feedback: ({ conversation, token }, body) => request("POST", at(conversation, "/feedback"), { token, body }),
    keep: ({ conversation, token }, message) => request("PUT", at(conversation, `/unanswered/${encodeURIComponent(message)}`), { token }),
    takeBack: ({ conversation, token }, message) => request("DELETE", at(conversation, `/unanswered/${encodeURIComponent(message)}`), { token }),
    list: ({ conversation, token }) => request("POST", at(conversation, "/summary-link"), { token }),
  };

  // ------------------------------------------------------------------ memory

  /** What this tab remembers: {conversation, token, open, pending}. Works without storage too, until a reload. */
  class Memory {
    #key;
    #held = {};

    constructor(clinic) {
      this.#key = `ask-first ${ORIGIN} ${clinic}`;
      try {
        this.#held = JSON.parse(sessionStorage.getItem(this.#key)) || {};
      } catch {
        this.#held = {};
      }
    }

    get(name) {
      return this.#held[name] ?? null;
    }

    set(changes) {
      this.#held = { ...this.#held, ...changes };
      try {
        sessionStorage.setItem(this.#key, JSON.stringify(this.#held));
      } catch {
        // Storage is off or full: the conversation lasts as long as the page.
      }
    }

    /** Whom to talk to and with which key, or null. */
    get session() {
      const { conversation, token } = this.#held;
      return conversation && token ? { conversation, token } : null;
    }

    forget() {
      this.set({ conversation: null, token: null, pending: null });
    }

    /** Leave nothing in this tab. */
    erase() {
      this.#held = {};
      try {
        sessionStorage.removeItem(this.#key);
      } catch {
        // Storage is off: nothing was kept.
      }
    }
  }

  // ------------------------------------------------------------------ messages

  /**
   * Draws messages. `host` gives what drawing needs: t, limit, choose(choice), write(text), print(), feedback(body),
   * and for a question without an answer keepFor() (days, 0 never), isKept(id), keep(id), takeBack(id).
   * Each method named for a kind returns one element.
   */
  class Messages {
    constructor(host) {
      this.host = host;
      this.t = host.t;
    }

    draw(message) {
      const draw = Object.hasOwn(KINDS, message.kind) ? KINDS[message.kind] : KINDS.text;
      const node = draw.call(this, message);
      node.classList.add("message", message.kind);
      node.dataset.message = message.id;
      node.prepend(el("span", { class: "vh" }, this.t("said_bot")));
      if (message.unanswered && this.host.keepFor()) node.append(this.#keeping(message.id));
      return node;
    }

    /** What a screen reader says when the message comes: the first layer, without lists of sources. */
    spoken(message) {
      const said = [this.t("said_bot")];
      if (message.kind === "answer") {
        if (message.understood) said.push(this.#heard(message.understood), `${this.#named(message.understood)}.`);
        said.push(message.opening, message.verdict, ...message.short.map((sentence) => sentence.text), message.safety_line);
      } else if (message.kind === "comparison") {
        said.push(this.#heard(message.understood), `${this.#named(message.understood)}.`);
        for (const { option, short } of message.columns) said.push(`${option}:`, ...short.map(({ text }) => text));
      } else if (message.kind === "step") {
        said.push(message.of ? `${this.t("progress", message)}.` : null, message.question);
      } else {
        said.push(message.text);
      }
      return said.filter(Boolean).join(" ");
    }

    // -- the kinds

    text(message) {
      const said = el("div", { class: "say" }, this.#paragraphs(message));
      return el("div", {}, said, this.#choices(message.choices));
    }

    answer(message) {
      const card = el("article", { class: "card" });
      const wrong = message.choices.find((choice) => choice.role === "wrong");
      const cited = new Set(message.short.flatMap((sentence) => sentence.cites || []));
      const sources = this.#sources(message.sources, card);
      const deeper = [];
      for (const item of sources ? sources.querySelectorAll("li") : []) {
        if (cited.size && !cited.has(item.value)) deeper.push(item);
      }
      card.append(
        ...[
          message.understood && this.#understood(message.understood, wrong),
          message.opening && el("p", { class: "opening" }, message.opening),
          message.verdict && el("p", { class: "verdict" }, message.verdict),
          el("p", { class: "short" }, this.#sentences(message.short, card)),
          message.uncertainty &&
            el("div", { class: "sure" }, el("h4", {}, this.t("uncertainty")), el("p", {}, message.uncertainty)),
          message.safety_line && el("p", { class: "safety" }, message.safety_line),
        ].filter(Boolean),
      );
      const layers = el("div", { class: "row" });
      if (message.more && message.more.length) {
        const items = message.more.map((sentence) => el("li", {}, this.#sentences([sentence], card)));
        const more = el("div", { class: "more", hidden: true }, el("ul", {}, items));
        // Sources that only the second layer cites come and go with it.
        for (const item of deeper) item.hidden = true;
        const button = this.#disclosure(more, "more", "less", (open) => {
          for (const item of deeper) item.hidden = !open;
        });
        card.reveal = () => more.hidden && button.click();
        layers.append(button);
        card.append(layers, more);
        if (message.expanded) button.click(); // they asked for more
      }
      if (message.figures && message.figures.length) {
        const pictures = message.figures.map((figure) => this.#figure(figure));
        const figures = el("div", { class: "figures", hidden: true }, pictures);
        layers.append(this.#disclosure(figures, "show_figures", "hide_figures"));
        card.append(layers, figures);
      }
      if (message.clinical && message.clinical.length) {
        const table = el("div", { class: "clinical", hidden: true }, this.#clinical(message.clinical, card));
        layers.append(this.#disclosure(table, "show_clinical", "hide_clinical"));
        card.append(layers, table);
      }
      const more = card.querySelector(".more");
      if (more) layers.after(more);
      if (sources) card.append(sources);
      card.append(el("div", { class: "foot" }, this.#review(message.review), message.understood && this.#feedback(message)));
      const rest = message.choices.filter((choice) => choice !== wrong);
      return el("div", {}, card, this.#choices(rest, "follow_ups"));
    }

    comparison(message) {
      const card = el("article", { class: "card" });
      const wrong = (message.choices || []).find((choice) => choice.role === "wrong");
      const rows = message.columns.map(({ option, short, uncertainty }) =>
        el("tr", { role: "row" },
          el("th", { scope: "row", role: "rowheader" }, option),
          el("td", { role: "cell" },
            el("p", {}, this.#sentences(short, card)),
            uncertainty && el("p", { class: "doubt" }, el("span", {}, this.t("uncertainty"), " "), uncertainty)),
        ),
      );
      // Roles are repeated because some browsers drop a table's meaning once it is laid out as blocks.
      const table = el("table", { role: "table" },
        el("caption", { class: "vh" }, this.#named(message.understood)),
        el("thead", { role: "rowgroup" },
          el("tr", { role: "row" },
            el("th", { scope: "col", role: "columnheader" }, this.t("comparison_option")),
            el("th", { scope: "col", role: "columnheader" }, this.t("comparison_known")),
          ),
        ),
        el("tbody", { role: "rowgroup" }, rows),
      );
      card.append(this.#understood(message.understood, wrong), table);
      const sources = this.#sources(message.sources, card);
      if (sources) card.append(sources);
      card.append(el("div", { class: "foot" }, this.#review(message.review)));
      const rest = (message.choices || []).filter((choice) => choice !== wrong);
      return el("div", {}, card, this.#choices(rest, "follow_ups"));
    }

    choices(message) {
      const prompt = el("p", {}, message.prompt || message.text);
      return el("div", {}, prompt, this.#choices(message.choices));
    }

    step(message) {
      const card = el("section", { class: "card" });
      const told = Object.hasOwn(STATE_TEXTS, message.state || "") ? STATE_TEXTS[message.state] : null;
      if (message.of) {
        card.append(
          el("p", { class: "where" },
            el("span", {}, this.t("progress", message)),
            message.group && el("span", {}, message.group),
          ),
          el("progress", { max: message.of, value: message.at, "aria-hidden": "true" }),
        );
      }
      card.append(el("h3", {}, message.question));
      if (told) card.append(el("p", { class: "state" }, this.t(told)));
      if (message.why) {
        card.append(el("div", { class: "why" }, el("h4", {}, this.t("why")), el("p", {}, message.why)));
      }
      if (message.note) {
        card.append(el("div", {}, el("h4", {}, this.t("your_note")), el("p", { class: "note" }, message.note)));
      }
      if (message.input) card.append(this.#writing(message));
      // In a guide all that is not an answer stands in one row: a question is only a way to look something up.
      const choices = this.#choices((message.choices || []).map((choice) =>
        choice.role === "answer" ? choice : { ...choice, role: "action" }));
      const sources = this.#sources(message.sources, card);
      card.append(...[choices, sources].filter(Boolean));
      return card;
    }

    summary(message) {
      const listed = (item) =>
        el("li", {},
          item.question,
          Object.hasOwn(STATE_TEXTS, item.state || "") && el("span", { class: "state" }, this.t(STATE_TEXTS[item.state])),
          item.note && el("p", { class: "note" }, item.note),
        );
      const top = message.top || [];
      const card = el("section", { class: "card" },
        el("h3", {}, message.title), message.intro && el("p", {}, message.intro));
      if (top.length) {
        card.append(el("section", { class: "top" },
          el("h4", {}, this.t("summary_top")), el("ol", {}, top.map(listed))));
      }
      const first = new Set(top.map((item) => item.id));
      const rest = message.items.filter((item) => !first.has(item.id));
      if (rest.length) {
        card.append(el("section", {}, el("h4", {}, this.t(top.length ? "summary_more" : "summary_all")), el("ul", {}, rest.map(listed))));
      }
      if (message.printable) {
        card.append(el("div", { class: "row" },
          el("button", { type: "button", class: "button main", onclick: () => this.host.print() }, this.t("print"))));
      }
      return el("div", {}, card, this.#choices(message.choices));
    }

    notice(message) {
      const urgent = isUrgent(message);
      const card = el("section", { class: urgent ? "card alert" : "card" },
        message.title && el("h3", {}, message.title),
        this.#paragraphs(message),
        this.contacts(message.contacts),
      );
      return el("div", {}, card, this.#choices(message.choices));
    }

    /** Phone, text and web links as large buttons. Used in the notice and in the bar that keeps it in reach. */
    contacts(contacts) {
      const links = (contacts || [])
        .map(({ label, href }) => [label, safeHref(href, CONTACT)])
        .filter(([, href]) => href)
        .map(([label, href]) => el("li", {}, el("a", { class: "button main", ...away(href) }, label)));
      return links.length ? el("ul", { class: "contacts", role: "list" }, links) : null;
    }

    // -- the parts

    #named({ question, option }) {
      return option ? `${question} ${option}` : question;
    }

    #paragraphs(message) {
      return (message.paragraphs || [message.text]).map((text) => el("p", {}, text));
    }

    /** What stands before the question as understood: a claim is something they may have read. */
    #heard(understood) {
      return this.t(understood.claim_id ? "understood_claim" : "understood");
    }

    #understood(understood, wrong) {
      const heading = el("h3", {},
        el("span", {}, this.#heard(understood), " "),
        understood.question,
        understood.option && el("span", { class: "option" }, understood.option),
      );
      const button = wrong && this.#choice({ ...wrong, label: wrong.label || this.t("wrong_default") }, "plain");
      return el("div", { class: "understood" }, heading, button);
    }

    #sentences(sentences, card) {
      return sentences.flatMap(({ text, cites }, index) => {
        const space = index ? " " : "";
        if (!cites || !cites.length) return [space, text];
        // The numbers stay on the line of the last word.
        const last = text.lastIndexOf(" ") + 1;
        const numbers = cites.map((n) => this.#cite(n, card));
        return [space, text.slice(0, last), el("span", { class: "together" }, text.slice(last), numbers)];
      });
    }

    /** A raised number that leads to its source in the same card. */
    #cite(n, card) {
      const go = () => {
        const find = () => card.querySelector(`li[data-source="${Number(n)}"]`);
        if (find() && find().hidden && card.reveal) card.reveal();
        const item = find();
        if (!item) return;
        item.focus({ preventScroll: true });
        item.scrollIntoView({ block: "nearest" });
      };
      const label = this.t("source_number", { n });
      return el("button", { type: "button", class: "cite", "aria-label": label, onclick: go }, String(n));
    }

    #sources(sources, card) {
      if (!sources || !sources.length) return null;
      const items = sources.map((source) => {
        const href = source.url ? safeHref(source.url, WEB) : null;
        const title = href
          ? el("a", away(href), source.title, el("span", { class: "vh" }, " ", this.t("new_tab")))
          : source.title;
        const about = [source.organisation, source.year, source.kind_label || source.kind].filter(Boolean).join(", ");
        return el("li", { value: source.n, "data-source": source.n, tabindex: -1 },
          title, about && el("span", { class: "about" }, about));
      });
      return el("div", { class: "sources" }, el("h4", {}, this.t("sources")), el("ol", {}, items));
    }

    /** What each finding rests on, for professionals. Narrow panels show a row as a block, each cell with its name. */
    #clinical(rows, card) {
      const named = (key, ...content) =>
        el("td", { role: "cell" }, el("span", { class: "tag" }, this.t(key), ": "), content);
      const figure = ({ label, value, interval, at }) =>
        el("li", {}, `${label}: `, el("b", {}, value), interval && ` (${interval})`, at && `, ${at}`);
      const column = (key) => el("th", { scope: "col", role: "columnheader" }, this.t(key));
      // Roles are repeated for the same reason as in a comparison.
      return el("table", { role: "table" },
        el("caption", {}, this.t("clinical_title")),
        el("thead", { role: "rowgroup" },
          el("tr", { role: "row" },
            column("clinical_design"), column("clinical_people"), column("clinical_compared"), column("clinical_figures"))),
        el("tbody", { role: "rowgroup" }, rows.map((row) =>
          el("tr", { role: "row" },
            el("th", { scope: "row", role: "rowheader" },
              row.design, " ", this.#cite(row.source, card), row.n && el("span", { class: "people" }, `n = ${row.n}`)),
            named("clinical_people", row.population || "–"),
            named("clinical_compared", row.comparator),
            named("clinical_figures", row.figures.length ? el("ul", {}, row.figures.map(figure)) : "–")))),
      );
    }

    #review(review) {
      return review ? el("p", { class: "review", "data-status": review.status }, review.label) : null;
    }

    #disclosure(region, closed, open, then = () => {}) {
      const button = el("button", { type: "button", class: "button", "aria-expanded": "false" }, this.t(closed));
      button.addEventListener("click", () => {
        region.hidden = !region.hidden;
        button.setAttribute("aria-expanded", String(!region.hidden));
        button.textContent = this.t(region.hidden ? closed : open);
        then(!region.hidden);
      });
      return button;
    }

    /** A hundred people, so many of them filled in. Fractions are drawn as a part of one person. */
    #figure(figure) {
      const columns = 10;
      const [wide, high] = [12, 15];
      const shown = Math.max(0, Math.min(100, (figure.percent * 100) / (figure.of || 100)));
      const person = (kind) => [
        svg("circle", { class: kind, cx: 6, cy: 3.4, r: 2.3 }),
        svg("path", { class: kind, d: "M2 13.2v-2.7a4 4 0 0 1 8 0v2.7z" }),
      ];
      const people = [];
      for (let i = 0; i < 100; i += 1) {
        const place = { x: (i % columns) * wide, y: Math.floor(i / columns) * high, height: high };
        const part = Math.max(0, Math.min(1, shown - i));
        if (part < 1) people.push(svg("svg", { ...place, width: wide }, person("off")));
        if (part > 0) people.push(svg("svg", { ...place, width: wide * part }, person("on")));
      }
      const size = `0 0 ${columns * wide} ${(100 / columns) * high}`;
      const picture = svg("svg", { viewBox: size, role: "img", "aria-label": figure.text }, people);
      const facts = [
        ["figure_who", figure.population],
        ["figure_when", figure.at],
        ["figure_compared", figure.comparator_text],
      ];
      const percent = Math.round(figure.percent * 10) / 10;
      const number = this.t("figure_number", { percent, of: figure.of || 100 });
      return el("figure", { class: "figure" }, picture,
        el("figcaption", {},
          el("p", { class: "number" }, `${number} ${figure.label}`),
          el("dl", {}, facts.filter(([, value]) => value).map(([key, value]) =>
            el("div", {}, el("dt", {}, this.t(key), ": "), el("dd", {}, value)))),
        ));
    }

    /** Questions as a list, other treatments and things to do as rows of short buttons, in the order given. */
    #choices(choices, heading = null) {
      if (!choices || !choices.length) return null;
      const groups = new Map([["answer", []], ["question", []], ["option", []], ["action", []]]);
      for (const choice of choices) (groups.get(choice.role) || groups.get("action")).push(choice);
      const headings = { question: heading, option: heading && "other_options" };
      const lists = [...groups].filter(([, group]) => group.length).map(([role, group]) => {
        const short = role !== "question" && group.every((choice) => choice.label.length <= SHORT_LABEL);
        const title = headings[role];
        const list = el("ul", {
          class: short ? "choices acts" : "choices",
          "aria-label": this.t(title || "choices"),
          role: "list", // some browsers forget that a list without bullets is one
        }, group.map((choice) => el("li", {}, this.#choice(choice))));
        return title ? el("div", { class: "next" }, el("h4", { "aria-hidden": "true" }, this.t(title)), list) : list;
      });
      return el("div", { class: "offers" }, lists);
    }

    #choice(choice, look = choice.role) {
      const button = el("button", { type: "button", class: `button choice ${look}` }, choice.label);
      button.addEventListener("click", async () => {
        if (isDisabled(button)) return;
        const gone = await this.host.choose(choice);
        if (!gone) return;
        disable(button);
        if (gone === "chosen") button.append(el("span", { class: "vh" }, " ", this.t("chosen")));
      });
      return button;
    }

    #writing(message) {
      const id = `write-${message.id}`;
      const limit = message.input.max_length || this.host.limit;
      const field = el("textarea", { id, rows: 3, maxlength: limit });
      const form = el("form", { class: "write" },
        el("label", { for: id }, message.input.label),
        field,
        el("button", { class: "button main" }, this.t(SAVE_TEXTS[message.input.kind] || "save_note")),
      );
      form.addEventListener("submit", (event) => {
        event.preventDefault();
        if (field.value.trim()) this.host.write(field.value.trim());
        else field.focus();
      });
      return form;
    }

    /** Whether the editors may see a question that had no answer. Nothing is kept unless the person says yes. */
    #keeping(id) {
      const box = el("div", { class: "row feedback keeping" });
      const button = (key, action) => el("button", { type: "button", class: "button", onclick: action }, this.t(key));
      const show = (key, ...buttons) => box.replaceChildren(el("p", { tabindex: -1 }, this.t(key, { days: this.host.keepFor() })), ...buttons);
      // Said again where it failed: what stands here is always true.
      const act = (action, then) => action(id).then(then, () => show("keep_failed", button("try_again", () => act(action, then))))
        .then(() => box.firstChild.focus());
      const kept = () => show("keep_kept", button("keep_take_back", () => act(this.host.takeBack, gone)));
      const gone = () => show("keep_gone");
      const ask = () => show("keep_question",
        button("keep_yes", () => act(this.host.keep, kept)),
        button("keep_no", () => { show("keep_not"); box.firstChild.focus(); }));
      if (this.host.isKept(id)) kept();
      else ask();
      return box;
    }

    #feedback(message) {
      const box = el("div", { class: "row feedback" });
      const tell = (body) => {
        this.host.feedback({ message: message.id, ...body });
        const thanks = el("p", { tabindex: -1 }, this.t("feedback_thanks"));
        box.replaceChildren(thanks);
        thanks.focus();
      };
      const button = (label, action) => el("button", { type: "button", class: "button", onclick: action }, label);
      const ask = () => {
        const reasons = Object.entries(REASON_TEXTS).map(([reason, key]) =>
          button(this.t(key), () => tell({ helpful: false, reason })));
        box.replaceChildren(el("p", {}, this.t("feedback_reason")), ...reasons);
        reasons[0].focus();
      };
      box.append(
        el("p", {}, this.t("feedback_question")),
        button(this.t("feedback_yes"), () => tell({ helpful: true })),
        button(this.t("feedback_no"), ask),
      );
      return box;
    }
  }

  const KINDS = {
    text: Messages.prototype.text,
    answer: Messages.prototype.answer,
    comparison: Messages.prototype.comparison,
    choices: Messages.prototype.choices,
    step: Messages.prototype.step,
    summary: Messages.prototype.summary,
    notice: Messages.prototype.notice,
  };

  const isUrgent = (message) => message.level === "emergency" || message.level === "crisis";

  /** Attributes of a link that leaves the widget; a phone or text link stays in place. */
  function away(href) {
    return /^https?:/.test(href) ? { href, target: "_blank", rel: "noopener noreferrer" } : { href };
  }

  // ------------------------------------------------------------------ the element

  class AskFirst extends HTMLElement {
    #root = this.attachShadow({ mode: "open" });
    #part = {}; // the standing elements by name
    #config = null;
    #limit = 1000; // characters in a message, until the server says
    #t = translator({});
    #memory = null;
    #messages = null;
    #loaded = null; // the promise of the words being there and the panel built
    #started = null; // the promise of the conversation being open
    #busy = false;
    #blocked = false;
    #step = null; // the step that can still be answered
    #expires = null;
    #kept = new Set();
    #expiry = 0;
    #returnTo = null;
    #question = null; // asked by the page before the conversation was open

    get #launched() {
      return this.getAttribute("mode") === "launcher";
    }

    get #clinic() {
      return this.getAttribute("clinic") || "";
    }

    // -- life

    connectedCallback() {
      if (this.#memory) return;
      dress(this.#root);
      this.#memory = new Memory(this.#clinic);
      addEventListener("offline", this.#onOffline);
      addEventListener("online", this.#onOnline);
      NARROW.addEventListener("change", this.#onNarrow);
      if (window.visualViewport) visualViewport.addEventListener("resize", this.#onViewport);
      this.#loaded = this.#load();
    }

    disconnectedCallback() {
      // A page may move the element: only let go when it is really gone.
      queueMicrotask(() => {
        if (this.isConnected) return;
        removeEventListener("offline", this.#onOffline);
        removeEventListener("online", this.#onOnline);
        NARROW.removeEventListener("change", this.#onNarrow);
        if (window.visualViewport) visualViewport.removeEventListener("resize", this.#onViewport);
        clearTimeout(this.#expiry);
        this.#memory = null;
        this.#started = null;
        this.#root.replaceChildren();
      });
    }

    async #load() {
      try {
        this.#config = await server.config(this.#clinic);
        this.#t = translator(this.#config.texts || {});
        this.#limit = this.#config.limits?.message_length || this.#limit;
      } catch {
        this.#config = null;
      }
      if (!this.#memory) return;
      this.#build();
      if (this.#launched) {
        if (this.#memory.get("open")) this.#show({ byPerson: false });
      } else if (this.#config) {
        this.#whenSeen(() => this.#start());
      } else {
        this.#unreachable();
      }
    }

    /** Open the conversation only once somebody can see it. */
    #whenSeen(act) {
      const watcher = new IntersectionObserver((entries) => {
        if (!entries.some((entry) => entry.isIntersecting)) return;
        watcher.disconnect();
        act();
      });
      watcher.observe(this);
    }

    // -- what a page may call

    /** Open the panel (launcher only). */
    async open() {
      await this.#loaded;
      if (this.#launched && this.#part.panel && !this.#part.panel.open) this.#show({ byPerson: true });
    }

    /** Close the panel (launcher only) and give focus back. */
    close() {
      if (!this.#launched || !this.#part.panel?.open) return;
      this.#part.panel.close();
      this.#part.launcher.hidden = false;
      this.#memory.set({ open: false });
      this.#part.launcher.textContent = this.#launcherText();
      const back = this.#returnTo && this.#returnTo.isConnected ? this.#returnTo : this.#part.launcher;
      back.focus();
    }

    /** Open the panel and ask a question, as if the person had typed it. Call it only when they chose to ask. */
    async ask(text) {
      await this.open();
      this.#question = String(text);
      if (this.#started) await this.#started;
      else if (!this.#launched && this.#config) await this.#start();
      this.#askWaiting();
    }

    #askWaiting() {
      const text = this.#question;
      if (!text || !this.#memory.session || this.#blocked) return;
      this.#question = null;
      if (this.#busy) this.#part.input.value = text;
      else this.#send({ text, said: text });
    }

    // -- building

    #build() {
      const t = this.#t;
      const p = (this.#part = {});
      this.#root.replaceChildren();
      this.lang = t("lang");
      this.#messages = new Messages({
        t,
        limit: this.#limit,
        choose: (choice) => this.#choose(choice),
        write: (text) => this.#write(text),
        print: () => this.#print(),
        feedback: (body) => server.feedback(this.#memory.session, body).catch(() => {}),
        keepFor: () => this.#config?.limits?.keep_questions_days || 0,
        isKept: (id) => this.#kept.has(id),
        keep: (id) => server.keep(this.#memory.session, id),
        takeBack: (id) => server.takeBack(this.#memory.session, id),
      });

      const icon = (path) => svg("svg", { class: "icon", viewBox: "0 0 24 24", "aria-hidden": "true" }, svg("path", { d: path }));
      const tool = (name, path, action) =>
        el("button", { type: "button", class: "button plain square", "aria-label": t(name), title: t(name), onclick: action }, icon(path));

      p.title = el("h2", { id: "title", tabindex: -1 }, t("title"));
      const clinic = this.#config?.clinic?.name;
      p.menuButton = el("button",
        { type: "button", class: "button", "aria-expanded": "false", "aria-controls": "menu", onclick: () => this.#toggleMenu() },
        t("menu"));
      p.size = this.#launched && tool("enlarge", "M14 4h6v6M20 4l-7 7M10 20H4v-6M4 20l7-7", () => this.#resize());
      p.close = this.#launched && tool("close", "M6 6l12 12M18 6L6 18", () => this.close());
      p.head = el("div", { class: "head" },
        el("hgroup", {}, p.title, el("p", {}, clinic || t("subtitle"))),
        this.#config && el("button", { type: "button", class: "button", onclick: () => this.#leave() }, t("leave")),
        this.#config && p.menuButton, p.size, p.close);

      const entry = (name, action) =>
        el("li", {}, el("button", { type: "button", class: "button", onclick: () => { this.#toggleMenu(false); action(); } }, t(name)));
      p.menu = el("ul", { id: "menu", class: "menu", role: "list", "aria-label": t("menu"), hidden: true },
        entry("menu_print", () => this.#print()),
        entry("menu_download", () => this.#download()),
        entry("menu_start_again", () => this.#confirm("start_again_title", "start_again_text", "start_again_confirm", () => this.#startAgain())),
        entry("menu_delete", () => this.#confirm("delete_title", "delete_text", "delete_confirm", () => this.#delete())),
        entry("menu_about", () => this.#about()));

      p.urgent = el("section", { class: "urgent", "aria-label": t("notice_bar_label"), hidden: true });
      // The visible conversation is not live: screen readers hear new messages from the two regions below,
      // which hold plain text for a moment only, so nothing is read twice.
      p.log = el("div", { class: "log", role: "log", "aria-live": "off", "aria-label": t("conversation_label"), tabindex: 0 });
      p.view = el("div", { class: "view", hidden: true });
      p.live = el("div", { class: "vh", role: "log", "aria-live": "polite", "aria-relevant": "additions" });
      p.alarm = el("div", { class: "vh", role: "alert" });
      p.status = el("div", { class: "status", role: "status" });
      p.quiet = el("div", { class: "vh", role: "status" });
      p.compose = this.#composer();

      const inside = [p.head, p.menu, p.urgent, p.log, p.view, p.status, p.compose, p.live, p.alarm, p.quiet];
      if (this.#launched) {
        p.panel = el("dialog", { class: "panel", "aria-labelledby": "title" }, inside);
        p.panel.addEventListener("cancel", (event) => {
          event.preventDefault();
          this.#escape();
        });
        p.launcher = el("button", { type: "button", class: "launcher", "aria-haspopup": "dialog", onclick: () => this.open() }, this.#launcherText());
        this.#root.append(p.launcher, p.panel);
      } else {
        p.panel = el("section", { class: "panel inline", "aria-label": t("panel_label") }, inside);
        this.#root.append(p.panel);
      }
      p.panel.addEventListener("keydown", (event) => {
        if (event.key !== "Escape") return;
        event.stopPropagation();
        event.preventDefault();
        this.#escape();
      });
      p.panel.addEventListener("pointerdown", (event) => {
        const path = event.composedPath();
        if (!p.menu.hidden && !path.includes(p.menu) && !path.includes(p.menuButton)) this.#toggleMenu(false);
      });
    }

    #launcherText() {
      if (this.hasAttribute("label")) return this.getAttribute("label");
      return this.#t(this.#memory.session ? "launcher_continue" : "launcher");
    }

    #composer() {
      const t = this.#t;
      const p = this.#part;
      p.input = el("textarea", { id: "input", rows: 1, "aria-describedby": "count", autocomplete: "off", enterkeyhint: "send" });
      p.sendButton = el("button", { class: "button main" }, t("send"));
      p.count = el("p", { id: "count", class: "count", hidden: true });
      const form = el("form", { class: "compose" },
        el("div", {},
          el("label", { for: "input" }, t("input_label")),
          el("div", { class: "field" }, p.input, p.sendButton),
          p.count,
          el("p", { class: "small" }, t("footer_note"))));
      form.addEventListener("submit", (event) => {
        event.preventDefault();
        this.#submit();
      });
      p.input.addEventListener("input", () => this.#measure());
      p.input.addEventListener("keydown", (event) => {
        if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
        event.preventDefault();
        this.#submit();
      });
      p.input.addEventListener("pointerdown", () => p.input.removeAttribute("inputmode"));
      p.input.addEventListener("blur", () => p.input.removeAttribute("inputmode"));
      form.hidden = true;
      return form;
    }

    /** Grow the field with its text, and say how much room is left once that matters. */
    #measure() {
      const { input, count } = this.#part;
      input.style.height = "auto";
      if (input.value) input.style.height = `${input.scrollHeight + 2}px`;
      const left = this.#limit - input.value.length;
      const over = left < 0;
      count.hidden = left > this.#limit * 0.15;
      count.classList.toggle("over", over);
      count.textContent = over ? this.#t("characters_over", { n: -left }) : this.#t("characters_left", { n: left });
      if (over) input.setAttribute("aria-invalid", "true");
      else input.removeAttribute("aria-invalid");
      return !over;
    }

    // -- opening and closing

    #show({ byPerson }) {
      const { panel, launcher } = this.#part;
      if (byPerson) {
        const before = this.getRootNode().activeElement;
        this.#returnTo = before && before !== this && before !== document.body ? before : null;
      }
      launcher.hidden = true;
      this.#memory.set({ open: true });
      this.#place();
      // A panel that fills the screen is modal; beside the page it is not. Without the person's own act
      // (a reload) focus stays where it is: the attribute alone opens it.
      if (NARROW.matches) panel.showModal();
      else if (byPerson) panel.show();
      else panel.setAttribute("open", "");
      const ready = this.#started || this.#begin();
      if (byPerson || NARROW.matches) this.#part.title.focus({ preventScroll: true });
      ready.then(() => {
        if (byPerson && !TOUCH.matches && this.#root.activeElement === this.#part.title) this.#focusInput();
      });
    }

    async #begin() {
      if (this.#config) {
        await this.#start();
        return;
      }
      const session = this.#memory.session;
      try {
        this.#config = await server.config(this.#clinic);
      } catch {
        this.#unreachable();
        return;
      }
      // The words have come after all: build again with them, open as before.
      this.#t = translator(this.#config.texts || {});
      this.#limit = this.#config.limits?.message_length || this.#limit;
      this.#build();
      if (this.#launched) this.#show({ byPerson: true });
      else await this.#start(session);
    }

    #unreachable() {
      this.#block("error_unreachable", "try_again", () => {
        this.#started = null;
        return this.#begin();
      });
    }

    #place() {
      const { panel } = this.#part;
      panel.classList.toggle("narrow", NARROW.matches);
      if (this.#part.size) this.#part.size.hidden = NARROW.matches;
      this.#onViewport();
    }

    #onNarrow = () => {
      const { panel } = this.#part;
      if (!this.#launched || !panel || !panel.open) return;
      const focused = this.#root.activeElement;
      panel.close();
      this.#place();
      if (NARROW.matches) panel.showModal();
      else panel.setAttribute("open", "");
      if (focused) focused.focus({ preventScroll: true });
    };

    /** Keep the writing field above a phone's keyboard. */
    #onViewport = () => {
      const { panel } = this.#part;
      if (!this.#launched || !panel) return;
      const view = window.visualViewport;
      const fits = NARROW.matches && view && view.scale === 1;
      panel.style.setProperty("--visible", fits ? `${view.height}px` : "100dvh");
      panel.style.setProperty("--top", fits ? `${view.offsetTop}px` : "0");
    };

    #resize() {
      const large = this.#part.panel.classList.toggle("large");
      const name = this.#t(large ? "shrink" : "enlarge");
      this.#part.size.setAttribute("aria-label", name);
      this.#part.size.title = name;
    }

    #escape() {
      if (!this.#part.menu.hidden) this.#toggleMenu(false, true);
      else if (!this.#part.view.hidden) this.#leaveView();
      else if (this.#launched) this.close();
    }

    #toggleMenu(open = this.#part.menu.hidden, refocus = false) {
      this.#part.menu.hidden = !open;
      this.#part.menuButton.setAttribute("aria-expanded", String(open));
      if (open) this.#part.menu.querySelector("button").focus();
      else if (refocus) this.#part.menuButton.focus();
    }

    /** To the writing field, without calling up the keyboard of a phone. */
    #focusInput() {
      const { input, compose } = this.#part;
      if (compose.hidden) return;
      if (TOUCH.matches) input.setAttribute("inputmode", "none");
      input.focus({ preventScroll: true });
    }

    // -- the conversation

    #start() {
      this.#started = this.#open();
      return this.#started;
    }

    async #open() {
      const t = this.#t;
      const { log } = this.#part;
      this.#unblock();
      log.replaceChildren(el("p", { class: "waiting" }, t("loading")));
      log.setAttribute("aria-busy", "true");
      try {
        const session = this.#memory.session;
        if (session) {
          const read = await server.read(session);
          log.replaceChildren();
          this.#part.compose.hidden = false;
          this.#kept = new Set(read.questions_kept);
          for (const turn of read.turns) this.#fill(this.#addTurn(turn.said), turn.messages, { spoken: false });
          this.#expires = read.expires_at;
          this.#resume(read.turns);
          this.#speakQuietly(t("restored"));
          this.#scrollTo(log.lastElementChild, "auto");
          this.#changeKey(); // nothing waits for it
        } else {
          const opened = await server.open(this.#clinic);
          this.#memory.set({ conversation: opened.conversation, token: opened.token, pending: null });
          log.replaceChildren();
          this.#fill(this.#addTurn(null), opened.messages, { spoken: true });
          this.#expires = opened.expires_at;
          log.scrollTop = 0;
        }
        this.#part.compose.hidden = false;
        this.#watchExpiry();
        this.#askWaiting();
      } catch (fault) {
        log.replaceChildren();
        if (fault.ended) this.#ended(fault);
        else this.#block("error_unreachable", "try_again", () => this.#start(), fault);
      } finally {
        log.removeAttribute("aria-busy");
      }
    }

    /**
     * Another key for a tab that comes back: a key that somebody copied from this tab ends. The server keeps the
     * old one until the new one is used, so where the answer is lost the old one goes on.
     */
    async #changeKey() {
      const session = this.#memory?.session;
      try {
        const { token } = await server.newKey(session);
        if (this.#memory?.session?.conversation === session.conversation) this.#memory.set({ token });
      } catch {
        // At the next return.
      }
    }

    /** A message that was on its way when the page went: if the server has not got it, offer it again. */
    #resume(turns) {
      const pending = this.#memory.get("pending");
      if (!pending) return;
      if (turns.some((turn) => turn.client_id === pending.client_id)) this.#memory.set({ pending: null });
      else this.#fail(this.#addTurn(pending.said), pending, new Fault("not_sent"));
    }

    #addTurn(said) {
      const turn = el("div", { class: "turn" });
      if (said) turn.append(el("p", { class: "said" }, el("span", { class: "vh" }, this.#t("said_you"), " "), said));
      this.#part.log.append(turn);
      return turn;
    }

    #fill(turn, messages, { spoken }) {
      for (const message of messages) {
        const node = this.#messages.draw(message);
        if (message.kind === "step") {
          // The same step again, after a question in between or with a note, takes the place of the earlier card.
          node.dataset.step = `${message.guide} ${message.at} ${message.question}`;
          if (this.#step?.dataset.step === node.dataset.step) this.#step.remove();
          else this.#step?.classList.add("past");
          this.#step = node;
        } else if (message.kind === "summary" && this.#step) {
          this.#step.classList.add("past");
          this.#step = null;
        }
        if (message.kind === "notice") this.#keepInReach(message);
        turn.append(node);
        if (spoken) this.#speak(message);
      }
    }

    /** An emergency or crisis notice leaves a bar with its contacts until another notice comes. */
    #keepInReach(message) {
      const { urgent } = this.#part;
      urgent.hidden = !isUrgent(message);
      urgent.replaceChildren();
      if (urgent.hidden) return;
      const contacts = this.#messages.contacts((message.contacts || []).slice(0, 2));
      urgent.append(el("p", {}, message.title || message.text), ...(contacts ? [contacts] : []));
      if (contacts) contacts.className = "row";
    }

    #speak(message) {
      const region = message.kind === "notice" && isUrgent(message) ? this.#part.alarm : this.#part.live;
      const words = el("p", {}, this.#messages.spoken(message));
      region.append(words);
      setTimeout(() => words.remove(), SPOKEN_FOR);
    }

    #speakQuietly(text) {
      this.#part.quiet.textContent = text;
      setTimeout(() => {
        this.#part.quiet.textContent = "";
      }, SPOKEN_FOR);
    }

    // -- sending

    #submit() {
      const { input } = this.#part;
      const text = input.value.trim();
      if (!text || this.#busy || this.#blocked) return;
      if (!this.#measure()) {
        input.focus();
        return;
      }
      input.value = "";
      this.#measure();
      this.#send({ text, said: text });
    }

    #write(text) {
      if (this.#busy || this.#blocked) return;
      this.#focusInput();
      this.#send({ text, said: text });
    }

    /** "chosen" when the server took the choice, "old" when it no longer knows it, null when nothing was settled. */
    async #choose(choice) {
      if (this.#busy || this.#blocked) return null;
      this.#focusInput();
      const fault = await this.#send({ choice: choice.id, said: choice.label });
      if (!fault) {
        this.#focusNote();
        return choice.role === "wrong" || choice.role === "question" ? "chosen" : null;
      }
      return fault.code === "unknown_choice" ? "old" : null;
    }

    /** Somebody who chose to write a note goes on in its field, not in the one for questions. */
    #focusNote() {
      const field = this.#step?.querySelector("textarea");
      const { input } = this.#part;
      if (field && !TOUCH.matches && this.#root.activeElement === input && !input.value) {
        field.focus({ preventScroll: true });
        field.form.scrollIntoView({ block: "nearest" });
      }
    }

    /** Send one message and show what comes back. Gives the fault, or null when all went well. */
    async #send(outgoing, turn = null) {
      const sent = { client_id: newId(), ...outgoing };
      const body = { client_id: sent.client_id };
      if (sent.choice) body.choice = sent.choice;
      else body.text = sent.text;

      this.#busy = true;
      this.#say("");
      disable(this.#part.sendButton);
      this.#memory.set({ pending: sent });
      const own = turn || this.#addTurn(sent.said);
      own.querySelector(".fault")?.remove();
      this.#part.log.append(own); // a retried message moves to the end, where its answer belongs
      const waiting = el("p", { class: "waiting" },
        el("span", { class: "dots", "aria-hidden": "true" }, el("i"), el("i"), el("i")), this.#t("waiting"));
      own.append(waiting);
      this.#part.log.setAttribute("aria-busy", "true");
      const slow = setTimeout(() => this.#speakQuietly(this.#t("waiting")), 600);
      this.#scrollTo(own);
      try {
        const { turn: answered } = await server.send(this.#memory.session, body);
        waiting.remove();
        this.#memory.set({ pending: null });
        const said = own.querySelector(".said");
        // The server may have taken out a name or a number: show what it kept.
        if (said && answered.said) said.lastChild.textContent = answered.said;
        this.#fill(own, answered.messages, { spoken: true });
        this.#scrollTo(own);
        return null;
      } catch (fault) {
        waiting.remove();
        this.#fail(own, sent, fault);
        return fault;
      } finally {
        clearTimeout(slow);
        this.#busy = false;
        disable(this.#part.sendButton, false);
        this.#part.log.removeAttribute("aria-busy");
      }
    }

    #fail(turn, sent, fault) {
      const t = this.#t;
      if (fault.ended) {
        this.#ended(fault);
        return;
      }
      const final = ["message_too_long", "unknown_choice", "bad_request"].includes(fault.code);
      if (final) {
        this.#memory.set({ pending: null });
        turn.remove();
        const known = { message_too_long: t("error_too_long"), unknown_choice: t("error_old_choice") };
        this.#say(known[fault.code] || fault.said || t("error_not_sent"));
        if (sent.text && !this.#part.input.value) {
          this.#part.input.value = sent.text;
          this.#measure();
        }
        return;
      }
      const why = el("p", {});
      const retry = el("button", { type: "button", class: "button" }, t("try_again"));
      retry.addEventListener("click", () => {
        if (this.#busy || isDisabled(retry)) return;
        this.#focusInput();
        this.#send(sent, turn);
      });
      turn.append(el("div", { class: "fault" }, why, retry));
      if (fault.wait) this.#countDown(why, retry, fault.wait);
      else why.textContent = this.#reason(fault);
      this.#speakQuietly(why.textContent);
      turn.lastElementChild.scrollIntoView({ block: "nearest" });
    }

    #reason(fault) {
      if (fault.code !== "unreachable") return fault.said || this.#t("error_not_sent");
      return `${this.#t("error_not_sent")} ${this.#t(navigator.onLine ? "error_unreachable" : "error_offline")}`;
    }

    #countDown(why, retry, seconds) {
      const until = Date.now() + seconds * 1000;
      disable(retry);
      const tick = () => {
        const left = Math.ceil((until - Date.now()) / 1000);
        if (!why.isConnected && left !== seconds) return;
        if (left > 0) {
          why.textContent = this.#t("error_wait", { seconds: left });
          setTimeout(tick, 1000);
        } else {
          why.textContent = this.#t("error_wait_over");
          this.#speakQuietly(why.textContent);
          disable(retry, false);
        }
      };
      tick();
    }

    /** Bring the start of a turn into view, not its end: long answers are read from the top. */
    #scrollTo(turn, behavior = CALM.matches ? "auto" : "smooth") {
      const { log, panel } = this.#part;
      const scroller = log.scrollHeight > log.clientHeight ? log : panel;
      // After a long message of the person's own, what matters is what came back.
      const said = turn.querySelector(".said");
      const crowded = said && said.offsetHeight > scroller.clientHeight * MUCH_OF_THE_VIEW;
      const from = (crowded && turn.querySelector(".message, .waiting, .fault")) || turn;
      const top = scroller.scrollTop + from.getBoundingClientRect().top - scroller.getBoundingClientRect().top - 16;
      if (this.#launched || scroller === log) scroller.scrollTo({ top, behavior });
    }

    // -- states

    /** A line above the writing field. */
    #say(text, ...more) {
      this.#part.status.replaceChildren(...(text ? [el("span", {}, text), ...more] : []));
    }

    /** No writing for now: a sentence, and the one way on. */
    #block(why, label, action, fault = null) {
      this.#blocked = true;
      this.#part.compose.hidden = true;
      const text = fault && fault.code !== "unreachable" && fault.said ? fault.said : this.#t(why);
      const button = el("button", { type: "button", class: "button main" }, this.#t(label));
      button.addEventListener("click", async () => {
        this.#part.title.focus({ preventScroll: true });
        await action();
        if (!this.#blocked && !TOUCH.matches) this.#focusInput();
      });
      this.#say(text, button);
    }

    #unblock() {
      this.#blocked = false;
      this.#say("");
    }

    #ended(fault) {
      this.#memory.forget();
      clearTimeout(this.#expiry);
      // A key that does not open it any more: deleted, or replaced by the key of another tab.
      this.#block(fault.status === 401 ? "error_not_opened" : "error_ended", "new_conversation", () => this.#fresh());
    }

    #fresh() {
      this.#step = null;
      this.#part.urgent.hidden = true;
      this.#part.urgent.replaceChildren();
      return this.#start();
    }

    #onOffline = () => {
      if (this.#part.status && !this.#blocked) this.#say(this.#t("error_offline"));
    };

    #onOnline = () => {
      if (this.#part.status && !this.#blocked) this.#say("");
    };

    /** Say it in time before the conversation is deleted; a conversation in use may have been kept longer meanwhile. */
    #watchExpiry() {
      clearTimeout(this.#expiry);
      const ends = Date.parse(this.#expires);
      if (!ends) return;
      const wait = ends - ENDS_SOON - Date.now();
      if (wait > LONGEST_TIMER) return;
      this.#expiry = setTimeout(() => this.#checkExpiry(), Math.max(wait, 0));
    }

    async #checkExpiry() {
      const session = this.#memory?.session;
      if (!session) return;
      try {
        this.#expires = (await server.read(session)).expires_at;
      } catch (fault) {
        if (fault.ended) this.#ended(fault);
        return;
      }
      if (Date.parse(this.#expires) - Date.now() > ENDS_SOON + 1000) this.#watchExpiry();
      else this.#say(this.#t("ends_soon", { time: this.#time(this.#expires) }));
    }

    #time(stamp) {
      const style = { dateStyle: "medium", timeStyle: "short" };
      return new Date(stamp).toLocaleString(this.#t("lang"), style);
    }

    // -- menu

    #view(...children) {
      const { view, log, compose } = this.#part;
      const heading = children[0];
      heading.tabIndex = -1;
      view.replaceChildren(...children);
      view.hidden = false;
      log.hidden = true;
      compose.hidden = true;
      heading.focus();
    }

    #leaveView({ focus = true } = {}) {
      const { view, log, compose, menuButton } = this.#part;
      view.hidden = true;
      log.hidden = false;
      compose.hidden = this.#blocked;
      if (focus) menuButton.focus();
    }

    #button(name, action, main = false) {
      return el("button", { type: "button", class: main ? "button main" : "button", onclick: action }, this.#t(name));
    }

    #confirm(title, text, confirm, action) {
      this.#view(
        el("h3", {}, this.#t(title)),
        el("p", {}, this.#t(text)),
        el("div", { class: "row" },
          this.#button(confirm, action, true),
          this.#button("keep", () => this.#leaveView()),
        ),
      );
    }

    #about() {
      const t = this.#t;
      const { name, phone } = this.#config.clinic || {};
      const call = phone ? safeHref(`tel:${phone.replace(/[^+\d]/g, "")}`, CONTACT) : null;
      const kept = this.#expires && t("about_kept_until", { time: this.#time(this.#expires) });
      this.#view(
        el("h3", {}, t("about_title")),
        ...["about_purpose", "about_limits", "about_answers", "about_made_by", "about_funding", "about_updates", "about_privacy", "about_leave"].map((key) => el("p", {}, t(key))),
        ...(kept ? [el("p", {}, kept)] : []),
        el("p", {}, t("about_keyboard")),
        ...(name ? [el("p", {}, `${t("about_contact")}: ${name}`, call && ", ", call && el("a", { href: call }, phone))] : []),
        el("div", { class: "row" }, this.#button("back_to_conversation", () => this.#leaveView(), true)),
      );
    }

    async #startAgain() {
      const session = this.#memory.session;
      if (session) {
        try {
          await server.remove(session);
        } catch (fault) {
          if (!fault.ended) {
            this.#leaveView();
            this.#say(this.#t("error_delete"));
            return;
          }
        }
      }
      this.#memory.forget();
      this.#leaveView({ focus: false });
      this.#part.title.focus({ preventScroll: true });
      await this.#fresh();
      if (!TOUCH.matches) this.#focusInput();
    }

    async #delete() {
      const session = this.#memory.session;
      try {
        if (session) await server.remove(session);
      } catch (fault) {
        if (!fault.ended) {
          this.#leaveView();
          this.#say(this.#t("error_delete"));
          return;
        }
      }
      this.#memory.forget();
      clearTimeout(this.#expiry);
      this.#leaveView({ focus: false });
      this.#part.log.replaceChildren();
      this.#part.urgent.hidden = true;
      this.#block("deleted", "new_conversation", () => this.#fresh());
      this.#part.title.focus({ preventScroll: true });
    }

    /** Away from here at once: nothing is asked, nothing is waited for, and "back" does not come here again. */
    #leave() {
      const session = this.#memory.session;
      this.hidden = true;
      this.#root.replaceChildren();
      this.#memory.erase();
      clearTimeout(this.#expiry);
      // The key is gone, so nobody could come back to it: it is deleted now and not in some days.
      if (session) server.remove(session, true).catch(() => {});
      const wanted = this.getAttribute("leave-to");
      location.replace((wanted && safeHref(wanted, WEB)) || "about:blank");
    }

    /** The whole conversation as a text file, made by the server. */
    async #download() {
      const session = this.#memory.session;
      if (!session) return;
      try {
        const whole = await server.whole(session);
        const address = URL.createObjectURL(new Blob([whole], { type: "text/plain;charset=utf-8" }));
        el("a", { href: address, download: "ask-first-conversation.txt" }).click();
        setTimeout(() => URL.revokeObjectURL(address), SPOKEN_FOR);
        this.#say(this.#t("downloaded"));
      } catch (fault) {
        if (fault.ended) this.#ended(fault);
        else this.#say(fault.said || this.#t("error_download"));
      }
    }

    /** The printable list opens in its own tab. The tab is opened at once, so that no pop-up blocker steps in. */
    async #print() {
      const session = this.#memory.session;
      if (!session) return;
      const tab = window.open("", "_blank");
      if (tab) tab.opener = null;
      try {
        const { url } = await server.list(session);
        const href = safeHref(url, WEB);
        if (!href) throw new Fault("unreachable");
        if (tab) tab.location.replace(href);
        else this.#say(this.#t("list_ready"), el("a", away(href), this.#t("open_list")));
      } catch (fault) {
        if (tab) tab.close();
        if (fault.ended) this.#ended(fault);
        else this.#say(fault.said || this.#t("error_print"));
      }
    }
  }

  // ------------------------------------------------------------------ mounting

  customElements.define("ask-first", AskFirst);

  // A script tag that names a clinic mounts the launcher by itself.
  if (SCRIPT && SCRIPT.dataset.clinic !== undefined) {
    const mount = () => {
      const element = document.createElement("ask-first");
      element.setAttribute("mode", "launcher");
      element.setAttribute("clinic", SCRIPT.dataset.clinic);
      for (const [name, value] of [["label", "label"], ["theme", "theme"], ["leave-to", "leaveTo"]]) {
        if (SCRIPT.dataset[value]) element.setAttribute(name, SCRIPT.dataset[value]);
      }
      document.body.append(element);
    };
    if (document.body) mount();
    else addEventListener("DOMContentLoaded", mount, { once: true });
  }
})();
