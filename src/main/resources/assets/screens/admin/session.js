/**
 * Requests of somebody who is logged in. A session that ended is begun again by whoever sits there,
 * in a dialog over what they were doing, and the request is then repeated: nothing typed is lost.
 */

import {call, Refused, request as send} from "../js/api.js";

const SESSION = "/api/session";

/** Nobody logged in again. */
export class SessionEnded extends Error {}

let askToLogIn = () => Promise.reject(new SessionEnded());
let pendingLogin = null;

/** Sets what asks to log in again: it resolves after a login, and rejects with SessionEnded. */
export function onSessionEnd(ask) {
  askToLogIn = ask;
}

/**
 * Sends a request as js/api.js does.
 *
 * @return {Promise<{data: any, headers: Headers}>} the data are null for an empty answer
 */
export async function request(method, path, options) {
  const response = await withSession(() => send(method, path, options));
  const content = await response.text();
  return {data: content === "" ? null : JSON.parse(content), headers: response.headers};
}

/** Runs what is refused with 401 where there is no session, until there is one. */
export async function withSession(attempt) {
  for (;;) {
    try {
      return await attempt();
    } catch (error) {
      if (!isUnauthorized(error)) {
        throw error;
      }
      await loggedIn();
    }
  }
}

/** Who is logged in; null where nobody is. Asks nobody to log in. */
export async function whoIsThere() {
  try {
    return await call("GET", "/auth/me");
  } catch (error) {
    if (isUnauthorized(error)) {
      return null;
    }
    throw error;
  }
}

/** Begins a session. A wrong password is refused with the status 401. */
export function logIn(username, password) {
  return call("POST", SESSION, {body: {username, password}});
}

export function logOut() {
  return call("DELETE", SESSION);
}

export function isUnauthorized(error) {
  return error instanceof Refused && error.status === 401;
}

/** One dialog, however many requests wait for it. */
function loggedIn() {
  pendingLogin ??= askToLogIn().finally(() => {
    pendingLogin = null;
  });
  return pendingLogin;
}
