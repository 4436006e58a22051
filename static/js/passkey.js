// Passkeys: asks the browser to make or use one, and sends its answer with the form. Without it the code field is there.
(() => {
  "use strict";
  if (!window.PublicKeyCredential || !navigator.credentials) return;

  const fromText = (text) =>
    Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (sign) => sign.charCodeAt(0));
  const toText = (bytes) =>
    btoa(String.fromCharCode(...new Uint8Array(bytes))).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
  const withIds = (keys = []) => keys.map((key) => ({ ...key, id: fromText(key.id) }));

  // What JSON carries as text, the browser wants as bytes, and the other way round.
  const ways = {
    async make(options) {
      const user = { ...options.user, id: fromText(options.user.id) };
      const publicKey = { ...options, user, excludeCredentials: withIds(options.excludeCredentials) };
      const made = await navigator.credentials.create({ publicKey });
      return [made, { attestationObject: toText(made.response.attestationObject) }];
    },
    async use(options) {
      const publicKey = { ...options, allowCredentials: withIds(options.allowCredentials) };
      const used = await navigator.credentials.get({ publicKey });
      const { authenticatorData, signature } = used.response;
      return [used, { authenticatorData: toText(authenticatorData), signature: toText(signature) }];
    },
  };

  async function question(form) {
    const headers = { "X-CSRFToken": form.elements.csrf_token.value, Accept: "application/json" };
    const answer = await fetch(form.dataset.ask, { method: "POST", headers, credentials: "same-origin" });
    if (!answer.ok || answer.redirected) throw new Error(`refused: ${answer.status}`);
    const options = await answer.json();
    return { ...options, challenge: fromText(options.challenge) };
  }

  async function fill(form) {
    const [credential, rest] = await ways[form.dataset.passkey](await question(form));
    const clientDataJSON = toText(credential.response.clientDataJSON);
    const { id, type } = credential;
    const response = { clientDataJSON, ...rest };
    form.elements.credential.value = JSON.stringify({ id, rawId: toText(credential.rawId), type, response });
  }

  for (const form of document.querySelectorAll("[data-passkey]")) {
    const button = form.querySelector("button"), failed = form.querySelector("[data-failed]");
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      if (button.disabled) return;
      button.disabled = true;
      failed.textContent = "";
      // Not `requestSubmit`: that would come back here.
      fill(form).then(() => form.submit()).catch(() => {
        failed.textContent = failed.dataset.failed;
        button.disabled = false;
      });
    });
    // Back on this page, the button works again.
    addEventListener("pageshow", () => { button.disabled = false; });
    form.hidden = false;
  }
  for (const one of document.querySelectorAll("[data-with-passkey]")) one.hidden = false;
  for (const one of document.querySelectorAll("[data-without-passkey]")) one.hidden = true;
})();
