export { Audit } from "./audit";
export { Billing } from "./billing";
export { Credits } from "./credits";
export { Keys } from "./keys";
export { Members } from "./members";
export { Receipt } from "./receipt";
export { Webhook, Webhooks } from "./webhooks";
