// Scanning at the door: camera, a typed code or a tapped name; each is told at once and sent when it can be.
(() => {
  "use strict";
  const page = document.querySelector("[data-scan]");
  if (!page || !window.ScanQueue) return;

  const LENGTH = 12, AGAIN_AFTER = 4000, LOOK_EVERY = 150, WIDEST = 800;
  const texts = page.dataset;
  const one = (name) => page.querySelector(`[data-${name}]`);
  const form = one("code"), feedback = one("feedback"), video = one("video"), camera = one("camera");
  const state = one("state"), undoLine = one("undo-line");
  const fill = (text, values) => text.replace(/\{(\w+)\}/g, (_, name) => values[name] ?? "");
  const grouped = (badge) => badge.replace(/(.{4})(?=.)/g, "$1-");

  // Who has which badge: known from the page alone. What is kept on the phone has no names.
  const people = new Map();
  // Which person was noted for which part and direction, by the uuid of the scan.
  const done = new Map();
  for (const button of page.querySelectorAll("[data-badge]")) {
    const { badge, name } = button.dataset;
    people.set(badge, { name, button });
    for (const mark of button.dataset.done.split(" ").filter(Boolean)) done.set(`${badge}:${mark}`, "");
  }
  const markOf = (scan) => `${scan.badge}:${scan.part}:${scan.direction}`;
  const nameOf = (badge) => people.get(badge)?.name ?? grouped(badge);

  const queue = new ScanQueue({
    meeting: texts.scan,
    address: texts.address,
    token: texts.token,
    answered,
    changed: show,
  });
  for (const scan of queue.all()) note(scan);

  function note(scan) {
    if (scan.undoes) done.delete(markOf(scan));
    else done.set(markOf(scan), scan.uuid);
  }

  function choice() {
    const { part, direction } = form.elements;
    return { part: Number(part?.value ?? 0), direction: direction?.value ?? "in" };
  }

  function tell(kind, text, scan = null) {
    feedback.className = `told-big ${kind}`;
    feedback.textContent = text;
    undoLine.classList.toggle("idle", !scan);
    undoLine.scan = scan;
  }

  function sign(text) {
    const badge = text.toUpperCase().replace(/[^2-9A-HJ-NP-Z]/g, "");
    if (badge.length !== LENGTH) return tell("unknown", texts.odd);
    const scan = { badge, ...choice() }, known = people.has(badge), name = nameOf(badge);
    if (done.has(markOf(scan))) return tell("known", fill(texts.known, { name }));
    const welcome = fill(scan.direction === "in" ? texts.new : texts.left, { name });
    if ("practice" in texts) return known ? tell("new", welcome) : tell("unknown", fill(texts.unknown, { name }));
    if ("closed" in texts) return;
    // First told, then kept: what the server says of it comes after.
    const kept = queue.add(scan);
    note(kept);
    if (known) tell("new", welcome, kept);
    else tell("asked", texts.asked);
    show();
  }

  function answered(scan, { result, name }) {
    if (scan.undoes) return;
    if (result === "unknown") {
      done.delete(markOf(scan));
      tell("unknown", fill(texts.unknown, { name: grouped(scan.badge) }));
    } else if (!people.has(scan.badge)) {
      tell(result, fill(result === "new" ? texts.new : texts.known, { name }));
    }
  }

  function undo() {
    const scan = undoLine.scan;
    if (!scan) return;
    const { badge, part, direction } = scan;
    note(queue.add({ badge, part, direction, undoes: scan.uuid }));
    tell("undone", fill(texts.undone, { name: nameOf(badge) }));
    show();
  }

  function show() {
    const { part, direction } = choice(), end = `:${part}:${direction}`;
    const there = new Set([...done.keys()].filter((mark) => mark.endsWith(end)).map((mark) => mark.split(":")[0]));
    const count = direction === "in" ? texts.inside : texts.outside;
    one("count").textContent = fill(count, { n: there.size, all: Math.max(texts.expected, there.size) });
    one("pending").textContent = queue.size ? fill(texts.waiting, { n: queue.size }) : texts.sent;
    for (const [badge, { button }] of people) {
      button.classList.toggle("is-in", there.has(badge));
      button.querySelector("[data-mark]").hidden = !there.has(badge);
    }
    const told = trouble();
    state.hidden = !told;
    one("state-text").textContent = told;
    one("again").hidden = queue.state !== "login";
  }

  function trouble() {
    if (!queue.size) return "";
    if (queue.state === "login") return texts.login;
    if (queue.state === "closed") {
      const names = queue.all().filter((scan) => !scan.undoes).map((scan) => nameOf(scan.badge));
      return fill(texts.refused, { name: [...new Set(names)].join(", ") });
    }
    if (queue.isVolatile) return texts.volatile;
    return queue.state === "offline" || !navigator.onLine ? texts.offline : "";
  }

  // The reader of the browser where there is one; else our own, fetched now, while there is a connection.
  async function makeReader() {
    const formats = "BarcodeDetector" in window ? await BarcodeDetector.getSupportedFormats().catch(() => []) : [];
    if (formats.includes("qr_code")) {
      const detector = new BarcodeDetector({ formats: ["qr_code"] });
      return async () => (await detector.detect(video))[0]?.rawValue;
    }
    const { decodeQR } = await import(texts.decoder);
    const canvas = document.createElement("canvas"), pen = canvas.getContext("2d", { willReadFrequently: true });
    return async () => {
      const scale = Math.min(1, WIDEST / video.videoWidth);
      canvas.width = video.videoWidth * scale;
      canvas.height = video.videoHeight * scale;
      pen.drawImage(video, 0, 0, canvas.width, canvas.height);
      return decodeQR(pen.getImageData(0, 0, canvas.width, canvas.height));
    };
  }

  const reader = navigator.mediaDevices ? makeReader() : Promise.reject(new Error("no camera"));
  reader.catch(() => {});
  let stream = null, last = { text: "", at: 0 };

  async function look() {
    if (!stream) return;
    // A frame without a code is no error.
    const text = video.videoWidth ? await (await reader)().catch(() => "") : "";
    if (stream && text && (text !== last.text || Date.now() - last.at > AGAIN_AFTER)) sign(text);
    if (text) last = { text, at: Date.now() };
    setTimeout(look, LOOK_EVERY);
  }

  function cameraOff() {
    for (const track of stream?.getTracks() ?? []) track.stop();
    stream = null;
    video.hidden = true;
    camera.textContent = camera.dataset.on;
  }

  async function cameraOn() {
    const wishes = { facingMode: "environment", width: { ideal: 1280 } };
    await reader;
    stream = await navigator.mediaDevices.getUserMedia({ video: wishes, audio: false });
    video.srcObject = stream;
    video.hidden = false;
    camera.textContent = camera.dataset.off;
    await video.play();
    look();
  }

  camera.addEventListener("click", () => {
    if (stream) return cameraOff();
    cameraOn().catch(() => {
      cameraOff();
      tell("unknown", texts.noCamera);
    });
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const { code } = form.elements;
    sign(code.value);
    code.value = "";
  });
  form.addEventListener("change", (event) => { if (event.target.type === "radio") show(); });
  one("undo").addEventListener("click", undo);
  page.addEventListener("click", (event) => {
    const button = event.target.closest("[data-badge]");
    if (button) sign(button.dataset.badge);
  });
  const folded = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
  one("search")?.addEventListener("input", (event) => {
    const wanted = folded(event.target.value);
    for (const { name, button } of people.values()) button.parentElement.hidden = !folded(name).includes(wanted);
  });
  let isLoggingIn = false;
  one("again").addEventListener("click", () => { isLoggingIn = true; });
  addEventListener("beforeunload", (event) => { if (queue.size && !isLoggingIn) event.preventDefault(); });

  show();
  queue.now();
})();
