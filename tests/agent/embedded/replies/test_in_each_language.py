"""What replies read like in each language, as of Friday 20 November 2026, 10:00."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest

from taskchat.agent.embedded import replies
from taskchat.agent.embedded.wording import Voice, languages
from taskchat.agent.embedded.wording.titles import width

NOW = dt.datetime(2026, 11, 20, 10, 0, tzinfo=dt.UTC)
MILK: dict[str, Any] = {
    "id": 3,
    "title": "milk",
    "status": "pending",
    "due": "2026-11-21T17:00:00+00:00",
    "priority": "high",
    "tags": ["home"],
    "project": "shop",
    "description": None,
    "recurrence": None,
}
RENT = {**MILK, "id": 4, "title": "rent", "due": "2026-11-17", "priority": None, "tags": [], "project": None}

ADDED = {
    "en": "Added **#3 milk**, due tomorrow 17:00, high priority, #home, in shop.",
    "de": "Hinzugefügt: **#3 milk**, fällig morgen 17:00, hohe Priorität, #home, in shop.",
    "es": "Añadido: **#3 milk**, vence mañana 17:00, prioridad alta, #home, en shop.",
    "fr": "Ajouté : **#3 milk**, pour demain 17h00, priorité haute, #home, dans shop.",
    "it": "Ho aggiunto **#3 milk**, scade domani 17:00, priorità alta, #home, in shop.",
    "zh": "已添加 **#3 milk**，截止：明天 17:00，高优先级，#home，项目：shop。",
}
LISTED = {
    "en": "2 open tasks:\n- #3 milk · tomorrow 17:00 · !high · #home · shop\n- #4 rent · 3 days ago (overdue)",
    "de": "2 offene Aufgaben:\n- #3 milk · morgen 17:00 · !hoch · #home · shop\n- #4 rent · vor 3 Tagen (überfällig)",
    "es": "2 tareas pendientes:\n- #3 milk · mañana 17:00 · !alta · #home · shop\n- #4 rent · hace 3 días (atrasada)",
    "fr": "2 tâches à faire :\n- #3 milk · demain 17h00 · !haute · #home · shop\n"
    "- #4 rent · il y a 3 jours (en retard)",
    "it": "2 attività da fare:\n- #3 milk · domani 17:00 · !alta · #home · shop\n- #4 rent · 3 giorni fa (in ritardo)",
    "zh": "2个未完成的任务：\n- #3 milk · 明天 17:00 · !高 · #home · shop\n- #4 rent · 3天前（已过期）",
}
CHANGED = {
    "en": "Updated **#4 rent**: due 3 days ago, no priority, no tags, in no project.",
    "de": "**#4 rent** geändert: war vor 3 Tagen fällig, keine Priorität, keine Tags, in keinem Projekt.",
    "es": "He cambiado **#4 rent**: venció hace 3 días, sin prioridad, sin etiquetas, en ningún proyecto.",
    "fr": "J'ai modifié **#4 rent** : échéance il y a 3 jours, sans priorité, sans étiquette, dans aucun projet.",
    "it": "Ho cambiato **#4 rent**: scadeva 3 giorni fa, senza priorità, senza etichette, in nessun progetto.",
    "zh": "已修改 **#4 rent**：截止：3天前（已过），没有优先级，没有标签，不属于任何项目。",
}
DELETED = {
    "en": "Deleted, 2 tasks:\n- #3 milk\n- #4 rent",
    "de": "2 Aufgaben gelöscht:\n- #3 milk\n- #4 rent",
    "es": "2 tareas borradas:\n- #3 milk\n- #4 rent",
    "fr": "2 tâches supprimées :\n- #3 milk\n- #4 rent",
    "it": "Ho eliminato 2 attività:\n- #3 milk\n- #4 rent",
    "zh": "已删除2个任务：\n- #3 milk\n- #4 rent",
}
SHALL_ADD = {
    "en": "Shall I add **milk** as a task, due tomorrow 17:00?",
    "de": "Soll ich **milk** als Aufgabe hinzufügen, fällig morgen 17:00?",
    "es": "¿Añado **milk** como tarea (vence mañana 17:00)?",
    "fr": "J'ajoute **milk** comme tâche, pour demain 17h00 ?",
    "it": "Aggiungo **milk** come attività (scade domani 17:00)?",
    "zh": "要添加这个任务吗：**milk**（截止：明天 17:00）？",
}
CONFIRMED = {
    "en": "Delete this task? Please say **yes** or **no**.\n- #3 milk",
    "de": "Diese Aufgabe löschen? Sag bitte **ja** oder **nein**.\n- #3 milk",
    "es": "¿Borro esta tarea? Di **sí** o **no**, por favor.\n- #3 milk",
    "fr": "Supprimer cette tâche ? Réponds par **oui** ou **non**.\n- #3 milk",
    "it": "Elimino questa attività? Di' **sì** o **no**, per favore.\n- #3 milk",
    "zh": "要删除这1个任务吗？请说 **是** 或 **不**。\n- #3 milk",
}
NO_SUCH = {
    "en": "There is no task 7. Say *show my tasks* to see what there is.",
    "de": "Es gibt keine Aufgabe 7. Sag *zeig meine Aufgaben*, um zu sehen, was da ist.",
    "es": "No hay ninguna tarea 7. Di *muestra mis tareas* para ver lo que hay.",
    "fr": "Il n'y a pas de tâche 7. Dis *montre mes tâches* pour voir ce qu'il y a.",
    "it": "Non c'è nessuna attività 7. Di' *mostra le mie attività* per vedere cosa c'è.",
    "zh": "没有任务7。说*显示我的任务*可以看看有什么。",
}
REPLIES: list[tuple[dict[str, str], Callable[[Voice], str]]] = [
    (ADDED, lambda voice: replies.added([MILK], voice)),
    (
        LISTED,
        lambda voice: replies.listed(
            [MILK, RENT], 2, replies.heading(2, voice, kind=replies.Kind.of(status="pending")), voice
        ),
    ),
    (CHANGED, lambda voice: replies.updated(RENT, {**MILK, "title": "rent"}, voice)),
    (DELETED, lambda voice: replies.acted("delete", [MILK, RENT], voice)),
    (SHALL_ADD, lambda voice: replies.shall_add("milk", voice, replies.due(MILK, voice))),
    (CONFIRMED, lambda voice: replies.confirmation("delete_tasks", "Delete?", [MILK], voice)),
    (NO_SUCH, lambda voice: replies.failed("There is no task 7. list_tasks shows the tasks there are.", voice)),
]


@pytest.mark.parametrize("language", languages())
@pytest.mark.parametrize(("expected", "say"), REPLIES)
def test_a_reply_reads_as_people_write(expected: dict[str, str], say: Callable[[Voice], str], language: str) -> None:
    assert say(Voice.of(NOW, language)).replace("\u00a0", " ") == expected[language]


@pytest.mark.parametrize("language", languages())
def test_a_usual_task_of_a_list_fits_60_columns(language: str) -> None:
    usual = {**MILK, "title": "call the dentist", "due": "2026-11-25T17:00:00+00:00", "project": None}
    assert width(replies.line(usual, Voice.of(NOW, language))) <= 60


@pytest.mark.parametrize("language", languages())
def test_a_sentence_ends_once(language: str) -> None:
    voice = Voice.of(NOW, language)
    for days in range(-400, 400, 9):
        due = (NOW.date() + dt.timedelta(days=days)).isoformat()
        bare = {**RENT, "due": due}
        said = [replies.added([bare], voice), replies.updated(bare, MILK, voice), replies.last_added(bare, voice)]
        assert not any(text.endswith(("..", ".。", "。。")) for text in said), said


@pytest.mark.parametrize("language", languages())
def test_what_is_over_is_not_said_to_come(language: str) -> None:
    voice = Voice.of(NOW, language)
    coming, over = (replies.due({**RENT, "due": f"2026-11-{day}"}, voice) for day in (27, 13))
    assert (coming.replace("27", "13") == over) is (language == "en")
