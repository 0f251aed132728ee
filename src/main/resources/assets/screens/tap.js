import "./js/text.js";
