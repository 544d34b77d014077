import { useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { Check, CircleUserRound, Keyboard, LogOut, Monitor, Moon, Sun } from "lucide-react";
import { profileQuery } from "@/api/queries";
import { signOut } from "@/features/auth/session";
import { useLanguage } from "@/i18n";
import { setTheme, type Theme, useTheme } from "@/lib/theme";
import { IconButton } from "@/ui/button";
import { Menu, MenuItem, MenuLabel, MenuLine } from "@/ui/menu";

export function AccountMenu({ onShortcuts }: { onShortcuts: () => void }) {
  const { t, language, setLanguage } = useLanguage();
  const navigate = useNavigate();
  const theme = useTheme();
  const profile = useQuery(profileQuery);
  const themes: [Theme, string, typeof Sun][] = [
    ["system", t("Like the system"), Monitor],
    ["light", t("Light theme"), Sun],
    ["dark", t("Dark theme"), Moon],
  ];
  return (
    <Menu
      trigger={
        <IconButton label={t("Account and settings")}>
          <CircleUserRound aria-hidden size={20} />
        </IconButton>
      }
    >
      <MenuLabel>{profile.data?.email ?? profile.data?.name}</MenuLabel>
      <MenuItem onSelect={() => void navigate({ to: "/account" })}>
        <CircleUserRound aria-hidden size={17} /> {t("Your account")}
      </MenuItem>
      <MenuItem onSelect={onShortcuts}>
        <Keyboard aria-hidden size={17} /> {t("Shortcuts")}
      </MenuItem>
      <MenuLine />
      {themes.map(([value, label, Icon]) => (
        <MenuItem key={value} onSelect={() => setTheme(value)}>
          <Icon aria-hidden size={17} />
          <span className="flex-1">{label}</span>
          {theme === value && <Check aria-label={t("chosen")} size={16} />}
        </MenuItem>
      ))}
      <MenuLine />
      {(["en", "id"] as const).map((one) => (
        <MenuItem key={one} onSelect={() => setLanguage(one)}>
          <span className="flex-1" lang={one}>
            {one === "en" ? "English" : "Bahasa Indonesia"}
          </span>
          {language === one && <Check aria-label={t("chosen")} size={16} />}
        </MenuItem>
      ))}
      <MenuLine />
      <MenuItem onSelect={() => void signOut()}>
        <LogOut aria-hidden size={17} /> {t("Sign out")}
      </MenuItem>
    </Menu>
  );
}
