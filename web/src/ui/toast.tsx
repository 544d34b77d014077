import { Toaster as Sonner, toast } from "sonner";
import { Problem } from "@/api/client";
import { useTheme } from "@/lib/theme";

export function Toasts() {
  const theme = useTheme();
  return (
    <Sonner
      theme={theme}
      position="bottom-right"
      offset={{ bottom: 20, right: 20 }}
      mobileOffset={{ bottom: 84 }}
      toastOptions={{
        unstyled: true,
        classNames: {
          toast:
            "flex w-full items-center gap-3 rounded-xl border border-line bg-surface text-ink p-4 text-sm shadow-float",
          title: "font-medium",
          description: "text-soft mt-0.5",
          content: "flex-1 min-w-0",
          actionButton: "shrink-0 rounded-lg bg-brand text-brand-ink px-3 min-h-8 text-sm font-medium",
          icon: "shrink-0",
        },
      }}
    />
  );
}

export const tell = (message: string, description?: string) => void toast.success(message, { description });
export function tellProblem(error: unknown): void {
  if (error instanceof Problem) toast.error(error.message, { description: error.remedy, duration: 9000 });
  else toast.error(String(error));
}

const GRACE = 6000;
/** Do it in six seconds, unless it is taken back; leaving the page does it at once. */
export function doUnlessUndone(options: {
  message: string;
  undo: string;
  run: () => Promise<unknown>;
  restore: () => void;
}): void {
  let over = false;
  const go = () => {
    if (over) return;
    over = true;
    window.removeEventListener("pagehide", go);
    options.run().catch((error) => {
      options.restore();
      tellProblem(error);
    });
  };
  const timer = setTimeout(go, GRACE);
  window.addEventListener("pagehide", go);
  toast(options.message, {
    duration: GRACE,
    action: {
      label: options.undo,
      onClick: () => {
        if (over) return;
        over = true;
        clearTimeout(timer);
        window.removeEventListener("pagehide", go);
        options.restore();
      },
    },
  });
}
