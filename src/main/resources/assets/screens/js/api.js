/** Calls the API as the pages of one origin do: the browser sends the session's cookie itself. */

const TIMEOUT = 10_000;
const SESSION = "/api/session";

/** The server has answered, and said no. */
export class Refused extends Error {
  /**
   * @param {number} status of HTTP
   * @param {string} message what the API says
   * @param {number|null} retryAfter seconds after which the same request may be granted
   */
  constructor(status, message, retryAfter) {
    super(message);
    this.status = status;
    this.retryAfter = retryAfter;
  }

  /** Whether the same request can be expected to be granted later. */
  get passing() {
    return this.status === 429 || this.status === 502 || this.status === 503 || this.status === 504;
  }
}

/** There was no answer: nobody knows whether the request has arrived. */
export class Unanswered extends Error {}

/**
 * Sends a request; one that finds its session to be out of date renews it and is sent once more.
 *
 * @param {string} method
 * @param {string} path
 * @param {{body?: object|Blob|string, headers?: Object<string, string>, timeout?: number}} options
 *     an object is sent as JSON
 * @return {Promise<any>} the JSON of the answer; null where it has none
 * @throws {Refused|Unanswered}
 */
export async function call(method, path, options = {}) {
  return read(await request(method, path, options));
}

/** The same, for who needs the answer's headers or a body that is no JSON. */
export async function request(method, path, options = {}) {
  let response = await send(method, path, options);
  if (response.status === 401 && !path.startsWith(SESSION) && (await renewSession())) {
    response = await send(method, path, options);
  }
  if (!response.ok) {
    throw await refusal(response);
  }
  return response;
}

/** A key that tells the server that a request is a repetition; also where pages are not secure. */
export function newKey() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

async function send(method, path, {body, headers = {}, timeout = TIMEOUT}) {
  const isJson = body !== undefined && typeof body === "object" && !(body instanceof Blob);
  try {
    return await fetch(path, {
      method,
      headers: isJson ? {"Content-Type": "application/json", ...headers} : headers,
      body: isJson ? JSON.stringify(body) : body,
      cache: "no-store",
      signal: AbortSignal.timeout(timeout),
    });
  } catch (failure) {
    throw new Unanswered(failure.message);
  }
}

async function read(response) {
  try {
    const content = await response.text();
    return content === "" ? null : JSON.parse(content);
  } catch (failure) {
    throw new Unanswered(failure.message);
  }
}

async function refusal(response) {
  let message = response.statusText;
  try {
    message = (await response.json()).message;
  } catch {
    // what a proxy says is for nobody
  }
  const retryAfter = Number.parseInt(response.headers.get("Retry-After"), 10);
  return new Refused(response.status, message, Number.isNaN(retryAfter) ? null : retryAfter);
}

/** One page at a time: two that renew the same session would end it. */
async function renewSession() {
  const renew = async () => (await send("POST", `${SESSION}/refresh`, {})).ok;
  return navigator.locks ? navigator.locks.request("tapbill-session", renew) : renew();
}
