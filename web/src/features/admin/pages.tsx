export { Flags } from "./flags";
export { Health } from "./health";
export { Jobs } from "./jobs";
export { PlatformAudit } from "./log";
export { Margin } from "./margin";
export { Plans } from "./plans";
export { Tenant, Tenants } from "./tenants";
export { Visits } from "./visits";
