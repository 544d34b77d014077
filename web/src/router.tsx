import {
  createRootRoute,
  createRoute,
  createRouter,
  lazyRouteComponent,
  Outlet,
  redirect,
} from "@tanstack/react-router";
import { maySignedIn, Problem, ROOT } from "./api/client";
import { profileQuery, queryClient } from "./api/queries";
import { readBy } from "./features/admin/margin-by";
import { readFilters } from "./features/moderation/filters";
import { Crashed, NotFound } from "./features/shell/not-found";
import { isStep } from "./features/stories/is-step";
import type { StepKey } from "./features/stories/queries";

const root = createRootRoute({ component: Outlet, notFoundComponent: NotFound, errorComponent: Crashed });

type Preloadable = { preload?: () => Promise<unknown> } | undefined;
/** Load the parts of a page while it is asked who is there: one waits for the longer of the two, not for both. */
function preloadParts(matches: { routeId: string }[]): void {
  const routes: Record<string, { options: { component?: unknown } }> = router.routesById;
  for (const { routeId } of matches) void (routes[routeId]?.options.component as Preloadable)?.preload?.();
}

const signedIn = createRoute({
  getParentRoute: () => root,
  id: "signed-in",
  component: lazyRouteComponent(() => import("./features/shell/shell"), "Shell"),
  beforeLoad: async ({ location, matches }) => {
    if (maySignedIn()) preloadParts(matches);
    try {
      await queryClient.ensureQueryData(profileQuery);
    } catch (error) {
      if (error instanceof Problem && error.status === 401) {
        const ref = new URLSearchParams(location.searchStr).get("ref") ?? undefined;
        const to = location.href === "/" ? undefined : location.href;
        if (ref) throw redirect({ to: "/register", search: { ref } });
        throw redirect({ to: "/login", search: { to } });
      }
      throw error;
    }
  },
});

type Search = Record<string, unknown>;
const text = (value: unknown) => (typeof value === "string" && value ? value : undefined);
const outside = <P extends string>(path: P) => ({ getParentRoute: () => root, path });
const inside = <P extends string>(path: P) => ({ getParentRoute: () => signedIn, path });

const auth = () => import("./features/auth/pages");
const links = () => import("./features/auth/link-pages");
const batches = () => import("./features/batches/batches");
const team = () => import("./features/team/pages");
const admin = () => import("./features/admin/pages");

const outsideRoutes = [
  createRoute({
    ...outside("/login"),
    component: lazyRouteComponent(auth, "Login"),
    validateSearch: (search: Search): { to?: string } => ({ to: text(search.to) }),
  }),
  createRoute({
    ...outside("/register"),
    component: lazyRouteComponent(auth, "Register"),
    validateSearch: (search: Search): { ref?: string; to?: string } => ({ ref: text(search.ref), to: text(search.to) }),
  }),
  createRoute({
    ...outside("/r/$token"),
    component: lazyRouteComponent(() => import("./features/review/guest-page"), "GuestPage"),
  }),
  createRoute({ ...outside("/forgot"), component: lazyRouteComponent(auth, "Forgot") }),
  createRoute({ ...outside("/verify-email"), component: lazyRouteComponent(links, "VerifyEmail") }),
  createRoute({ ...outside("/reset-password"), component: lazyRouteComponent(links, "ResetPassword") }),
  createRoute({ ...outside("/magic-link"), component: lazyRouteComponent(links, "MagicLink") }),
  createRoute({ ...outside("/confirm-email"), component: lazyRouteComponent(links, "ConfirmEmail") }),
  createRoute({ ...outside("/invitation"), component: lazyRouteComponent(links, "Invitation") }),
  createRoute({
    ...outside("/sign-in/return"),
    component: lazyRouteComponent(links, "SignInReturn"),
    validateSearch: (
      search: Search,
    ): { [name in "code" | "problem" | "provider" | "linked" | "proved" | "to"]?: string } => ({
      code: text(search.code),
      problem: text(search.problem),
      provider: text(search.provider),
      linked: text(search.linked),
      proved: text(search.proved),
      to: text(search.to),
    }),
  }),
];

const moved = (from: string, to: string) =>
  createRoute({
    ...outside(from),
    beforeLoad: ({ params }) => {
      const target = to.replace(/\$(\w+)/g, (_, name) => String((params as Record<string, string>)[name]));
      throw redirect({ href: `${new URL(ROOT).pathname.replace(/\/$/, "")}${target}` });
    },
  });

const creatorRoutes = [
  createRoute({ ...inside("/"), component: lazyRouteComponent(() => import("./features/home/home"), "Home") }),
  createRoute({
    ...inside("/new"),
    component: lazyRouteComponent(() => import("./features/create/new-video"), "NewVideo"),
    validateSearch: (search: Search): { sample?: true; story?: string; clip?: string } => ({
      sample: search.sample ? true : undefined,
      story: text(search.story),
      clip: text(search.clip),
    }),
  }),
  createRoute({
    ...inside("/videos"),
    component: lazyRouteComponent(() => import("./features/videos/library"), "Library"),
  }),
  createRoute({
    ...inside("/videos/$projectId"),
    component: lazyRouteComponent(() => import("./features/videos/video"), "Video"),
  }),
  createRoute({
    ...inside("/videos/$projectId/edit"),
    component: lazyRouteComponent(() => import("./features/editor/editor"), "Editor"),
  }),
  createRoute({
    ...inside("/search"),
    component: lazyRouteComponent(() => import("./features/search/search"), "Search"),
    validateSearch: (search: Search): { q?: string; by?: "meaning" } => ({
      q: text(search.q),
      by: search.by === "meaning" ? "meaning" : undefined,
    }),
  }),
  createRoute({ ...inside("/batches"), component: lazyRouteComponent(batches, "Batches") }),
  createRoute({
    ...inside("/batches/new"),
    component: lazyRouteComponent(() => import("./features/batches/new-batch"), "NewBatch"),
  }),
  createRoute({ ...inside("/batches/$batchId"), component: lazyRouteComponent(batches, "BatchPage") }),
  createRoute({ ...inside("/inbox"), component: lazyRouteComponent(() => import("./features/inbox/inbox"), "Inbox") }),
  createRoute({
    ...inside("/media"),
    component: lazyRouteComponent(() => import("./features/media/media"), "Media"),
    validateSearch: (search: Search): { find?: string } => ({ find: text(search.find) }),
  }),
  createRoute({
    ...inside("/media/$assetId/transcript"),
    component: lazyRouteComponent(() => import("./features/talk/talk"), "Talk"),
  }),
  createRoute({
    ...inside("/templates"),
    component: lazyRouteComponent(() => import("./features/looks/looks"), "Templates"),
  }),
  createRoute({
    ...inside("/voices"),
    component: lazyRouteComponent(() => import("./features/looks/looks"), "Voices"),
  }),
  createRoute({ ...inside("/brand"), component: lazyRouteComponent(() => import("./features/looks/brand"), "Brand") }),
  createRoute({
    ...inside("/account"),
    component: lazyRouteComponent(() => import("./features/account/account"), "Account"),
  }),
];

const storyRoutes = [
  createRoute({
    ...inside("/stories"),
    component: lazyRouteComponent(() => import("./features/stories/stories"), "Stories"),
  }),
  createRoute({
    ...inside("/stories/$storyId"),
    component: lazyRouteComponent(() => import("./features/stories/story"), "Story"),
    validateSearch: (search: Search): { step?: StepKey } => ({ step: isStep(search.step) ? search.step : undefined }),
  }),
  createRoute({
    ...inside("/cast"),
    component: lazyRouteComponent(() => import("./features/cast/cast"), "Cast"),
    validateSearch: (search: Search): { entry?: string } => ({ entry: text(search.entry) }),
  }),
  createRoute({
    ...inside("/bibles"),
    component: lazyRouteComponent(() => import("./features/bibles/bibles"), "Bibles"),
  }),
  createRoute({
    ...inside("/bibles/$bibleId"),
    component: lazyRouteComponent(() => import("./features/bibles/bible"), "Bible"),
  }),
  createRoute({ ...inside("/team/ai"), component: lazyRouteComponent(() => import("./features/ai/ai"), "Ai") }),
];

const teamRoutes = [
  createRoute({ ...inside("/team/members"), component: lazyRouteComponent(team, "Members") }),
  createRoute({ ...inside("/team/credits"), component: lazyRouteComponent(team, "Credits") }),
  createRoute({
    ...inside("/team/billing"),
    component: lazyRouteComponent(team, "Billing"),
    validateSearch: (search: Search): { outcome?: string } => ({ outcome: text(search.outcome) }),
  }),
  createRoute({ ...inside("/team/invoices/$invoiceId"), component: lazyRouteComponent(team, "Receipt") }),
  createRoute({ ...inside("/team/keys"), component: lazyRouteComponent(team, "Keys") }),
  createRoute({ ...inside("/team/webhooks"), component: lazyRouteComponent(team, "Webhooks") }),
  createRoute({ ...inside("/team/webhooks/$endpointId"), component: lazyRouteComponent(team, "Webhook") }),
  createRoute({ ...inside("/team/audit"), component: lazyRouteComponent(team, "Audit") }),
];

const adminRoutes = [
  createRoute({ ...inside("/admin"), component: lazyRouteComponent(admin, "Health") }),
  createRoute({ ...inside("/admin/jobs"), component: lazyRouteComponent(admin, "Jobs") }),
  createRoute({ ...inside("/admin/tenants"), component: lazyRouteComponent(admin, "Tenants") }),
  createRoute({ ...inside("/admin/tenants/$workspaceId"), component: lazyRouteComponent(admin, "Tenant") }),
  createRoute({ ...inside("/admin/plans"), component: lazyRouteComponent(admin, "Plans") }),
  createRoute({ ...inside("/admin/flags"), component: lazyRouteComponent(admin, "Flags") }),
  createRoute({
    ...inside("/admin/margin"),
    component: lazyRouteComponent(admin, "Margin"),
    validateSearch: readBy,
  }),
  createRoute({ ...inside("/admin/visits"), component: lazyRouteComponent(admin, "Visits") }),
  createRoute({
    ...inside("/admin/moderation"),
    component: lazyRouteComponent(() => import("./features/moderation/moderation"), "Moderation"),
    validateSearch: readFilters,
  }),
  createRoute({ ...inside("/admin/audit"), component: lazyRouteComponent(admin, "PlatformAudit") }),
];

/** Addresses that mails and payment pages name. */
const movedRoutes = [
  moved("/billing", "/team/billing"),
  moved("/dashboard", "/"),
  moved("/projects/$id", "/videos/$id"),
  moved("/settings/webhooks/$id", "/team/webhooks/$id"),
  moved("/account/exports/$id", "/account"),
  moved("/admin/appeals", "/admin/moderation"),
];

const tree = root.addChildren([
  ...outsideRoutes,
  ...movedRoutes,
  signedIn.addChildren([...creatorRoutes, ...storyRoutes, ...teamRoutes, ...adminRoutes]),
]);

export const router = createRouter({
  routeTree: tree,
  basepath: new URL(ROOT).pathname,
  defaultPreload: "intent",
  defaultPreloadStaleTime: 0,
  scrollRestoration: true,
});

declare module "@tanstack/react-router" {
  interface Register {
    router: typeof router;
  }
}
