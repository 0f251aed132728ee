/** The section of accounts: roles, states and passwords. */

import {element} from "../js/dom.js";
import {text} from "../js/text.js";
import {confirmed, formDialog} from "./dialog.js";
import {field, form, values} from "./form.js";
import {proven} from "./login.js";
import {PagedTable} from "./pages.js";
import {logIn, request} from "./session.js";
import {announce, button} from "./states.js";

const PATH = "/api/accounts";
const ROLES = ["user", "staff", "admin"];

export const accounts = {
  id: "accounts",
  title: "admin_accounts",

  show(main) {
    const list = new PagedTable({
      caption: text("admin_accounts"),
      none: text("admin_accounts_none"),
      columns: [
        {title: text("admin_number"), figure: true, cell: (account) => String(account.id)},
        {title: text("admin_username"), cell: (account) => account.username},
        {title: text("admin_role"), cell: ({role}) => text(`admin_role_${role}`)},
        {title: text("admin_state"), cell: state},
        {title: text("admin_actions"), cell: (account) => actions(account, reload)},
      ],
    });
    const reload = () => list.load(PATH);
    const buttons = element(
      "div",
      {class: "buttons"},
      button(text("admin_account_create"), () => create(reload), {class: "primary"}),
      button(text("admin_refresh"), reload),
    );
    main.append(element("div", {class: "toolbar"}, buttons), list.element, ownPassword());
    return reload();
  },
};

function state({active}) {
  const value = active ? "active" : "inactive";
  return element("span", {class: "badge", "data-value": value}, text(`admin_account_${value}`));
}

function create(reload) {
  const fields = [
    field({
      name: "username",
      label: text("admin_username"),
      hint: text("admin_username_hint"),
      attributes: {autocomplete: "off", autocapitalize: "none", spellcheck: "false"},
    }),
    newPassword("password"),
    roleField("user"),
  ];
  formDialog(text("admin_account_create"), fields, text("admin_create"), async (filled) => {
    const {username, role} = values(filled);
    await request("POST", PATH, {
      body: {username, password: filled.elements.password.value, role},
    });
    await reload();
  });
}

function roleField(value) {
  const options = ROLES.map((role) => [role, text(`admin_role_${role}`)]);
  return field({name: "role", label: text("admin_role"), value, options});
}

function newPassword(name) {
  return field({
    name,
    label: text("admin_new_password"),
    type: "password",
    hint: text("admin_password_hint"),
    attributes: {autocomplete: "new-password"},
  });
}

function actions(account, reload) {
  const {id, username, active} = account;
  const change = async (body) => {
    await request("PATCH", `${PATH}/${id}`, {body});
    await reload();
  };
  const action = (key, run) => {
    const label = text(key);
    return button(label, () => run(label), {"aria-label": `${label}: ${username}`});
  };
  const deactivate = (label) =>
    confirmed(label, text("admin_account_deactivate_question", {username}), label, () =>
      change({active: false}),
    );
  return element(
    "div",
    {class: "buttons"},
    action("admin_edit", () => edit(account, change)),
    active
      ? action("admin_account_deactivate", deactivate)
      : action("admin_account_activate", () => change({active: true})),
  );
}

function edit({username, role}, change) {
  const title = text("admin_account_edit", {username});
  const fields = [roleField(role), newPassword("password")];
  formDialog(title, fields, text("admin_save"), async (filled) => {
    const password = filled.elements.password.value;
    const wanted = values(filled).role;
    await change({
      ...(wanted === role ? {} : {role: wanted}),
      ...(password === "" ? {} : {password}),
    });
  });
}

/** Changes the own password and logs in again, because the change ends all sessions. */
function ownPassword() {
  const fields = [
    field({
      name: "current_password",
      label: text("admin_current_password"),
      type: "password",
      attributes: {autocomplete: "current-password"},
    }),
    newPassword("new_password"),
  ];
  const change = async (filled) => {
    const body = {
      current_password: filled.elements.current_password.value,
      new_password: filled.elements.new_password.value,
    };
    const {username} = (await request("GET", "/auth/me")).data;
    // The API answers 401 for a wrong password as for a missing session, so it is checked before.
    await proven(username, body.current_password);
    await request("POST", "/auth/password", {body});
    await logIn(username, body.new_password);
    filled.reset();
    announce(text("admin_password_changed"));
  };
  return element(
    "section",
    {class: "panel", "aria-labelledby": "own-password"},
    element("h2", {id: "own-password"}, text("admin_own_password")),
    form(fields, text("admin_password_change"), change),
  );
}
