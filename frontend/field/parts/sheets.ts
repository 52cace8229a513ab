// The sheets that can lie over the screen, one at a time.

export type SheetName = "outcome" | "refuse" | "more" | "vehicle" | "finding" | "messages" | "devices";
