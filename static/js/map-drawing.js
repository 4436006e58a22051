// Draws the map with Leaflet, once map.js brought both. The list beside it holds the same facts; nothing is only here.
"use strict";
window.drawMap = ({ holder, settings, texts, points, say }) => {
  const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
  const markers = new Map(); // listing code -> its markers, nearest first
  let map, clusters, zooming;
  let coming = null; // somebody without a mouse asked for the popup that opens now, and where they came from
  let goBack = null; // where Escape leads from the popup that is open

  function fill(text, values) {
    return text.replace(/\{(\w+)\}/g, (_, name) => values[name]);
  }

  function element(tag, text) {
    const made = document.createElement(tag);
    made.textContent = text;
    return made;
  }

  function icon(kind, size, text) {
    return L.divIcon({ className: `pin ${kind}`, iconSize: [size, size], html: text ? element("span", text) : false });
  }

  function labelIcon(layer, label) {
    layer.on("add", () => layer.getElement()?.setAttribute("aria-label", label));
  }

  // The popup is built from text nodes only: a name can never become markup.
  function popupFor(facts) {
    const box = document.createElement("div");
    const title = document.createElement("p");
    const link = element("a", facts.name);
    link.href = new URL(facts.url, location.href).pathname;
    title.append(link);
    box.append(title, element("p", [facts.discipline?.label, facts.place].filter(Boolean).join(" · ")));
    if (facts.distance_km !== null && facts.distance_km !== undefined) {
      const text = facts.distance_km === 0 ? texts.same_postcode : fill(texts.distance, { km: facts.distance_km });
      box.append(element("p", facts.comes_to_you ? `${texts.comes_to_you} · ${text}` : text));
    }
    if (facts.location_accuracy !== "address") box.append(element("p", texts.rough));
    document.dispatchEvent(new CustomEvent("map-popup", { detail: { box, code: facts.code, name: facts.name } }));
    return box;
  }

  function markerFor(feature) {
    const facts = feature.properties;
    const [lon, lat] = feature.geometry.coordinates;
    const kind = facts.location_accuracy === "address" ? "one" : "one rough";
    const marker = L.marker([lat, lon], { icon: icon(kind, 44) });
    labelIcon(marker, [facts.name, facts.discipline?.label, facts.place].filter(Boolean).join(", "));
    return known(marker, facts.code, () => popupFor(facts));
  }

  function known(marker, code, popup) {
    marker.bindPopup(popup, { minWidth: 180, maxWidth: Math.min(280, holder.clientWidth - 90), autoPanPadding: [12, 12] });
    marker.code = code;
    if (!markers.has(code)) markers.set(code, []);
    markers.get(code).push(marker);
    return marker;
  }

  // A large answer comes as columns without names: steps of a ten-thousandth of a degree, and a label by number.
  function markersFrom({ codes, lat, lon, rough, label, labels }) {
    let north = 0, east = 0;
    return lat.map((step, at) => {
      north += step;
      east += lon[at];
      const code = codes.slice(at * 6, at * 6 + 6);
      const marker = L.marker([north / 10000, east / 10000], { icon: icon(rough[at] === "1" ? "one rough" : "one", 44) });
      labelIcon(marker, labels[label[at]]);
      return known(marker, code, () => popupByCode(code, labels[label[at]]));
    });
  }

  // The link is there at once, under the kind of help; the name follows.
  function popupByCode(code, label) {
    const box = document.createElement("div");
    const title = document.createElement("p");
    const link = element("a", label);
    link.href = settings.listing + code;
    title.append(link);
    box.append(title);
    fetch(settings.facts + code).then((answer) => answer.json()).then((facts) => {
      link.textContent = facts.name;
      box.append(element("p", label));
      document.dispatchEvent(new CustomEvent("map-popup", { detail: { box, code, name: facts.name } }));
    }).catch(() => { /* The link leads to all there is. */ });
    return box;
  }

  function clusterIcon(cluster) {
    return icon("many", 44, String(cluster.getChildCount()));
  }

  // Settings without bounds mean: show what was found, and where the visitor searched.
  function fit(bounds) {
    if (settings.bounds) return;
    if (settings.origin) bounds.extend([settings.origin.lat, settings.origin.lon]);
    if (bounds.isValid()) map.fitBounds(bounds, { padding: [30, 30], maxZoom: 14, animate: false });
  }

  async function drawPoints() {
    // Clusters that move while the map zooms lose the marker somebody asked for.
    clusters = L.markerClusterGroup({
      iconCreateFunction: clusterIcon, showCoverageOnHover: false, maxClusterRadius: 70,
      animate: false, spiderLegPolylineOptions: { weight: 1.5, color: "#4b565c" },
    });
    map.on("layeradd", ({ layer }) => {
      if (layer.getChildCount) layer.getElement()?.setAttribute("aria-label", fill(texts.cluster, { n: layer.getChildCount() }));
    });
    map.addLayer(clusters);
    try {
      const answer = await points;
      if (!answer.ok) throw new Error(answer.status);
      const found = await answer.json();
      clusters.addLayers(found.features ? found.features.filter((feature) => feature.geometry).map(markerFor) : markersFrom(found));
      fit(clusters.getBounds());
    } catch {
      say(texts.no_points);
    }
  }

  function drawMarks() {
    const bounds = L.latLngBounds((settings.marks || []).map((mark) => [mark.lat, mark.lon]));
    for (const mark of settings.marks || []) {
      const shape = icon(mark.kind || "one", 44, mark.text);
      if (mark.text) {
        // A mark with a text of its own says it all; the table beside the map says the same in words.
        const told = L.marker([mark.lat, mark.lon], { icon: shape, keyboard: false, interactive: false }).addTo(map);
        told.getElement().setAttribute("aria-hidden", "true");
        continue;
      }
      const marker = L.marker([mark.lat, mark.lon], { icon: shape }).addTo(map);
      marker.getElement().setAttribute("aria-label", mark.label);
      marker.bindPopup(element("p", mark.label));
    }
    fit(bounds);
  }

  function drawOrigin() {
    if (!settings.origin) return;
    const { lat, lon, label } = settings.origin;
    const dot = L.marker([lat, lon], { icon: icon("origin", 22), keyboard: false, interactive: false, zIndexOffset: -100 });
    dot.addTo(map).getElement().setAttribute("aria-label", label);
    dot.getElement().setAttribute("role", "img");
  }

  // Without background tiles: our own place names and faint dots, never an empty grey box.
  function drawPlaceNames(items) {
    const pane = map.createPane("names");
    pane.style.zIndex = 350;
    pane.style.pointerEvents = "none";
    const names = new Map();
    for (const { name, lat, lon } of items) {
      L.circleMarker([lat, lon], { pane: "names", radius: 4, stroke: false, fillColor: "#7d928e", fillOpacity: 0.45, interactive: false }).addTo(map);
      if (!names.has(name)) names.set(name, []);
      names.get(name).push([lat, lon]);
    }
    const middle = (points, axis) => points.reduce((sum, point) => sum + point[axis], 0) / points.length;
    const labels = [...names].sort((a, b) => b[1].length - a[1].length).map(([name, points]) => {
      const shown = L.divIcon({ className: "", iconSize: [0, 0], html: Object.assign(element("span", name), { className: "place-name" }) });
      return L.marker([middle(points, 0), middle(points, 1)], { icon: shown, pane: "names", keyboard: false, interactive: false }).addTo(map);
    });
    const sift = () => {
      const taken = [];
      for (const label of labels) {
        const span = label.getElement().firstChild;
        const { x, y } = map.latLngToLayerPoint(label.getLatLng());
        const half = span.textContent.length * 4.5 + 8;
        const clash = map.getZoom() < 10 || taken.some((other) => Math.abs(other.x - x) < other.half + half && Math.abs(other.y - y) < 24);
        span.classList.toggle("off", clash);
        if (!clash) taken.push({ x, y, half });
      }
    };
    map.on("zoomend", sift);
    sift();
  }

  let bare = false;
  async function drawFallback() {
    if (bare) return;
    bare = true;
    say(texts.no_tiles);
    try {
      drawPlaceNames((await (await fetch(settings.fallback)).json()).items);
    } catch { /* The line above the map already says it. */ }
  }

  function drawTiles() {
    if (!settings.tiles) return drawFallback();
    let lost = 0, seen = 0;
    const layer = L.tileLayer(settings.tiles, { attribution: settings.attribution, minZoom: settings.min_zoom, maxZoom: settings.max_zoom });
    layer.on("tileload", () => { seen += 1; });
    layer.on("tileerror", () => {
      lost += 1;
      if (lost < 3 || seen > lost) return;
      layer.remove();
      drawFallback();
    });
    layer.addTo(map);
    return layer;
  }

  function closeAndReturn() {
    const marker = map.openMarker;
    const back = goBack || (() => (marker.getElement() || holder).focus());
    map.closePopup();
    back();
  }

  // Leaflet leaves Escape on a marker and the space bar on a role=button to us.
  function onKey(event) {
    if (event.key === "Escape" && map.openMarker) {
      event.stopPropagation();
      closeAndReturn();
    } else if ((event.key === " " || event.key === "Enter") && event.target.classList.contains("one")) {
      event.preventDefault();
      event.stopPropagation();
      coming = {};
      event.target.click();
    } else if (event.key === " " && event.target.classList.contains("many")) {
      event.preventDefault();
      event.target.click();
    }
  }

  function onOpen({ popup }) {
    const marker = popup._source;
    map.openMarker = marker;
    marker?.getElement()?.classList.add("now");
    popup.getElement().querySelector(".leaflet-popup-close-button")?.setAttribute("aria-label", texts.close);
    if (coming) (popup.getElement().querySelector("a[href]:not([role])") || holder).focus({ preventScroll: true });
    goBack = coming?.back;
    coming = null;
    if (marker?.code) document.dispatchEvent(new CustomEvent("map-open", { detail: marker.code }));
  }

  function onClose() {
    map.openMarker?.getElement()?.classList.remove("now");
    map.openMarker = null;
    document.dispatchEvent(new CustomEvent("map-close"));
  }

  function start() {
    holder.textContent = "";
    map = L.map(holder, {
      center: settings.center, zoom: settings.zoom, minZoom: settings.min_zoom, maxZoom: settings.max_zoom || 18, zoomControl: false,
      scrollWheelZoom: false, zoomAnimation: !calm, fadeAnimation: !calm, markerZoomAnimation: !calm, inertia: !calm,
    });
    L.control.zoom({ position: "bottomleft", zoomInTitle: texts.zoom_in, zoomOutTitle: texts.zoom_out }).addTo(map);
    map.attributionControl.setPrefix(false);
    holder.setAttribute("role", "group");
    holder.setAttribute("aria-label", texts.map);
    if (settings.bounds) map.fitBounds(settings.bounds, { animate: false });
    holder.addEventListener("keydown", onKey, true);
    map.on("popupopen", onOpen).on("popupclose", onClose);
    map.on("zoomstart", () => { zooming = new Promise((done) => map.once("zoomend", done)); });
    drawTiles();
    drawOrigin();
    drawMarks();
    return points ? drawPoints() : Promise.resolve();
  }

  // Shows one listing: out of its cluster, popup open, focus on its link; Escape calls `back`.
  async function show(code, back) {
    await started;
    await zooming;
    map.invalidateSize({ animate: false });
    const marker = markers.get(code)?.[0];
    if (!marker) return false;
    clusters.zoomToShowLayer(marker, () => {
      if (marker.isPopupOpen()) marker.closePopup();
      coming = { back };
      marker.openPopup();
    });
    return true;
  }

  const started = start();
  return { show, resize: () => map.invalidateSize({ animate: false }) };
};
