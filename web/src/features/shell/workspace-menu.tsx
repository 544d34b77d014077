import { useQuery } from "@tanstack/react-query";
import { Building, Check, ChevronsUpDown, Plus } from "lucide-react";
import { useState } from "react";
import { api, ask, keepTokens, ROOT } from "@/api/client";
import { workspacesQuery } from "@/api/queries";
import { useT } from "@/i18n";
import { Button } from "@/ui/button";
import { Dialog } from "@/ui/dialog";
import { TextField } from "@/ui/field";
import { Menu, MenuItem, MenuLine } from "@/ui/menu";
import { Badge } from "@/ui/page";
import { tellProblem } from "@/ui/toast";

async function enter(id: string): Promise<void> {
  const tokens = await ask(
    api.POST("/api/v1/workspaces/{workspace_id}/switch", { params: { path: { workspace_id: id } } }),
  );
  await keepTokens(tokens);
  window.location.assign(`${ROOT}/`); // everything that is shown belongs to the other workspace
}

export function WorkspaceMenu() {
  const t = useT();
  const workspaces = useQuery(workspacesQuery);
  const [making, setMaking] = useState(false);
  const present = workspaces.data?.items.find((one) => one.current);
  return (
    <>
      <Menu
        align="start"
        trigger={
          <button
            type="button"
            className="flex min-h-11 w-full items-center gap-2.5 rounded-xl border border-line bg-surface px-3 text-left text-sm hover:border-edge"
          >
            <Building aria-hidden size={16} className="shrink-0 text-soft" />
            <span className="min-w-0 flex-1 truncate font-medium">{present?.name ?? "…"}</span>
            <ChevronsUpDown aria-hidden size={15} className="shrink-0 text-soft" />
          </button>
        }
      >
        {workspaces.data?.items.map((one) => (
          <MenuItem key={one.id} onSelect={() => (one.current ? undefined : void enter(one.id).catch(tellProblem))}>
            <span className="min-w-0 flex-1 truncate">{one.name}</span>
            <Badge>{one.role}</Badge>
            {one.current && <Check aria-label={t("chosen")} size={16} />}
          </MenuItem>
        ))}
        <MenuLine />
        <MenuItem onSelect={() => setMaking(true)}>
          <Plus aria-hidden size={16} /> {t("New workspace")}
        </MenuItem>
      </Menu>
      <NewWorkspace open={making} onOpenChange={setMaking} />
    </>
  );
}

function NewWorkspace({ open, onOpenChange }: { open: boolean; onOpenChange: (open: boolean) => void }) {
  const t = useT();
  const [busy, setBusy] = useState(false);
  return (
    <Dialog
      open={open}
      onOpenChange={onOpenChange}
      title={t("New workspace")}
      description={t("Its videos, credits and members are its own.")}
    >
      <form
        className="flex flex-col gap-4"
        onSubmit={async (event) => {
          event.preventDefault();
          setBusy(true);
          const name = String(new FormData(event.currentTarget).get("name"));
          try {
            await enter((await ask(api.POST("/api/v1/workspaces", { body: { name } }))).id);
          } catch (error) {
            setBusy(false);
            tellProblem(error);
          }
        }}
      >
        <TextField label={t("Name")} name="name" required maxLength={255} autoComplete="off" />
        <Button type="submit" look="primary" busy={busy}>
          {t("Open it")}
        </Button>
      </form>
    </Dialog>
  );
}
