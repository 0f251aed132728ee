import {Cards} from "./js/cards.js";
import {showConnection} from "./js/connection.js";
import {Live} from "./js/live.js";

const live = new Live();
showConnection(live);
new Cards(live).start();
live.start();
