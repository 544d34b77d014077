-- What is sold, what a workspace may use of it, what it has used, and what was paid for it.
--
-- Credits move by the functions of schema ledger and nowhere else. Money that people pay is the payment provider's to
-- move; these tables mirror it by the provider's own ids, and `cash_entry` is compared with its books line by line.
-- Amounts of credits and other units are thousandths; money is in minor units (cents) beside its currency, costs of
-- ours in micro-dollars.

-- Catalogues ----------------------------------------------------------------------------------------------------

create table catalogue_version (
  digest     text        primary key check (digest ~ '^[0-9a-f]{64}$'),
  name       text        not null check (name <> ''),
  content    jsonb       not null check (jsonb_typeof(content) = 'object'),
  created_at timestamptz not null default now()
);

comment on table catalogue_version is 'Every catalogue that was ever sold from: a workspace keeps the one it bought';

create trigger catalogue_version_append_only before update or delete on catalogue_version
  for each row execute function forbid_change();
grant select, insert on catalogue_version to mutoscope_app;

-- Plans: the usage period is always a month, whatever the price's interval. ---------------------------------------

alter table workspace_plan
  add column anchor_at       timestamptz,
  add column periods         integer not null default 0 check (periods >= 0),
  add column interval        text    not null default 'none' check (interval in ('none', 'month', 'year')),
  add column subscription_id text,
  add column status          text    not null default 'active'
    check (status in ('trialing', 'active', 'past_due', 'ended')),
  add column grace_until     timestamptz,
  add column cancels_at      timestamptz;

comment on column workspace_plan.anchor_at is 'Periods begin on its day of the month (31 January, 28 February, 31 March)';
comment on column workspace_plan.periods is 'Which month since the anchor this one is, from 0';
comment on column workspace_plan.interval is 'How often it is paid: never (a free plan), monthly, yearly';

create index workspace_plan_period_end_idx on workspace_plan (period_end);

-- Entitlements: what the plan allows, written out when it starts, so that whoever counts needs no catalogue. --------

create table entitlement (
  workspace_id uuid   not null references workspace on delete cascade,
  feature      text   not null check (feature <> ''),
  per          text   not null check (per in ('request', 'now', 'period', 'grant')),
  unit         text   not null check (unit <> ''),
  hard         bigint check (hard >= 0),
  soft         bigint check (soft >= 0),
  overage      text   not null default 'block' check (overage in ('block', 'payg', 'throttle')),
  lifted_by    jsonb  not null default '[]' check (jsonb_typeof(lifted_by) = 'array'),
  primary key (workspace_id, feature)
);

comment on table entitlement is 'One limit of the workspace''s plan; hard null is unlimited';
comment on column entitlement.lifted_by is 'Plans that allow more, the least first: [{"plan": "Pro", "hard": 20}]';

select enable_tenant_isolation('entitlement');
grant select, insert, update, delete on entitlement to mutoscope_app;

create table gauge (
  workspace_id uuid        not null references workspace on delete cascade,
  feature      text        not null check (feature <> ''),
  period_start timestamptz not null default '-infinity',
  used         bigint      not null default 0 check (used >= 0),
  warned       smallint    not null default 0 check (warned between 0 and 100),
  primary key (workspace_id, feature, period_start)
) with (fillfactor = 70);

comment on table gauge is 'How much of a feature is in use now (period_start is -infinity), or was used in a period';
comment on column gauge.warned is 'The highest percentage that was told of: once a period';

select enable_tenant_isolation('gauge');
grant select on gauge to mutoscope_app;

-- Usage: one line for each paid piece of work (document 004's UsageLedger). -----------------------------------------

create table usage_line (
  id               uuid        primary key,
  workspace_id     uuid        not null,
  user_id          uuid        not null,
  project_id       uuid,
  work             text        not null check (work <> ''),
  path             text        not null check (path in ('credits', 'units', 'included', 'per_use')),
  unit             text        not null check (unit <> ''),
  held             bigint      not null default 0 check (held >= 0),
  spent            bigint      check (spent between 0 and held),
  hold_id          bigint,
  charge_id        uuid,
  plan_key         text        not null,
  catalogue_digest text        not null references catalogue_version,
  period_start     timestamptz not null,
  quoted           jsonb       not null check (jsonb_typeof(quoted) = 'object'),
  counted          jsonb       check (jsonb_typeof(counted) = 'object'),
  ai_micro         bigint      not null default 0 check (ai_micro >= 0),
  compute_micro    bigint      not null default 0 check (compute_micro >= 0),
  storage_micro    bigint      not null default 0 check (storage_micro >= 0),
  network_micro    bigint      not null default 0 check (network_micro >= 0),
  status           text        not null default 'open' check (status in ('open', 'settled', 'released', 'refunded')),
  created_at       timestamptz not null default now(),
  ended_at         timestamptz,
  constraint usage_line_ended_check check ((status = 'open') = (ended_at is null)),
  constraint usage_line_paid_check check (
    (path in ('credits', 'units')) = (hold_id is not null) and (path = 'per_use') = (charge_id is not null))
);

comment on table usage_line is 'What was asked for, what it used and cost, and what paid for it; the books outlive the workspace';
comment on column usage_line.id is 'The id of the work: a generation''s';
comment on column usage_line.work is 'What kind of work: film';
comment on column usage_line.path is
  'credits or another unit held in the ledger; included in the plan, counted by gauges alone; or charged per use';
comment on column usage_line.quoted is 'What was reserved, by meter: {"film_seconds": 45, "videos": 1}';
comment on column usage_line.counted is 'What it came to, by meter; null while open';
comment on column usage_line.ai_micro is 'What it cost us, in micro-dollars: AI providers; then compute, storage, network';

create index usage_line_workspace_id_id_idx on usage_line (workspace_id, id);
create index usage_line_open_idx on usage_line (created_at) where status = 'open';
select enable_tenant_isolation('usage_line');
grant select, insert,
  update (spent, counted, ai_micro, compute_micro, storage_micro, network_micro, status, ended_at)
  on usage_line to mutoscope_app;

create table charge (
  id           uuid        primary key,
  workspace_id uuid        not null,
  usage_id     uuid        not null unique references usage_line,
  key          text        not null check (key <> ''),
  quantity     integer     not null check (quantity > 0),
  currency     text        not null check (currency ~ '^[a-z]{3}$'),
  amount_minor bigint      not null check (amount_minor > 0),
  status       text        not null default 'pending'
    check (status in ('pending', 'confirmed', 'voided', 'invoiced', 'paid', 'failed', 'refunded')),
  invoice_id   text,
  created_at   timestamptz not null default now(),
  ended_at     timestamptz,
  constraint charge_invoice_check check ((status in ('invoiced', 'paid', 'failed', 'refunded')) = (invoice_id is not null))
);

comment on table charge is
  'Pay per use: pending before the work, confirmed after it, voided if it failed; confirmed ones wait for one invoice';
comment on column charge.key is 'Which price of the catalogue (per_use)';

create index charge_confirmed_idx on charge (workspace_id, currency, id) where status = 'confirmed';
select enable_tenant_isolation('charge');
grant select, insert, update (status, invoice_id, ended_at, quantity, amount_minor) on charge to mutoscope_app;

alter table generation alter column hold_id drop not null;

-- The payment provider: who a workspace is there, and what we asked of it. ------------------------------------------

create table billing_customer (
  workspace_id uuid        primary key,
  customer_id  text        not null unique check (customer_id <> ''),
  currency     text        check (currency ~ '^[a-z]{3}$'),
  balance_card boolean     not null default false,
  created_at   timestamptz not null default now()
);

comment on table billing_customer is 'Who a workspace is at the payment provider';
comment on column billing_customer.currency is 'All its invoices are in this one, once there was one';
comment on column billing_customer.balance_card is 'Whether a payment method is on file that may be charged later';

select enable_tenant_isolation('billing_customer');
grant select, insert, update (currency, balance_card) on billing_customer to mutoscope_app;

create table payment_call (
  id           uuid        primary key,
  workspace_id uuid        not null,
  user_id      uuid,
  kind         text        not null check (kind ~ '^[a-z_]+$'),
  key          text        not null check (key <> ''),
  request      jsonb       not null check (jsonb_typeof(request) = 'object'),
  state        text        not null default 'pending' check (state in ('pending', 'done', 'refused')),
  object_id    text,
  answer       jsonb,
  attempts     smallint    not null default 0,
  created_at   timestamptz not null default now(),
  ended_at     timestamptz,
  unique (workspace_id, kind, key),
  constraint payment_call_ended_check check ((state = 'pending') = (ended_at is null))
);

comment on table payment_call is
  'The journal of what is asked of the payment provider: written before, so that after a crash it is asked again under the same key';

create index payment_call_pending_idx on payment_call (created_at) where state = 'pending';
select enable_tenant_isolation('payment_call');
grant select, insert, update (state, object_id, answer, attempts, ended_at) on payment_call to mutoscope_app;

create table payment_inbox (
  event_id    text        primary key check (event_id <> ''),
  type        text        not null check (type <> ''),
  object_id   text,
  created_at  timestamptz not null,
  received_at timestamptz not null default now(),
  via         text        not null check (via in ('webhook', 'heal')),
  state       text        not null default 'waiting' check (state in ('waiting', 'done', 'ignored', 'dead')),
  attempts    smallint    not null default 0,
  due_at      timestamptz not null default now(),
  error       text,
  ended_at    timestamptz
);

comment on table payment_inbox is
  'Webhooks as they came, by id alone: what they are about is fetched anew, so that order and repetition do not matter';

create index payment_inbox_due_idx on payment_inbox (due_at, created_at, event_id) where state = 'waiting';
grant select, insert, update (state, attempts, due_at, error, ended_at), delete on payment_inbox to mutoscope_app;

create table checkout (
  id           uuid        primary key,
  workspace_id uuid        not null,
  user_id      uuid        not null,
  kind         text        not null check (kind in ('plan', 'pack', 'card')),
  sku          text        not null check (sku <> ''),
  quantity     integer     not null default 1 check (quantity > 0),
  interval     text        not null check (interval in ('once', 'month', 'year')),
  currency     text        not null check (currency ~ '^[a-z]{3}$'),
  amount_minor bigint      not null check (amount_minor >= 0),
  digest       text        not null references catalogue_version,
  session_id   text        unique,
  url          text,
  status       text        not null default 'open' check (status in ('open', 'paid', 'expired')),
  expires_at   timestamptz,
  created_at   timestamptz not null default now(),
  ended_at     timestamptz
);

comment on table checkout is 'A visit to the payment provider''s checkout page; a workspace has one open at a time';

create unique index checkout_one_open on checkout (workspace_id) where status = 'open';
create index checkout_workspace_id_id_idx on checkout (workspace_id, id desc);
select enable_tenant_isolation('checkout');
grant select, insert, update (session_id, url, status, expires_at, ended_at) on checkout to mutoscope_app;

create table subscription (
  id                   text        primary key check (id <> ''),
  workspace_id         uuid        not null,
  status               text        not null check (status in (
    'incomplete', 'incomplete_expired', 'trialing', 'active', 'past_due', 'canceled', 'unpaid', 'paused')),
  plan_key             text        not null,
  catalogue_digest     text        not null references catalogue_version,
  lookup_key           text        not null,
  interval             text        not null check (interval in ('month', 'year')),
  currency             text        not null check (currency ~ '^[a-z]{3}$'),
  unit_minor           bigint      not null check (unit_minor >= 0),
  period_start         timestamptz not null,
  period_end           timestamptz not null,
  cancel_at_period_end boolean     not null default false,
  trial_end            timestamptz,
  past_due_since       timestamptz,
  started_at           timestamptz not null,
  ended_at             timestamptz,
  seen_at              timestamptz not null
);

comment on table subscription is 'A subscription as the payment provider last told of it';
comment on column subscription.unit_minor is 'Its price for one interval, before discounts and tax';

create index subscription_workspace_id_idx on subscription (workspace_id, started_at desc);
select enable_tenant_isolation('subscription');
grant select, insert, update on subscription to mutoscope_app;

create table invoice (
  id                 text        primary key check (id <> ''),
  workspace_id       uuid        not null,
  number             text,
  status             text        not null check (status in ('draft', 'open', 'paid', 'uncollectible', 'void')),
  reason             text        not null,
  subscription_id    text,
  currency           text        not null check (currency ~ '^[a-z]{3}$'),
  subtotal_minor     bigint      not null,
  discount_minor     bigint      not null default 0,
  tax_minor          bigint      not null default 0,
  total_minor        bigint      not null,
  paid_minor         bigint      not null default 0,
  hosted_invoice_url text,
  invoice_pdf        text,
  lines              jsonb       not null default '[]' check (jsonb_typeof(lines) = 'array'),
  created_at         timestamptz not null,
  paid_at            timestamptz
);

comment on table invoice is 'An invoice as the payment provider last told of it';

create index invoice_workspace_id_idx on invoice (workspace_id, created_at desc, id desc);
select enable_tenant_isolation('invoice');
grant select, insert, update on invoice to mutoscope_app;

-- What money bought: one row a lot, so that a refund knows what to take back and a film what it earned. ---------------

create table purchase (
  id               uuid        primary key,
  workspace_id     uuid        not null,
  kind             text        not null check (kind in ('plan', 'pack', 'trial', 'promo', 'referral')),
  sku              text        not null check (sku <> ''),
  unit             text        not null check (unit <> ''),
  amount           bigint      not null check (amount > 0),
  lot_ref          text        not null check (lot_ref <> ''),
  payment_id       text,
  invoice_id       text,
  currency         text        not null check (currency ~ '^[a-z]{3}$'),
  net_minor        bigint      not null check (net_minor >= 0),
  tax_minor        bigint      not null default 0 check (tax_minor >= 0),
  refunded_minor   bigint      not null default 0 check (refunded_minor between 0 and net_minor + tax_minor),
  revoked          bigint      not null default 0 check (revoked between 0 and amount),
  catalogue_digest text        not null references catalogue_version,
  created_at       timestamptz not null default now(),
  unique (workspace_id, unit, lot_ref)
);

comment on table purchase is 'What a lot of credits or units was paid with; net_minor is without tax, after discounts';
comment on column purchase.payment_id is 'The provider''s payment intent, where one payment bought it';
comment on column purchase.revoked is 'How many thousandths were taken back for refunded_minor: a cumulative target';

create index purchase_payment_id_idx on purchase (payment_id) where payment_id is not null;
create index purchase_invoice_id_idx on purchase (invoice_id) where invoice_id is not null;
select enable_tenant_isolation('purchase');
grant select, insert, update (refunded_minor, revoked) on purchase to mutoscope_app;

-- Cash: our copy of the provider's balance transactions. -------------------------------------------------------------

create table cash_entry (
  id           text        primary key check (id <> ''),
  workspace_id uuid        not null,
  kind         text        not null check (kind <> ''),
  source_id    text        not null check (source_id <> ''),
  payment_id   text,
  invoice_id   text,
  currency     text        not null check (currency ~ '^[a-z]{3}$'),
  amount_minor bigint      not null,
  fee_minor    bigint      not null default 0,
  net_minor    bigint      not null,
  created_at   timestamptz not null,
  constraint cash_entry_adds_up check (net_minor = amount_minor - fee_minor)
);

comment on table cash_entry is 'One balance transaction of the payment provider: a charge, a refund, a dispute; never changed';
comment on column cash_entry.kind is 'The provider''s word: charge, refund, adjustment, payment_failure_refund';

create index cash_entry_workspace_id_idx on cash_entry (workspace_id, created_at);
create trigger cash_entry_append_only before update or delete on cash_entry
  for each row execute function forbid_change();
create trigger cash_entry_no_truncate before truncate on cash_entry
  for each statement execute function forbid_change();
select enable_tenant_isolation('cash_entry');
grant select, insert on cash_entry to mutoscope_app;

-- The books outlive whoever they are about; what is in them are ids and amounts.
insert into privacy_kept (relation, subject, reason) values
  ('usage_line', 'workspace', 'the books: what was used; ids and amounts alone'),
  ('usage_line', 'user', 'the books: what was used; the maker is an id without a person'),
  ('charge', 'workspace', 'the books: what was charged; ids and amounts alone'),
  ('billing_customer', 'workspace', 'the books: who paid at the payment provider, by its id'),
  ('payment_call', 'workspace', 'the books: what was asked of the payment provider'),
  ('payment_call', 'user', 'the books: who asked is an id without a person'),
  ('checkout', 'workspace', 'the books: what was ordered; ids and amounts alone'),
  ('checkout', 'user', 'the books: who ordered is an id without a person'),
  ('subscription', 'workspace', 'the books: what was subscribed to'),
  ('invoice', 'workspace', 'the books: kept as long as the law asks'),
  ('purchase', 'workspace', 'the books: what money bought'),
  ('cash_entry', 'workspace', 'the books: money that moved');
