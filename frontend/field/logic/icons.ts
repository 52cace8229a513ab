// The icons of the app, inlined as SVG text. Lucide, ISC licence.

import arrowRight from "lucide-static/icons/arrow-right.svg?raw";
import camera from "lucide-static/icons/camera.svg?raw";
import car from "lucide-static/icons/car.svg?raw";
import check from "lucide-static/icons/check.svg?raw";
import circleCheck from "lucide-static/icons/circle-check.svg?raw";
import clipboard from "lucide-static/icons/clipboard-plus.svg?raw";
import clock from "lucide-static/icons/clock.svg?raw";
import cloudOff from "lucide-static/icons/cloud-off.svg?raw";
import coffee from "lucide-static/icons/coffee.svg?raw";
import eye from "lucide-static/icons/eye.svg?raw";
import flag from "lucide-static/icons/flag.svg?raw";
import locate from "lucide-static/icons/locate-fixed.svg?raw";
import locateOff from "lucide-static/icons/locate-off.svg?raw";
import logOut from "lucide-static/icons/log-out.svg?raw";
import menu from "lucide-static/icons/menu.svg?raw";
import message from "lucide-static/icons/message-square.svg?raw";
import moon from "lucide-static/icons/moon.svg?raw";
import navigation from "lucide-static/icons/navigation.svg?raw";
import phone from "lucide-static/icons/smartphone.svg?raw";
import pin from "lucide-static/icons/map-pin.svg?raw";
import refresh from "lucide-static/icons/refresh-cw.svg?raw";
import route from "lucide-static/icons/route.svg?raw";
import search from "lucide-static/icons/search.svg?raw";
import send from "lucide-static/icons/send.svg?raw";
import shield from "lucide-static/icons/shield-check.svg?raw";
import siren from "lucide-static/icons/siren.svg?raw";
import trash from "lucide-static/icons/trash-2.svg?raw";
import triangle from "lucide-static/icons/triangle-alert.svg?raw";
import undo from "lucide-static/icons/undo-2.svg?raw";
import volume from "lucide-static/icons/volume-2.svg?raw";
import volumeOff from "lucide-static/icons/volume-x.svg?raw";
import x from "lucide-static/icons/x.svg?raw";

export const ICONS = {
  arrowRight, camera, car, check, circleCheck, clipboard, clock, cloudOff, coffee, eye, flag, locate, locateOff, logOut, menu, message,
  moon, navigation, phone, pin, refresh, route, search, send, shield, siren, trash, triangle, undo, volume, volumeOff, x,
} as const;

export type IconName = keyof typeof ICONS;
