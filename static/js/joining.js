// Applying: the card beside the form follows what is typed, and the pin on the map can be moved, also by keyboard.
(() => {
  "use strict";
  const form = document.getElementById("stap");
  if (!form) return;

  // The card: asked anew when somebody stops typing for a moment. Nothing is saved by it.
  const card = document.getElementById("voorbeeld");
  let waiting, asked = 0;
  async function drawCard() {
    const mine = asked += 1;
    const typed = new FormData(form);
    typed.set("stap", card.dataset.step);
    try {
      const answer = await fetch(card.dataset.href, { method: "POST", body: typed });
      if (!answer.ok) return;
      const drawn = await answer.json();
      if (mine === asked) card.innerHTML = drawn.card; // drawn by our own template, which escapes every value
    } catch { /* The card shows what was saved; the form itself still works. */ }
  }
  function followTyping() {
    clearTimeout(waiting);
    waiting = setTimeout(drawCard, 600);
  }
  if (card && card.dataset.step) form.addEventListener("input", followTyping);

  const part = document.getElementById("speld");
  if (part) startPin();

  function startPin() {
    const METRES = 10, METRES_IN_DEGREE = 111320;
    const holder = document.getElementById("map");
    const settings = JSON.parse(document.getElementById("map-settings").textContent);
    const texts = JSON.parse(document.getElementById("map-texts").textContent);
    const line = holder.parentElement.querySelector(".map-line");
    const told = document.getElementById("speld-regel");
    const { lat, lon, point_source: source, postcode } = form.elements;
    let middle = settings.middle, map, pin, places;

    const isByHand = () => source.value === "hand";
    const spot = () => (isByHand() ? [Number(lat.value), Number(lon.value)] : middle && [middle.lat, middle.lon]);

    function keep(point) {
      source.value = point ? "hand" : "pc4";
      lat.value = point ? point[0].toFixed(6) : "";
      lon.value = point ? point[1].toFixed(6) : "";
      tell();
      followTyping();
    }

    function tell() {
      const at = spot();
      told.textContent = !at ? part.dataset.none : isByHand() ? part.dataset.byHand : part.dataset.middle;
      if (!map) return;
      if (!at) { pin?.remove(); pin = null; return; }
      if (!pin) drawPin(at);
      pin.setLatLng(at);
      if (!map.getBounds().pad(-0.1).contains(at)) map.panTo(at, { animate: false });
    }

    // Steps of ten metres; a degree of longitude is shorter the further north one is.
    function step(north, east) {
      const at = spot();
      if (!at) return;
      const wide = METRES_IN_DEGREE * Math.cos((at[0] * Math.PI) / 180);
      keep([at[0] + (north * METRES) / METRES_IN_DEGREE, at[1] + (east * METRES) / wide]);
    }

    const ARROWS = { ArrowUp: [1, 0], ArrowDown: [-1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };
    function onKey(event) {
      const way = ARROWS[event.key];
      if (!way) return;
      event.preventDefault();
      event.stopPropagation();
      step(...way);
    }

    function drawPin(at) {
      const icon = window.L.divIcon({ className: "pin movable", iconSize: [44, 44] });
      pin = window.L.marker(at, { icon, draggable: true, autoPan: true }).addTo(map);
      pin.getElement().setAttribute("aria-label", part.dataset.pin);
      pin.getElement().addEventListener("keydown", onKey);
      pin.on("dragend", () => { const { lat: north, lng: east } = pin.getLatLng(); keep([north, east]); });
      map.setView(at, 15, { animate: false });
    }

    // Another postcode: the pin goes to its middle, whatever was chosen for the old one.
    async function followPostcode() {
      const digits = postcode.value.trim().slice(0, 4);
      if (digits === (middle?.postcode ?? "")) return;
      places ??= fetch("/api/v1/places").then((answer) => answer.json());
      const found = (await places).items.find((place) => place.postcode === digits);
      middle = found ? { postcode: digits, lat: found.lat, lon: found.lon } : null;
      keep(null);
      if (pin) map.setView(spot(), 15, { animate: false });
    }

    function fetched(tag, facts, put) {
      return new Promise((done, failed) => {
        put(Object.assign(document.createElement(tag), facts, { onload: done, onerror: failed }));
      });
    }

    async function bring() {
      const ours = document.getElementById("map-sheet");
      const sheet = fetched("link", { rel: "stylesheet", href: holder.dataset.sheet }, (link) => ours.before(link));
      const scripts = holder.dataset.scripts.split(" ").map((src) => (
        fetched("script", { src, async: false }, (script) => document.head.append(script))
      ));
      await Promise.all([sheet, ...scripts]);
      // The drawing of the map keeps it to itself; Leaflet tells about every map it makes.
      window.L.Map.addInitHook(function made() { map = this; });
      const say = (text) => { line.textContent = text; line.hidden = false; };
      window.drawMap({ holder, settings, texts, points: null, say });
      tell();
    }

    part.hidden = false;
    part.previousElementSibling.hidden = true;
    for (const button of part.querySelectorAll("button[data-north], button[data-east]")) {
      button.addEventListener("click", () => step(Number(button.dataset.north || 0), Number(button.dataset.east || 0)));
    }
    part.querySelector("[data-reset]").addEventListener("click", () => keep(null));
    postcode.addEventListener("change", () => followPostcode().catch(() => {}));
    tell();
    bring().catch(() => { line.textContent = texts.no_points; line.hidden = false; });
  }
})();
