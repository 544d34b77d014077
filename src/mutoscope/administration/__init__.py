"""The operator's panel: users, workspaces, credits, payments, jobs, logs, figures, books, feature flags, impersonation.

Reading across tenants goes by the database's `platform_…` functions, which check who asks (migration 0013); work inside
one workspace binds the session to it. Every change has a reason, a recent proof of who does it, and an event.
"""

from mutoscope.administration.ai.endpoints import router as ai_router
from mutoscope.administration.books.budget_endpoints import router as budget_router
from mutoscope.administration.books.endpoints import router as books_router
from mutoscope.administration.books.gross_margin import read_gross_margin
from mutoscope.administration.books.health_endpoints import router as health_router
from mutoscope.administration.books.health_views import HealthView
from mutoscope.administration.credits.endpoints import router as credits_router
from mutoscope.administration.discounts.endpoints import router as discounts_router
from mutoscope.administration.errors import AccountIsSuspended, AdminProtected, NotPlatformAdmin
from mutoscope.administration.figures.endpoints import router as figures_router
from mutoscope.administration.flags.endpoints import router as flags_router
from mutoscope.administration.impersonation.endpoints import router as impersonation_router
from mutoscope.administration.jobs.endpoints import router as jobs_router
from mutoscope.administration.logs.endpoints import router as logs_router
from mutoscope.administration.payments.endpoints import router as payments_router
from mutoscope.administration.promotions.endpoints import router as promotions_router
from mutoscope.administration.users.endpoints import router as users_router
from mutoscope.administration.workspaces.endpoints import router as workspaces_router

ROUTERS = (
    figures_router,
    users_router,
    workspaces_router,
    credits_router,
    payments_router,
    promotions_router,
    discounts_router,
    jobs_router,
    logs_router,
    flags_router,
    impersonation_router,
    books_router,
    health_router,
    budget_router,
    ai_router,
)
"""What `api` mounts."""

__all__ = [
    "ROUTERS",
    "AccountIsSuspended",
    "AdminProtected",
    "HealthView",
    "NotPlatformAdmin",
    "read_gross_margin",
]
