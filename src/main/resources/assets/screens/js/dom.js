/**
 * Makes and fills elements. It sets only text and attributes, never HTML, so that the
 * name of a beer cannot inject markup.
 */

/**
 * Creates an element.
 *
 * @param {string} tag
 * @param {Object<string, string|boolean|null|undefined>} attributes false, null and undefined are
 *     left out; true is the attribute without a value
 * @param {...(Node|string)} children
 */
export function element(tag, attributes = {}, ...children) {
  const made = document.createElement(tag);
  setAttributes(made, attributes);
  made.append(...children);
  return made;
}

/** Creates an SVG element. */
export function drawing(tag, attributes = {}, ...children) {
  const made = document.createElementNS("http://www.w3.org/2000/svg", tag);
  setAttributes(made, attributes);
  made.append(...children);
  return made;
}

/** Returns the element with an id. */
export function byId(id) {
  return document.getElementById(id);
}

/** Writes texts into the descendants that `data-field` names; leaves unchanged ones alone. */
export function fill(root, texts) {
  for (const [name, text] of Object.entries(texts)) {
    const field = root.querySelector(`[data-field="${name}"]`);
    if (field && field.textContent !== text) {
      field.textContent = text;
    }
  }
}

/** Writes a figure as formatted text, and its exact decimal into the `value` attribute. */
export function fillFigure(root, name, exact, shown) {
  const field = root.querySelector(`[data-field="${name}"]`);
  if (field && field.value !== exact) {
    field.value = exact;
    field.textContent = shown;
  }
}

function setAttributes(target, attributes) {
  for (const [name, value] of Object.entries(attributes)) {
    if (/^on/i.test(name)) {
      throw new Error(`${name}: listeners are added, not written`);
    }
    if (value !== null && value !== undefined && value !== false) {
      target.setAttribute(name, value === true ? "" : value);
    }
  }
}
