// The short list: codes of listings, kept by this device alone. Without this script ticked boxes are sent as a plain form.
(() => {
  "use strict";
  const KEY = "lijst", MOST = 20;
  const form = document.getElementById("lijst");
  const page = document.querySelector(".shortlist");

  // A browser may refuse to keep anything; then the list lasts as long as the page.
  let inMemory = [];
  function read() {
    try { return (localStorage.getItem(KEY) || "").split(".").filter(Boolean); } catch { return inMemory; }
  }
  function write(codes) {
    inMemory = codes;
    try {
      if (codes.length) localStorage.setItem(KEY, codes.join("."));
      else localStorage.removeItem(KEY);
    } catch { /* kept in memory */ }
  }
  function change(code, isWanted) {
    const others = read().filter((one) => one !== code);
    if (isWanted && others.length >= MOST) return false;
    write(isWanted ? [...others, code] : others);
    return true;
  }
  function hrefOf(address, codes) {
    return codes.length ? `${address}?id=${codes.join(".")}` : address;
  }

  function keepUp() {
    const line = form.querySelector("[role=status]");
    const count = form.querySelector("[data-count]");
    const boxes = [...document.querySelectorAll('input[form="lijst"]')];

    function paint() {
      const codes = read();
      for (const box of boxes) box.checked = codes.includes(box.value);
      count.textContent = codes.length ? ` (${codes.length})` : "";
      form.classList.toggle("empty", codes.length === 0);
    }
    function want(code, isWanted) {
      line.textContent = change(code, isWanted) ? "" : form.dataset.full;
      paint();
    }
    for (const box of boxes) box.addEventListener("change", () => want(box.value, box.checked));
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      location.href = hrefOf(form.action, read());
    });
    // Back from the list the boxes must say what is on it now.
    addEventListener("pageshow", paint);
    addEventListener("storage", paint);
    document.addEventListener("map-popup", ({ detail: { box, code, name } }) => {
      const button = document.createElement("button");
      button.type = "button";
      button.className = "button quiet";
      const tell = () => {
        const isOn = read().includes(code);
        button.textContent = isOn ? form.dataset.off : form.dataset.on;
        button.setAttribute("aria-label", `${button.textContent}: ${name}`);
      };
      button.addEventListener("click", () => {
        want(code, !read().includes(code));
        tell();
      });
      tell();
      box.append(button);
    });
    paint();
  }

  function onPaper() {
    const shown = page.dataset.codes.split(".").filter(Boolean);
    const asked = new URLSearchParams(location.search).getAll("id").join(".").split(".").filter(Boolean);
    // Who left the map is off this page; then also off this device, or the list would be asked for again and again.
    const gone = asked.slice(0, MOST).filter((code) => !shown.includes(code));
    if (read().some((code) => gone.includes(code))) write(read().filter((code) => !gone.includes(code)));
    const kept = read();
    if (!asked.length && kept.length) {
      location.replace(hrefOf(location.pathname, kept));
      return;
    }
    const print = page.querySelector("[data-print]");
    const share = page.querySelector("[data-share]");
    const keep = page.querySelector("[data-keep]");
    if (print) {
      print.hidden = false;
      print.addEventListener("click", () => window.print());
    }
    if (share && navigator.share) {
      share.hidden = false;
      share.addEventListener("click", () => navigator.share({ title: document.title, url: location.href }).catch(() => {}));
    }
    if (keep && shown.some((code) => !kept.includes(code))) {
      keep.hidden = false;
      keep.addEventListener("click", () => {
        write([...new Set([...kept, ...shown])].slice(0, MOST));
        keep.setAttribute("aria-disabled", "true"); // it keeps the focus; a second time does no harm
        page.querySelector("[role=status]").textContent = keep.dataset.done;
      });
    }
    for (const link of page.querySelectorAll("[data-remove]")) link.addEventListener("click", () => change(link.dataset.remove, false));
    page.querySelector("[data-empty]")?.addEventListener("click", () => write([]));
  }

  if (form) keepUp();
  if (page) onPaper();
})();
