// For referrers: one tap to copy the lines for the practice's own system, one to print.
(() => {
  "use strict";
  for (const button of document.querySelectorAll("[data-print]")) {
    button.hidden = false;
    button.addEventListener("click", () => window.print());
  }
  if (!navigator.clipboard) return;
  for (const button of document.querySelectorAll("[data-copy]")) {
    const text = document.getElementById(button.dataset.copy);
    const label = [...button.childNodes];
    const copy = async () => {
      await navigator.clipboard.writeText(text.textContent);
      button.textContent = button.dataset.done;
      setTimeout(() => button.replaceChildren(...label), 3000);
    };
    button.hidden = false;
    button.addEventListener("click", () => copy().catch(() => { text.parentElement.open = true; text.focus(); }));
  }
})();
