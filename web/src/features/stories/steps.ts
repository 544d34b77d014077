import {
  BookText,
  Clapperboard,
  FileText,
  GalleryThumbnails,
  Lightbulb,
  type LucideIcon,
  Palette,
  Quote,
  Shapes,
  Tags,
  TrendingUp,
  Users,
} from "lucide-react";
import type { Message } from "@/i18n/id";
import type { StepKey } from "./queries";

type About = { key: StepKey; icon: LucideIcon; label: Message; told: Message };

/** The steps in their order; `told` is what was made without a model, and what one would add. */
export const STEPS: About[] = [
  { key: "brief", icon: Lightbulb, label: "Idea", told: "Your own words. Everything else is made of them." },
  {
    key: "logline",
    icon: Quote,
    label: "Logline",
    told: "The sentence of your idea that carries most of it, word for word. A text model would word a new one.",
  },
  {
    key: "synopsis",
    icon: BookText,
    label: "Synopsis",
    told: "The central sentences of your idea, and questions for what they leave open. A text model would tell the whole story.",
  },
  {
    key: "structure",
    icon: TrendingUp,
    label: "Structure",
    told: "Your sentences laid over the turns of the story; a turn without one has a question. A text model would write every turn.",
  },
  {
    key: "characters",
    icon: Users,
    label: "Characters",
    told: "People found in your idea, and the sheets of your library. A text model would add what they want, need and look like.",
  },
  {
    key: "scenes",
    icon: Shapes,
    label: "Scenes",
    told: "One scene for each turn that has words. A text model would invent what happens between them.",
  },
  {
    key: "script",
    icon: FileText,
    label: "Script",
    told: "The scenes as a script, in the words that stand there. A text model would write narration for the ear.",
  },
  {
    key: "storyboard",
    icon: Clapperboard,
    label: "Storyboard",
    told: "One shot for each sentence; sizes and movements follow a rule of thumb. A text model would describe each picture, an image model would draw it.",
  },
  {
    key: "moodboard",
    icon: Palette,
    label: "Moodboard",
    told: "A palette by your words, and key words on cards that are placeholders. An image model would draw them.",
  },
  {
    key: "thumbnails",
    icon: GalleryThumbnails,
    label: "Thumbnails",
    told: "Headlines out of the script on cards that are placeholders. A text model would sharpen them, an image model would draw the pictures.",
  },
  {
    key: "metadata",
    icon: Tags,
    label: "Titles and captions",
    told: "Out of the words of the script, within each platform's limits. A text model would write them for each audience.",
  },
];
export const aboutStep = (key: StepKey) => STEPS.find((one) => one.key === key) ?? (STEPS[0] as About);
