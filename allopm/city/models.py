"""Tables of what a city configures. No behaviour."""

from __future__ import annotations

from django.db import models

from allopm.city.files.telling import PAGES
from allopm.columns.sealed import SealedText

CHANNELS = [("none", "aucun, de vive voix"), ("mail", "courriel"), ("webhook", "webhook"), ("open311", "Open311")]
CONTACTS = [
    ("none", "aucun"),
    ("optional", "facultatif"),
    ("any", "téléphone ou e-mail"),
    ("phone", "téléphone"),
    ("email", "e-mail"),
]
POLICIES = [
    ("nearest", "le plus proche libre"),
    ("reroute", "le plus proche, détournement permis"),
    ("reserve", "détournement et réserve pour les urgences"),
    ("tour", "réserve, et tournées pour ce qui peut attendre"),
]


DISTRIBUTIONS = [("off", "chacun se sert"), ("balanced", "au poste présent le moins chargé")]


def usual_reliefs() -> list[str]:
    """Three watches of eight hours."""
    return ["06:00", "14:00", "22:00"]


class City(models.Model):
    """One city; `version` grows with every change of its configuration."""

    slug = models.SlugField(unique=True)
    name = models.CharField("nom", max_length=120)
    insee = models.CharField("code INSEE", max_length=5)
    timezone = models.CharField("fuseau horaire", max_length=48)
    epsg = models.PositiveIntegerField("projection légale (EPSG)")
    center_lon = models.FloatField()
    center_lat = models.FloatField()
    west = models.FloatField()
    south = models.FloatField()
    east = models.FloatField()
    north = models.FloatField()
    outline = models.JSONField("contour (GeoJSON)", default=dict)
    neighbours = models.JSONField("communes voisines (nom : GeoJSON)", default=dict, editable=False)
    police_name = models.CharField("nom de la police municipale", max_length=120)
    outside_text = models.CharField("hors de la commune", max_length=300)
    check_every_min = models.PositiveSmallIntegerField("équipage sur place : contrôle toutes les (minutes)", default=20)
    version = models.PositiveIntegerField(default=1, editable=False)
    fingerprint = models.CharField(max_length=64, default="", editable=False)

    class Meta:
        verbose_name = "ville"
        verbose_name_plural = "villes"

    def __str__(self) -> str:
        return self.name


class OfCity(models.Model):
    """A row of one city, known by its code there, shown in the order of the configuration.

    A row taken out of service stays, because old cases still name it. `fingerprint` is that of the entry of the
    files it was loaded from: an entry that did not change never undoes what the administration changed since.
    """

    city = models.ForeignKey(City, on_delete=models.PROTECT, related_name="%(class)ss", verbose_name="ville")
    code = models.CharField(max_length=48)
    rank = models.PositiveIntegerField("rang", default=0)
    is_active = models.BooleanField("en service", default=True)
    fingerprint = models.CharField(max_length=64, default="", editable=False)

    class Meta:
        abstract = True
        ordering = ["rank", "code"]
        constraints = [models.UniqueConstraint(fields=["city", "code"], name="%(class)s_code")]

    def __str__(self) -> str:
        return self.code


class KindGroup(OfCity):
    """One of the large families of disturbances."""

    door = models.CharField("entrée", max_length=8, choices=[("pm", "Allo PM"), ("mairie", "Allo Mairie")])
    icon = models.CharField("icône", max_length=32)
    labels = models.JSONField("libellés (fr, en, it)")

    class Meta(OfCity.Meta):
        verbose_name = "groupe de natures"
        verbose_name_plural = "groupes de natures"

    def __str__(self) -> str:
        return str(self.labels.get("fr", self.code))


class Kind(OfCity):
    """What a report is about, with its questions and its rules."""

    group = models.ForeignKey(KindGroup, on_delete=models.PROTECT, related_name="kinds", verbose_name="groupe")
    icon = models.CharField("icône", max_length=32)
    labels = models.JSONField("libellés (fr, en, it)")
    keywords = models.JSONField("mots pour la recherche", default=list, blank=True)
    letters = models.CharField("deux lettres au clavier du téléphone", max_length=2, blank=True, default="")
    base_urgency = models.PositiveSmallIntegerField("urgence de base (0 à 100)")
    priority = models.PositiveSmallIntegerField("priorité (1 à 4)")
    duplicate_radius_m = models.PositiveIntegerField("rayon des doublons (m)")
    duplicate_age_min = models.PositiveIntegerField("âge des doublons (min)")
    along_streets = models.BooleanField("se déplace le long des rues", default=False)
    akin = models.JSONField("natures qui peuvent dire la même chose", default=list, blank=True)
    promise_h = models.PositiveIntegerField("engagement (heures)")
    ongoing_question = models.BooleanField("demander si c’est en cours")
    requires = models.JSONField("compétences nécessaires", default=list, blank=True)
    service = models.CharField("service par défaut", max_length=48, blank=True, default="")
    questions = models.JSONField("questions", default=list, blank=True)
    approach = models.JSONField("fiche d’approche de l’équipage (phrases)", default=list, blank=True)
    vehicle_check = models.BooleanField("fiche véhicule sur place", default=False)

    class Meta(OfCity.Meta):
        verbose_name = "nature"
        verbose_name_plural = "natures"

    def __str__(self) -> str:
        return str(self.labels.get("fr", self.code))


class Sector(OfCity):
    """A polygon of the city."""

    name = models.CharField("nom", max_length=120)
    parent = models.CharField("secteur parent", max_length=48, blank=True, default="")
    polygon = models.JSONField("polygone (GeoJSON)")
    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta(OfCity.Meta):
        verbose_name = "secteur"
        verbose_name_plural = "secteurs"

    def __str__(self) -> str:
        return self.name


class Service(OfCity):
    """Who a case can be handed over to."""

    name = models.CharField("nom", max_length=120)
    what = models.CharField("ce qu’il fait", max_length=300)
    phone = models.CharField("téléphone", max_length=24, blank=True, default="")
    email = models.EmailField("adresse", blank=True, default="")
    channel = models.CharField("canal de transmission", max_length=8, default="none", choices=CHANNELS)
    url = models.URLField("adresse du webhook ou de l’Open311", max_length=300, blank=True, default="")
    secret = SealedText("secret partagé ou clé d’API", blank=True, default="", db_default="")
    jurisdiction_id = models.CharField("jurisdiction_id (Open311)", max_length=64, blank=True, default="")
    service_codes = models.JSONField(
        "codes Open311 par nature ou famille (« * » : les autres)", default=dict, blank=True
    )

    class Meta(OfCity.Meta):
        verbose_name = "service"
        verbose_name_plural = "services"

    def __str__(self) -> str:
        return self.name


class DispatchRules(OfCity):
    """How crews are proposed: the policy, the limits of each priority, who suits which kind. One row per city."""

    policy = models.CharField("règle de proposition", max_length=12, default="reserve", choices=POLICIES)
    classes = models.JSONField("délais par priorité (secondes)")
    reach_min = models.PositiveSmallIntegerField("secteur couvert en (minutes)", default=8)
    eligibility = models.JSONField("équipages par nature ou famille", default=dict, blank=True)
    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta(OfCity.Meta):
        verbose_name = "règles d’envoi"
        verbose_name_plural = "règles d’envoi"

    def __str__(self) -> str:
        return "Règles d’envoi des équipages"


class CallRules(OfCity):
    """How calls are put away and what is read to callers. One row per city."""

    wrap_codes = models.JSONField("codes de fin d’appel", default=list)
    receipt = models.CharField("phrase du numéro de dossier ({code})", max_length=400)
    danger = models.CharField("conseil en cas de danger", max_length=200)
    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta(OfCity.Meta):
        verbose_name = "règles du téléphone"
        verbose_name_plural = "règles du téléphone"

    def __str__(self) -> str:
        return "Règles du téléphone"


class DeskRules(OfCity):
    """How the desk works: distribution, clocks, reliefs. One row per city."""

    distribution = models.CharField("répartition des nouveaux cas", max_length=12, default="off", choices=DISTRIBUTIONS)
    claim_minutes = models.PositiveSmallIntegerField(
        "prise en charge sans action : se libère après (minutes)", default=10
    )
    presence_s = models.PositiveSmallIntegerField("poste muet : absent après (secondes)", default=45)
    silent_share = models.FloatField("cas que personne n’a touché : sonne à cette part du délai", default=0.5)
    relief_times = models.JSONField("heures de relève (heure locale)", default=usual_reliefs)
    relief_lead_min = models.PositiveSmallIntegerField("feuille de relève prête avant l’heure (minutes)", default=20)
    promise_near_h = models.PositiveSmallIntegerField(
        "engagement bientôt rompu : il reste moins de (heures)", default=4
    )
    watch_minutes = models.PositiveSmallIntegerField("veille à faire dans (minutes)", default=10)
    transmission_remind_h = models.PositiveSmallIntegerField("service muet : rappel toutes les (heures)", default=24)
    transmission_reminders = models.PositiveSmallIntegerField("service muet : rappels au plus", default=2)
    vehicle_days = models.PositiveSmallIntegerField("véhicule : second contrôle après (jours)", default=7)
    call_callback_min = models.PositiveSmallIntegerField("rappel téléphonique à faire dans (minutes)", default=15)
    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta(OfCity.Meta):
        verbose_name = "règles du poste"
        verbose_name_plural = "règles du poste"

    def __str__(self) -> str:
        return "Règles du poste de commandement"


class UrgencyRules(OfCity):
    """What each fact weighs in the urgency of a case, as `urgency.yaml` says it. One row per city."""

    rules = models.JSONField("points, seuils et mots (comme dans urgency.yaml)", default=dict)
    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta(OfCity.Meta):
        verbose_name = "règles d’urgence"
        verbose_name_plural = "règles d’urgence"

    def __str__(self) -> str:
        return "Règles d’urgence"


class Procedure(OfCity):
    """A service that a person asks for: what is asked, who handles it, by which steps."""

    name = models.JSONField("nom (fr, en, it)")
    what = models.JSONField("ce que c’est (fr, en, it)")
    who = models.JSONField("qui peut demander (fr, en, it)")
    icon = models.CharField("icône", max_length=48, default="file-text")
    questions = models.JSONField("questions", default=list, blank=True)
    contact = models.CharField("contact demandé", max_length=8, default="any", choices=CONTACTS)
    documents = models.JSONField("à préparer (fr, en, it)", default=list, blank=True)
    conditions = models.JSONField("règles à accepter (fr, en, it)", default=list, blank=True)
    team = models.CharField("équipe", max_length=200)
    promise_days = models.PositiveSmallIntegerField("réponse promise (jours)", default=10)
    keep_days = models.PositiveSmallIntegerField("gardée après la fin (jours)", default=180)
    steps = models.JSONField("étapes")
    sessions = models.JSONField("séances", null=True, blank=True)
    is_listed = models.BooleanField("dans la liste des démarches", default=True)
    source = models.CharField(max_length=200, blank=True, default="")
    is_invented = models.BooleanField("exemple de démonstration", default=False)

    class Meta(OfCity.Meta):
        verbose_name = "démarche"
        verbose_name_plural = "démarches"

    def __str__(self) -> str:
        return str(self.name.get("fr", self.code))


class Place(OfCity):
    """A police post, a call point, a safe place… with its source, or said to be invented."""

    type = models.CharField("type", max_length=32)
    name = models.CharField("nom", max_length=160)
    lon = models.FloatField("longitude", null=True, blank=True)
    lat = models.FloatField("latitude", null=True, blank=True)
    address = models.CharField("adresse", max_length=200, blank=True, default="")
    phone = models.CharField("téléphone", max_length=24, blank=True, default="")
    is_approximate = models.BooleanField("position approximative", default=False)
    hours = models.CharField("horaires (syntaxe opening_hours)", max_length=200, blank=True, default="")
    hours_text = models.CharField("horaires en mots", max_length=200, blank=True, default="")
    accessibility = models.CharField("accessibilité", max_length=200, blank=True, default="")
    what = models.CharField("ce qu’on y fait", max_length=300, blank=True, default="")
    source = models.CharField("source", max_length=200, blank=True, default="")
    as_of = models.CharField("date de la source (2025, 2025-12 ou 2025-12-03)", max_length=10, blank=True, default="")
    is_invented = models.BooleanField("inventé pour la démonstration", default=False)

    class Meta(OfCity.Meta):
        verbose_name = "lieu"
        verbose_name_plural = "lieux"

    def __str__(self) -> str:
        return self.name


class Contact(OfCity):
    """A number, what it is for, and where we know it from."""

    group = models.CharField("groupe", max_length=32)
    number = models.CharField("numéro", max_length=24)
    sms = models.BooleanField("par SMS", default=False)
    labels = models.JSONField("libellés (fr, en, it)")
    what = models.JSONField("à quoi il sert (fr, en, it)")
    hours = models.CharField("horaires", max_length=120, blank=True, default="")
    source = models.CharField("source", max_length=200)

    class Meta(OfCity.Meta):
        verbose_name = "contact"
        verbose_name_plural = "contacts"

    def __str__(self) -> str:
        return self.number


class Answer(OfCity):
    """A text that the desk sends again and again, in the languages of its readers."""

    purposes = models.JSONField("pour (ask, end, hold, hand_over, note)")
    kinds = models.JSONField("natures ou familles (aucune : toutes)", default=list, blank=True)
    outcomes = models.JSONField("issues (aucune : toutes)", default=list, blank=True)
    label = models.CharField("libellé au CSU", max_length=80)
    texts = models.JSONField("textes (fr, en, it)")

    class Meta(OfCity.Meta):
        verbose_name = "réponse prête"
        verbose_name_plural = "réponses prêtes"

    def __str__(self) -> str:
        return self.label


class Camera(OfCity):
    """Where a camera of the public way stands; nothing of what it shows."""

    label = models.CharField("libellé", max_length=120)
    kind = models.CharField("type", max_length=8, choices=[("dome", "dôme"), ("fixed", "fixe")])
    lon = models.FloatField("longitude")
    lat = models.FloatField("latitude")
    bearing = models.PositiveSmallIntegerField("direction (degrés, 0 au nord)", null=True, blank=True)
    field = models.PositiveSmallIntegerField("champ (degrés)", null=True, blank=True)
    range_m = models.PositiveSmallIntegerField("portée (m)")
    source = models.CharField("source", max_length=200)
    is_invented = models.BooleanField("inventée pour la démonstration", default=False)

    class Meta(OfCity.Meta):
        verbose_name = "caméra"
        verbose_name_plural = "caméras"

    def __str__(self) -> str:
        return self.label


class Fact(OfCity):
    """One thing that a page tells of the city: a technology, a tariff, what to bring; with its source."""

    page = models.CharField("page", max_length=16, choices=PAGES)
    labels = models.JSONField("libellés (fr, en, it)")
    told = models.JSONField("texte (fr, en, it)")
    counts = models.JSONField("combien (fr, en, it)", default=dict, blank=True)
    laws = models.JSONField("quelle loi (fr, en, it)", default=dict, blank=True)
    keeps = models.JSONField("gardé combien de temps (fr, en, it)", default=dict, blank=True)
    source = models.CharField("source", max_length=200)
    as_of = models.CharField("date de la source (2025, 2025-12 ou 2025-12-03)", max_length=10, blank=True, default="")
    is_invented = models.BooleanField("inventé pour la démonstration", default=False)

    class Meta(OfCity.Meta):
        verbose_name = "information d’une page"
        verbose_name_plural = "informations des pages"

    def __str__(self) -> str:
        return str(self.labels.get("fr", self.code))
