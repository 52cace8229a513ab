// The few icons of the desk, inlined from lucide (ISC licence).

import bell from "lucide-static/icons/bell-ring.svg?raw";
import bike from "lucide-static/icons/bike.svg?raw";
import camera from "lucide-static/icons/cctv.svg?raw";
import car from "lucide-static/icons/car.svg?raw";
import check from "lucide-static/icons/check.svg?raw";
import chevron from "lucide-static/icons/chevron-up.svg?raw";
import close from "lucide-static/icons/x.svg?raw";
import crosshair from "lucide-static/icons/crosshair.svg?raw";
import foot from "lucide-static/icons/footprints.svg?raw";
import help from "lucide-static/icons/keyboard.svg?raw";
import image from "lucide-static/icons/image.svg?raw";
import list from "lucide-static/icons/list.svg?raw";
import mail from "lucide-static/icons/message-circle.svg?raw";
import map from "lucide-static/icons/map.svg?raw";
import monitor from "lucide-static/icons/monitor.svg?raw";
import motorbike from "lucide-static/icons/motorbike.svg?raw";
import pencil from "lucide-static/icons/pencil-line.svg?raw";
import phone from "lucide-static/icons/contact.svg?raw";
import route from "lucide-static/icons/route.svg?raw";
import search from "lucide-static/icons/search.svg?raw";
import sound from "lucide-static/icons/volume-2.svg?raw";
import soundOff from "lucide-static/icons/volume-x.svg?raw";
import siren from "lucide-static/icons/siren.svg?raw";
import timer from "lucide-static/icons/timer.svg?raw";
import users from "lucide-static/icons/users-round.svg?raw";
import van from "lucide-static/icons/van.svg?raw";
import warning from "lucide-static/icons/triangle-alert.svg?raw";

export const ICONS = {
  bell,
  bike,
  camera,
  car,
  check,
  chevron,
  close,
  crosshair,
  foot,
  help,
  image,
  list,
  mail,
  map,
  monitor,
  motorbike,
  pencil,
  phone,
  route,
  search,
  sound,
  soundOff,
  siren,
  timer,
  users,
  van,
  warning,
} as const;

export type IconName = keyof typeof ICONS;
