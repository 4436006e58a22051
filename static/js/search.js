// "Bij mij in de buurt": the browser itself looks up the postcode; only its four digits reach the form.
(() => {
  "use strict";
  const form = document.querySelector("form.search");
  if (!form || !navigator.geolocation || !window.isSecureContext) return;

  const texts = form.dataset;
  const box = form.elements.waar;
  const button = document.createElement("button");
  button.type = "button";
  button.className = "button quiet near";
  button.textContent = texts.near;
  const line = document.createElement("p");
  line.className = "near-line help";
  line.setAttribute("role", "status");

  // Flat distance in kilometres: good enough to tell one postcode from the next in the Netherlands.
  function kilometres(place, here) {
    return Math.hypot((place.lat - here.latitude) * 111.2, (place.lon - here.longitude) * 68.5);
  }

  async function fillIn({ coords }) {
    const answer = await fetch("/api/v1/places");
    if (!answer.ok) throw new Error(answer.status);
    const { items } = await answer.json();
    const known = items.filter((place) => place.postcode);
    const nearest = known.reduce((best, place) => (kilometres(place, coords) < kilometres(best, coords) ? place : best));
    if (kilometres(nearest, coords) > 15) {
      line.textContent = texts.nearFar;
      return;
    }
    box.value = nearest.postcode.slice(0, 4);
    line.textContent = `${texts.nearDone} ${box.value} (${nearest.name}).`;
  }

  button.addEventListener("click", () => {
    const failed = () => { line.textContent = texts.nearFailed; box.focus(); };
    line.textContent = texts.nearBusy;
    navigator.geolocation.getCurrentPosition((position) => fillIn(position).catch(failed), failed, { timeout: 10000, maximumAge: 600000 });
  });
  form.append(button, line);
})();
