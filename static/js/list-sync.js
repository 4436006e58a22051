// Keeps list and map in step, and turns the Lijst | Kaart links into a switch on small screens.
(() => {
  "use strict";
  const page = document.querySelector(".results");
  if (!page || !window.socialMap) return;

  const { texts, show, resize } = window.socialMap;
  const cards = new Map([...page.querySelectorAll("[data-listing]")].map((card) => [card.dataset.listing, card]));
  const switches = [...page.querySelectorAll("[data-show]")];
  const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
  const besideEachOther = matchMedia("(min-width: 64em)");

  function change(view) {
    page.dataset.view = view;
    for (const link of switches) {
      if (link.dataset.show === view) link.setAttribute("aria-current", "true");
      else link.removeAttribute("aria-current");
    }
    resize();
  }

  function highlight(code) {
    page.querySelector(".now[data-listing]")?.classList.remove("now");
    const card = cards.get(code);
    if (!card) return;
    card.classList.add("now");
    if (besideEachOther.matches) card.scrollIntoView({ block: "nearest", behavior: calm ? "auto" : "smooth" });
  }

  function addButton(card, code) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "button quiet show-on-map";
    button.textContent = texts.show;
    button.setAttribute("aria-label", `${texts.show}: ${card.querySelector("h3").textContent}`);
    const back = () => {
      if (!button.offsetParent) change("lijst");
      button.focus();
    };
    button.addEventListener("click", () => {
      if (!besideEachOther.matches) {
        change("kaart");
        page.querySelector(".tools").scrollIntoView();
      }
      show(code, back).then((found) => { if (!found) button.remove(); });
    });
    card.querySelector(".act").append(button);
  }

  page.classList.add("js-map");
  for (const [code, card] of cards) addButton(card, code);
  for (const link of switches) {
    link.addEventListener("click", (event) => {
      if (event.metaKey || event.ctrlKey || event.shiftKey) return;
      event.preventDefault();
      history.replaceState(null, "", link.href);
      change(link.dataset.show);
      if (!besideEachOther.matches) page.querySelector(".tools").scrollIntoView();
    });
  }
  document.addEventListener("map-open", (event) => highlight(event.detail));
  document.addEventListener("map-close", () => highlight(null));
})();
