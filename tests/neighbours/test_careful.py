"""What may not be told to a sector."""

import pytest

from allopm.neighbours.careful import NotToTell, check_words


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("Une camionnette blanche, AB-123-CD, rue Barla", "plate"),
        ("Une voiture grise 123 ABC 06", "plate"),
        ("Appelez-moi au 06 12 34 56 78", "phone"),
        ("Voir https://exemple.test/video", "link"),
        ("C’est monsieur Martin du troisième", "name"),
        ("C’est M. Durand", "name"),
        ("Deux hommes de type méditerranéen", "origin"),
        ("Due zingari davanti al portone", "origin"),
    ],
)
def test_plates_numbers_names_and_origins_are_refused_with_a_sentence(text, what):
    with pytest.raises(NotToTell) as refused:
        check_words(text, field="text")
    assert refused.value.data == {"field": "text", "what": what}
    assert refused.value.message.endswith(".")


@pytest.mark.parametrize(
    "text",
    [
        "Deux personnes sonnent aux portes et se disent du gaz, rue Barla, vers 15 h",
        "Du 15 au 20 novembre, faux agents au 12 des 30 logements",
        "Vitrine brisée cette nuit, caisse forcée. M. le maire est prévenu ; voiture noire, pièces blanches volées",
        "Vol de 3 roues au parking, niveau 2, entre 22 h 30 et 6 h",
    ],
)
def test_what_happened_may_be_told(text):
    assert check_words(f"  {text}\n", field="text") == text
