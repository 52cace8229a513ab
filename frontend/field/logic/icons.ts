// The icons of the app, inlined as SVG text. Lucide, ISC licence.

import arrowRight from "lucide-static/icons/arrow-right.svg?raw";
import check from "lucide-static/icons/check.svg?raw";
import circleCheck from "lucide-static/icons/circle-check.svg?raw";
import clock from "lucide-static/icons/clock.svg?raw";
import cloudOff from "lucide-static/icons/cloud-off.svg?raw";
import coffee from "lucide-static/icons/coffee.svg?raw";
import flag from "lucide-static/icons/flag.svg?raw";
import locate from "lucide-static/icons/locate-fixed.svg?raw";
import locateOff from "lucide-static/icons/locate-off.svg?raw";
import logOut from "lucide-static/icons/log-out.svg?raw";
import menu from "lucide-static/icons/menu.svg?raw";
import moon from "lucide-static/icons/moon.svg?raw";
import navigation from "lucide-static/icons/navigation.svg?raw";
import refresh from "lucide-static/icons/refresh-cw.svg?raw";
import shield from "lucide-static/icons/shield-check.svg?raw";
import triangle from "lucide-static/icons/triangle-alert.svg?raw";
import undo from "lucide-static/icons/undo-2.svg?raw";
import volume from "lucide-static/icons/volume-2.svg?raw";
import volumeOff from "lucide-static/icons/volume-x.svg?raw";
import x from "lucide-static/icons/x.svg?raw";

export const ICONS = {
  arrowRight, check, circleCheck, clock, cloudOff, coffee, flag, locate, locateOff, logOut, menu, moon, navigation, refresh,
  shield, triangle, undo, volume, volumeOff, x,
} as const;

export type IconName = keyof typeof ICONS;
