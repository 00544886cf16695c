/** Talks with the sandbox: one state to read, one stream of changes, and posts that say what a person did. */

/** There is no person of that name in this sandbox. */
export class NobodyError extends Error {}

export class Api {
  constructor(person) {
    this.person = person;
    this.stream = null;
  }

  async state() {
    const answer = await fetch(`/page/state?as=${encodeURIComponent(this.person)}`);
    if (answer.status === 404) throw new NobodyError();
    if (!answer.ok) throw new Error(`The sandbox answered ${answer.status}.`);
    return answer.json();
  }

  /** Sends what the person did; a failure comes back as `{ ok: false, error }`, never as an exception. */
  async send(what, body = {}) {
    try {
      const answer = await fetch(`/page/${what}`, {
        method: "POST",
        headers: { "Content-Type": "application/json" },
        body: JSON.stringify({ as: this.person, ...body }),
      });
      return await answer.json();
    } catch {
      return { ok: false, error: "not_reachable" };
    }
  }

  /** Calls `changed` on each change and `live(true or false)` when the stream opens or breaks. */
  listen(changed, live) {
    this.stream = new EventSource(`/page/events?as=${encodeURIComponent(this.person)}`);
    this.stream.onopen = () => live(true);
    this.stream.onerror = () => live(false);
    this.stream.onmessage = changed;
  }

  close() {
    this.stream?.close();
  }
}

const EXPLAINED = {
  not_reachable: "The sandbox can't be reached. Is it still running?",
  operation_timeout: "The app did not answer in time. Please try again.",
  not_in_channel: "You are not a member of this channel.",
  bot_not_in_channel: "The app is not in this channel yet.",
  channel_not_found: "The app can't see this channel. Add it to the channel first.",
};

/** A sentence for an error code; codes that we don't know are shown as they are. */
export function explain(error) {
  if (String(error).includes(" ")) return error;
  return EXPLAINED[error] ?? `That did not work: ${String(error ?? "unknown error").replaceAll("_", " ")}.`;
}
