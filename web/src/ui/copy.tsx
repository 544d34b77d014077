import { Check, Copy } from "lucide-react";
import { useState } from "react";
import { useT } from "@/i18n";
import { IconButton } from "./button";

/** Puts a text on the clipboard, and says so. */
export function CopyButton({ label, value }: { label: string; value: string }) {
  const [copied, setCopied] = useState(false);
  return (
    <IconButton
      label={label}
      aria-pressed={copied}
      onClick={async () => {
        await navigator.clipboard?.writeText(value);
        setCopied(true);
      }}
    >
      {copied ? <Check aria-hidden size={16} /> : <Copy aria-hidden size={16} />}
    </IconButton>
  );
}

/** A secret that is shown once, to be copied. */
export function Secret({ label, value }: { label: string; value: string }) {
  const t = useT();
  return (
    <div className="rounded-xl border border-line bg-sunken p-3">
      <p className="text-xs text-soft">{label}</p>
      <div className="flex items-center gap-2">
        <code className="min-w-0 flex-1 break-all text-sm">{value}</code>
        <CopyButton label={t("Copy")} value={value} />
      </div>
    </div>
  );
}
