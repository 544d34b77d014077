import { useT } from "@/i18n";
import type { Message } from "@/i18n/id";

const QUESTIONS: Record<string, { label: Message }> = {
  terms: { label: "I accept the terms of service." },
  privacy_policy: { label: "I have read the privacy policy." },
  marketing_mail: { label: "You may write to me about new features and offers." },
  product_analytics: { label: "You may count how I use the product, to improve it." },
  model_training: { label: "You may use what I upload and make to train models." },
};

/** What is asked, in the chosen language; a wording that is newer than this page stands as the server has it. */
export function useQuestion() {
  const t = useT();
  return (purpose: { purpose: string; question: string }) => {
    const known = QUESTIONS[purpose.purpose];
    return known && known.label === purpose.question ? t(known.label) : purpose.question;
  };
}
