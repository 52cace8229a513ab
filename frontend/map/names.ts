// The names of what has a pictogram. Data only, so that a legend can be checked against it.

export const VEHICLE_NAMES = ["car", "motorbike", "bike", "foot", "van"] as const;
export const GROUP_NAMES = ["parking", "wreck", "squat", "noise", "traffic", "shop", "other", "town"] as const;
export const PLACE_NAMES = [
  "police_municipale",
  "police_nationale",
  "call_point",
  "angela",
  "pound",
  "victim_support",
  "lost_property",
] as const;
