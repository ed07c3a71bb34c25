"""Words alone find the right one of some passages in German, French, Spanish, Italian and Chinese."""

from __future__ import annotations

import pytest

from tests.knowledge.index.conftest import Shelf

SETS: dict[str, list[tuple[str, str]]] = {  # passages, each with a question on it
    "de": [
        (
            "Der Reisepass ist zehn Jahre gültig und wird im Bürgeramt verlängert.",
            "Wo verlängere ich meinen Reisepass?",
        ),
        ("Rechnungen werden am Monatsende per E-Mail verschickt.", "Wann kommt die Rechnung?"),
        ("Die Kündigungsfrist beträgt drei Monate zum Quartalsende.", "Welche Kündigungsfristen gibt es?"),
        ("Haustiere sind in der Wohnung erlaubt, wenn die Nachbarn zustimmen.", "Darf ich ein Haustier halten?"),
        ("Müll wird dienstags abgeholt, Altpapier jeden zweiten Freitag.", "An welchem Tag wird das Altpapier geholt?"),
        ("Die Heizung springt an, sobald es kälter als 15 Grad ist.", "Ab wie viel Grad gehen die Heizungen an?"),
    ],
    "fr": [
        ("Le passeport est valable dix ans et se renouvelle à la mairie.", "Où renouveler mes passeports ?"),
        ("Les factures sont envoyées à la fin du mois par courriel.", "Quand arrive la facture ?"),
        ("Le préavis est de trois mois avant la fin du trimestre.", "Quel est le préavis à respecter ?"),
        ("Les animaux sont admis si les voisins sont d'accord.", "Puis-je avoir un animal ?"),
        ("Les ordures sont ramassées le mardi, le papier un vendredi sur deux.", "Quel jour ramasse-t-on le papier ?"),
        ("L'école ouvre ses portes à huit heures.", "À quelle heure ouvrent les écoles ?"),
    ],
    "es": [
        ("El pasaporte vale diez años y se renueva en la comisaría.", "¿Dónde renuevo los pasaportes?"),
        ("Las facturas se envían por correo a fin de mes.", "¿Cuándo llega la factura?"),
        ("El plazo de preaviso es de tres meses.", "¿Cuántos meses de preaviso hay?"),
        ("Se admiten mascotas si los vecinos están de acuerdo.", "¿Puedo tener una mascota?"),
        ("La basura se recoge los martes y el papel los viernes.", "¿Qué día recogen el papel?"),
        ("El niño debe traer su merienda a la excursión.", "¿Qué traen los niños a las excursiones?"),
    ],
    "it": [
        ("Il passaporto vale dieci anni e si rinnova in questura.", "Dove si rinnovano i passaporti?"),
        ("Le fatture arrivano per posta alla fine del mese.", "Quando arriva la fattura?"),
        ("Il preavviso è di tre mesi prima della fine del trimestre.", "Quanto preavviso serve?"),
        ("Gli animali sono ammessi se i vicini sono d'accordo.", "Posso tenere un animale?"),
        ("La spazzatura si ritira il martedì, la carta il venerdì.", "Che giorno ritirano la carta?"),
        ("L'autobus passa ogni dieci minuti.", "Ogni quanti minuti passano gli autobus?"),
    ],
    "zh": [
        ("护照有效期为十年,到期前可在派出所更换。", "护照的有效期是多久?"),
        ("发票在每月月底通过电子邮件发送。", "什么时候发送发票?"),
        ("退租需要提前三个月通知房东。", "退租要提前多久通知?"),
        ("如果邻居同意,可以养宠物。", "我可以养宠物吗?"),
        ("垃圾每周二收走,废纸隔周五收走。", "废纸哪天收走?"),
        ("室外温度低于十五度时暖气自动打开。", "暖气什么时候打开?"),
    ],
}


@pytest.mark.parametrize("language", SETS)
async def test_the_passage_that_answers_is_first(shelf: Shelf, language: str) -> None:
    for number, (passage, _) in enumerate(SETS[language]):
        await shelf.put(f"doc:{number}", passage)
    for number, (_, question) in enumerate(SETS[language]):
        assert (await shelf.found(question))[:1] == [f"doc:{number}#0"], question


async def test_languages_live_together(shelf: Shelf) -> None:
    for language, pairs in SETS.items():
        await shelf.put(f"doc:{language}", *(passage for passage, _ in pairs))
    for language, pairs in SETS.items():
        firsts = [(await shelf.found(question))[:1] for _, question in pairs]
        right = sum(first == [f"doc:{language}#{number}"] for number, first in enumerate(firsts))
        assert right >= len(pairs) - 1, (language, firsts)
