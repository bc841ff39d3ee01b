// What a page gains where JavaScript runs. Every page works without it.

const reveal = (root) => {
  for (const button of root.querySelectorAll("[data-print]")) button.hidden = false;
  if (navigator.clipboard) for (const button of root.querySelectorAll("[data-copy]")) button.hidden = false;
};

const copy = async (button) => {
  await navigator.clipboard.writeText(button.parentElement.querySelector("[data-copy-value]").textContent);
  button.querySelector("span").textContent = button.dataset.done;
};

document.addEventListener("click", (event) => {
  const target = event.target.closest("[data-print], [data-copy], [data-quick-exit]");
  if (!target) return;
  if ("print" in target.dataset) window.print();
  if ("copy" in target.dataset) copy(target);
  if ("quickExit" in target.dataset) {
    event.preventDefault();
    location.replace(target.href);
  }
});

// What is folded away is printed all the same.
window.addEventListener("beforeprint", () => {
  for (const details of document.querySelectorAll("details")) details.open = true;
});

const focusWanted = (root) => (root.matches?.("[data-focus]") ? root : root.querySelector("[data-focus]"))?.focus();
reveal(document);
focusWanted(document);
document.addEventListener("htmx:afterSettle", (event) => {
  reveal(document);
  focusWanted(event.target);
});

// A link to a group of radios or boxes lands on its first control, with its question in view.
document.addEventListener("click", (event) => {
  const link = event.target.closest(".error-summary a");
  const control = link && document.getElementById(link.hash.slice(1));
  if (!control) return;
  event.preventDefault();
  control.focus({ preventScroll: true });
  (control.closest(".field") ?? control).scrollIntoView();
});

// A form is sent once: a second click while the first is under way does nothing. The server is the real guard.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.method !== "post" || form.matches("[hx-post]")) return;
  if (form.dataset.sent) {
    event.preventDefault();
    return;
  }
  form.dataset.sent = "1";
  for (const button of form.querySelectorAll("button")) button.setAttribute("aria-disabled", "true");
});
window.addEventListener("pageshow", (event) => {
  if (!event.persisted) return;
  for (const form of document.querySelectorAll("[data-sent]")) {
    delete form.dataset.sent;
    for (const button of form.querySelectorAll("button")) button.removeAttribute("aria-disabled");
  }
});

// Silence is never an answer: a request that did not arrive says so.
const status = document.getElementById("page-status");
document.addEventListener("htmx:sendError", () => (status.textContent = status.dataset.offline));
document.addEventListener("htmx:timeout", () => (status.textContent = status.dataset.offline));
document.addEventListener("htmx:responseError", (event) => {
  if (event.detail.xhr.status >= 500) status.textContent = status.dataset.failed;
});
document.addEventListener("htmx:afterOnLoad", () => (status.textContent = ""));
