/**
 * Sends requests within a session. When the session has ended, a dialog over the page asks for a
 * new login and the request is repeated, so that no input is lost.
 */

import {call, Refused, request as send} from "../js/api.js";

const SESSION = "/api/session";

/** The session ended and the dialog was closed without a login. */
export class SessionEnded extends Error {}

let askToLogIn = () => Promise.reject(new SessionEnded());
let pendingLogin = null;

/** Sets the function that asks for a login; it resolves after one, or rejects with SessionEnded. */
export function onSessionEnd(ask) {
  askToLogIn = ask;
}

/**
 * Sends a request as js/api.js does.
 *
 * @return {Promise<{data: any, headers: Headers}>} `data` is null for an empty response
 */
export async function request(method, path, options) {
  const response = await withSession(() => send(method, path, options));
  const content = await response.text();
  return {data: content === "" ? null : JSON.parse(content), headers: response.headers};
}

/** Runs an action; after a 401 it asks for a login and runs the action again. */
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

/** Returns the logged-in person, or null; never opens the login dialog. */
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

/** Starts a session; rejects with the reason wrong_credentials for a wrong password. */
export function logIn(username, password) {
  return call("POST", SESSION, {body: {username, password}});
}

export function logOut() {
  return call("DELETE", SESSION);
}

export function isUnauthorized(error) {
  return error instanceof Refused && error.status === 401;
}

/** Opens one dialog for all requests that wait for a login. */
function loggedIn() {
  pendingLogin ??= askToLogIn().finally(() => {
    pendingLogin = null;
  });
  return pendingLogin;
}
