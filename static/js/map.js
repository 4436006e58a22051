// The door to the map: Leaflet and all that draws is fetched when the map is about to be seen, and not before.
(() => {
  "use strict";
  const holder = document.getElementById("map");
  const source = document.getElementById("map-settings");
  if (!holder || !source) return;

  const settings = JSON.parse(source.textContent);
  const texts = JSON.parse(document.getElementById("map-texts").textContent);
  const line = holder.parentElement.querySelector(".map-line");
  let coming, drawn;

  function say(text) {
    line.textContent = text;
    line.hidden = false;
  }

  function fetched(tag, facts, put) {
    return new Promise((done, failed) => {
      put(Object.assign(document.createElement(tag), facts, { onload: done, onerror: failed }));
    });
  }

  async function fetchAll() {
    // Before our own sheet, which has the last word; scripts run in this order.
    const ours = document.getElementById("map-sheet");
    const sheet = fetched("link", { rel: "stylesheet", href: holder.dataset.sheet }, (link) => ours.before(link));
    const scripts = holder.dataset.scripts.split(" ").map((src) => (
      fetched("script", { src, async: false }, (script) => document.head.append(script))
    ));
    const points = settings.points && fetch(settings.points, { headers: { Accept: "application/geo+json, application/json" } });
    if (points) points.catch(() => {}); // whoever draws the points tells it
    await Promise.all([sheet, ...scripts]);
    line.hidden = true;
    drawn = window.drawMap({ holder, settings, texts, points, say });
    return drawn;
  }

  function bring() {
    coming ??= fetchAll().catch((fault) => {
      coming = null; // the next one who asks tries again
      say(texts.no_points);
      throw fault;
    });
    return coming;
  }

  // What is read comes first: the map waits for the page.
  function whenPageIsThere() {
    if (document.readyState === "complete") bring().catch(() => {});
    else addEventListener("load", whenPageIsThere, { once: true });
  }

  window.socialMap = {
    texts,
    // False when this listing has no point.
    show: (code, back) => bring().then((map) => map.show(code, back), () => true),
    resize: () => drawn?.resize(),
  };
  if (!("IntersectionObserver" in window)) whenPageIsThere();
  else new IntersectionObserver((seen, watcher) => {
    if (!seen.some((entry) => entry.isIntersecting)) return;
    watcher.disconnect();
    whenPageIsThere();
  }, { rootMargin: "200px" }).observe(holder);
})();
