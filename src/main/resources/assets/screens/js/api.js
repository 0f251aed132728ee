/** Calls the API as the pages of one origin do: the browser sends the session's cookie itself. */

const TIMEOUT = 10_000;
const SESSION = "/api/session";

/** The server has refused the request. */
export class Refused extends Error {
  /**
   * @param {number} status HTTP status
   * @param {{message: string, reason?: string}|null} body of the API; null if a proxy has answered
   * @param {string} statusText
   * @param {number|null} retryAfter seconds after which a retry may succeed
   */
  constructor(status, body, statusText, retryAfter) {
    super(body?.message ?? statusText);
    this.status = status;
    this.reason = body?.reason;
    this.retryAfter = retryAfter;
  }

  /** Returns true if a retry can succeed later. */
  get passing() {
    return this.status === 429 || this.status === 502 || this.status === 503 || this.status === 504;
  }
}

/** No response came: the server may or may not have processed the request. */
export class Unanswered extends Error {}

/**
 * Sends a request; if the session has expired, renews it and sends the request once more.
 *
 * @param {string} method
 * @param {string} path
 * @param {{body?: object|Blob|string, headers?: Object<string, string>, timeout?: number}} options
 *     an object is sent as JSON
 * @return {Promise<any>} the JSON of the response; null for an empty one
 * @throws {Refused|Unanswered}
 */
export async function call(method, path, options = {}) {
  return read(await request(method, path, options));
}

/** Does the same for callers that need the response's headers or a body that is not JSON. */
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

/** Returns a new idempotency key; works also without HTTPS, where randomUUID is missing. */
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
  let body = null;
  try {
    body = await response.json();
  } catch {
    // The body is not JSON: a proxy has answered.
  }
  const retryAfter = Number.parseInt(response.headers.get("Retry-After"), 10);
  const wait = Number.isNaN(retryAfter) ? null : retryAfter;
  return new Refused(response.status, body, response.statusText, wait);
}

let renewal = null;

/**
 * Renews the session, once at a time for this page. Other pages may renew it at the same time: the
 * server gives all of them the same new session.
 *
 * @return {Promise<boolean>} whether the session goes on
 */
function renewSession() {
  renewal ??= send("POST", `${SESSION}/refresh`, {})
    .then((response) => response.ok)
    .finally(() => {
      renewal = null;
    });
  return renewal;
}
