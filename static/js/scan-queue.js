// Keeps on this phone what was scanned until the server says it has it: nothing is lost, and twice is once.
(() => {
  "use strict";
  const AT_ONCE = 50, PATIENCE = 10000, FIRST_WAIT = 1000, LONGEST_WAIT = 30000;

  function newUuid() {
    if (crypto.randomUUID) return crypto.randomUUID();
    const bytes = crypto.getRandomValues(new Uint8Array(16));
    bytes[6] = (bytes[6] & 15) | 64;
    bytes[8] = (bytes[8] & 63) | 128;
    const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
    return hex.replace(/(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
  }

  // `answered(scan, answer)` is told what came of each; `changed()` when something else did.
  class Queue {
    constructor({ meeting, address, token, answered, changed }) {
      Object.assign(this, { address, token, answered, changed, prefix: `scan:${meeting}:` });
      this.scans = new Map();
      this.state = "ready";
      this.isVolatile = false;
      this.wait = FIRST_WAIT;
      this.read();
      addEventListener("online", () => this.now());
      addEventListener("offline", () => this.changed());
      document.addEventListener("visibilitychange", () => { if (!document.hidden) this.now(); });
    }

    get size() { return this.scans.size; }

    all() {
      return [...this.scans.values()].sort((one, other) => one.number - other.number);
    }

    // One entry for each scan, so that two tabs never write over each other.
    read() {
      try {
        for (let at = 0; at < localStorage.length; at++) {
          const name = localStorage.key(at);
          if (!name.startsWith(this.prefix)) continue;
          const scan = JSON.parse(localStorage.getItem(name));
          if (scan && scan.uuid) this.scans.set(scan.uuid, scan);
        }
      } catch { this.isVolatile = true; }
    }

    add(scan) {
      const number = Math.max(Date.now(), ...this.all().map((one) => one.number + 1));
      const kept = { uuid: newUuid(), at: new Date().toISOString(), number, ...scan };
      this.scans.set(kept.uuid, kept);
      try {
        localStorage.setItem(this.prefix + kept.uuid, JSON.stringify(kept));
      } catch { this.isVolatile = true; }
      this.changed();
      this.now();
      return kept;
    }

    drop(scan) {
      this.scans.delete(scan.uuid);
      try { localStorage.removeItem(this.prefix + scan.uuid); } catch { /* it was never there */ }
    }

    // Do not wait for the next try.
    now() {
      this.wait = FIRST_WAIT;
      this.send();
    }

    async send() {
      clearTimeout(this.timer);
      if (this.isBusy || !this.size || this.state === "closed") return this.changed();
      this.isBusy = true;
      const went = navigator.onLine && await this.sendSome().catch(() => false);
      this.isBusy = false;
      if (went) this.wait = FIRST_WAIT;
      else if (this.state !== "login" && this.state !== "closed") this.state = "offline";
      this.changed();
      if (!this.size || this.state === "closed") return;
      this.timer = setTimeout(() => this.send(), went ? 0 : this.wait);
      if (!went) this.wait = Math.min(this.wait * 2, LONGEST_WAIT);
    }

    // Whether the server took some; all others stay.
    async sendSome(mayRenew = true) {
      const scans = this.all().slice(0, AT_ONCE);
      const answer = await this.ask(this.address, {
        method: "POST",
        headers: { "Content-Type": "application/json", "X-CSRFToken": this.token },
        body: JSON.stringify({ scans }),
      });
      if (answer.type === "opaqueredirect") this.state = "login";
      if (answer.status === 404 || answer.status === 409) this.state = "closed";
      if (answer.status === 422 && mayRenew && await this.renew()) return this.sendSome(false);
      if (!answer.ok) return false;
      const { answers } = await answer.json();
      this.state = "ready";
      const told = scans.filter((scan) => answers[scan.uuid]);
      for (const scan of told) {
        this.drop(scan);
        this.answered(scan, answers[scan.uuid]);
      }
      return told.length > 0;
    }

    // The token of the page holds half a day, and not after another log-in.
    async renew() {
      const answer = await this.ask(`${this.address}/sleutel`, {});
      if (answer.type === "opaqueredirect") this.state = "login";
      if (!answer.ok) return false;
      this.token = (await answer.json()).token;
      return true;
    }

    ask(address, more) {
      const giveUp = new AbortController();
      const timer = setTimeout(() => giveUp.abort(), PATIENCE);
      const wishes = { credentials: "same-origin", redirect: "manual", cache: "no-store", signal: giveUp.signal };
      return fetch(address, { ...wishes, ...more }).finally(() => clearTimeout(timer));
    }
  }

  window.ScanQueue = Queue;
})();
