import { useQuery } from "@tanstack/react-query";
import { useEffect } from "react";
import { publicBrandQuery } from "@/api/queries";
import { wearBrand } from "@/lib/brand";

export function useBrandColour(): void {
  const colour = useQuery(publicBrandQuery).data?.primary_colour;
  useEffect(() => {
    if (colour) wearBrand(colour);
  }, [colour]);
}
