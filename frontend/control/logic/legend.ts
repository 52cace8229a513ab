// What each symbol of the map means. Pure: names of symbols and words.

export interface LegendGroup {
  title: string;
  signs: readonly (readonly [sign: string, words: string])[];
}

export const LEGEND: readonly LegendGroup[] = [
  {
    title: "Affaires : la forme dit l’urgence",
    signs: [
      ["incident/1/full", "P1, tout de suite"],
      ["incident/2/full", "P2"],
      ["incident/3/full", "P3"],
      ["incident/4/full", "P4, peut attendre"],
      ["incident/2/dashed", "en attente (tirets)"],
      ["incident/2/hollow", "sous surveillance ou transmise (vide)"],
      ["incident/2/sent", "équipage envoyé (liseré bleu)"],
      ["incident/2/there", "équipage sur place (liseré vert)"],
      ["many/1/new", "plusieurs affaires : forme de la plus urgente, nombre écrit, point noir s’il en reste à ouvrir"],
    ],
  },
  {
    title: "Natures",
    signs: [
      ["group/parking", "stationnement"],
      ["group/wreck", "véhicule ventouse ou épave"],
      ["group/squat", "squat ou bivouac"],
      ["group/noise", "bruit"],
      ["group/traffic", "circulation"],
      ["group/shop", "nuisances commerciales"],
      ["group/town", "Allo Mairie"],
      ["group/other", "autre"],
    ],
  },
  {
    title: "Équipages",
    signs: [
      ["crew/car/free", "libre (arrondi, vide)"],
      ["crew/car/going", "en route (pointe)"],
      ["crew/car/there", "sur place (carré)"],
      ["crew/car/away", "pause ou sans signe (tirets)"],
      ["crew/motorbike/free", "moto"],
      ["crew/bike/free", "vélo"],
      ["crew/foot/free", "à pied"],
      ["crew/van/free", "fourgon"],
    ],
  },
  {
    title: "Rues",
    signs: [
      ["closure/closed", "fermée (hachures rouges)"],
      ["closure/slow", "ralentie (hachures ambre)"],
    ],
  },
  {
    title: "Lieux",
    signs: [
      ["place/police_municipale", "police municipale"],
      ["place/police_nationale", "police nationale"],
      ["place/call_point", "borne d’appel"],
      ["place/angela", "Demandez Angela"],
      ["place/pound", "fourrière"],
      ["place/victim_support", "aide aux victimes"],
      ["place/lost_property", "objets trouvés"],
    ],
  },
];
