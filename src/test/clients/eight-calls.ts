// Calls a service with a client that was generated from openapi.yaml: see docs/api.md.
import {
  AccountsApi, AdminsApi, AttendeesApi, Configuration, ControllersApi, SensorsApi,
} from "./client/index.js";

const [base, username, password] = process.argv.slice(2) as [string, string, string];
const guest = new Configuration({ basePath: base });
const { accessToken } = await new AccountsApi(guest).login({ login: { username, password } });
const admin = new Configuration({ basePath: base, accessToken });
const attendees = new AttendeesApi(admin);

const tap = await new AdminsApi(admin).createDispenser({ newDispenser: { flowVolume: 0.064, price: 12.25 } });
const listed = (await attendees.listDispensers()).some((each) => each.id === tap.id);
const opened = await attendees.openDispenser({ id: tap.id });
const closed = await attendees.closeDispenser({ id: tap.id });
const sales = await new AdminsApi(admin).getStatistics({ id: tap.id });
const access = await new ControllersApi(admin).allowAccess({
  stationId: tap.stationId, driverToken: "generated-client-0000",
});
const pushed = await new SensorsApi(admin).pushReadings({
  body: [{ time: Math.floor(Date.now() / 1000), value: [157, 42, 76, 190], tags: [tap.stationId] }],
});
console.log(listed, opened.message, closed.message, sales.totalTransactions, access.newSize, pushed.stored);
