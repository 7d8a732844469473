// The tables of phrases. Names and dates stand where they need no ending of their own: nobody knows a name's gender.

extension Phrases {
  static let english = Phrases(
    language: "en", days: ["day", "days"], reminders: ["reminder", "reminders"], urgent: ["urgent"],
    yes: "yes", no: "no", digestHeading: "{reminders} for {weekday} {date}",
    amounts: "Amounts in all: {amounts}", why: "Why", because: "because {why}.", since: "Since",
    step: "step {step} of {steps}", before: "Sent before", late: "Late: you should have had this reminder earlier.",
    absent: "You get this for {name}, who is absent until {date}.",
    unreachable: "You get this for {name}, who cannot be reached by mail.",
    unassigned: "You get this because nobody is named to be reminded.",
    refused: "You get this because it could not be delivered to {refusal}", client: "Client",
    noClient: "Without a client",
    followUp: "Follow-up {number}, {rule}", answers: "To answer, run one of these:",
    answersByNumber: "To answer, run one of these with the number of the follow-up:",
    done: "it is done", snooze: "remind me later", acknowledge: "seen, do not repeat", number: "NUMBER",
    priorities: ["Low priority", "Normal priority", "High priority", "Urgent"])

  static let polish = Phrases(
    language: "pl", days: ["dzień", "dni", "dni", "dnia"],
    reminders: ["przypomnienie", "przypomnienia", "przypomnień", "przypomnienia"],
    urgent: ["pilne", "pilne", "pilnych"],
    yes: "tak", no: "nie", digestHeading: "{reminders} na {date} ({weekday})",
    amounts: "Kwoty razem: {amounts}", why: "Powód", because: "{why}.", since: "Trwa od", step: "krok {step} z {steps}",
    before: "Wysłano wcześniej", late: "Z opóźnieniem: to przypomnienie powinno było przyjść wcześniej.",
    absent: "Otrzymujesz to w zastępstwie za: {name} (nieobecność do {date}).",
    unreachable: "Otrzymujesz to zamiast osoby, do której nie można wysłać poczty: {name}.",
    unassigned: "Otrzymujesz to, ponieważ nie wskazano, komu przypominać.",
    refused: "Otrzymujesz to, ponieważ wiadomości nie udało się dostarczyć na adres {refusal}",
    client: "Klient", noClient: "Bez klienta",
    followUp: "Sprawa nr {number}, {rule}", answers: "Aby odpowiedzieć, uruchom jedno z poleceń:",
    answersByNumber: "Aby odpowiedzieć, uruchom jedno z poleceń z numerem sprawy:",
    done: "załatwione", snooze: "przypomnij później", acknowledge: "widzę, nie powtarzaj", number: "NUMER",
    priorities: ["Niski priorytet", "Zwykły priorytet", "Wysoki priorytet", "Pilne"])

  static let russian = Phrases(
    language: "ru", days: ["день", "дня", "дней", "дня"],
    reminders: ["напоминание", "напоминания", "напоминаний", "напоминания"],
    urgent: ["срочное", "срочных", "срочных"],
    yes: "да", no: "нет", digestHeading: "{reminders} на {date} ({weekday})",
    amounts: "Всего: {amounts}", why: "Причина", because: "{why}.", since: "Длится с", step: "шаг {step} из {steps}",
    before: "Отправлено ранее", late: "С опозданием: это напоминание должно было прийти раньше.",
    absent: "Вы получили это, замещая сотрудника: {name} (отсутствие до {date}).",
    unreachable: "Вы получили это вместо сотрудника, которому нельзя отправить почту: {name}.",
    unassigned: "Вы получили это, потому что не указано, кому напоминать.",
    refused: "Вы получили это, потому что письмо не удалось доставить на адрес {refusal}", client: "Клиент",
    noClient: "Без клиента",
    followUp: "Дело № {number}, {rule}", answers: "Чтобы ответить, выполните одну из команд:",
    answersByNumber: "Чтобы ответить, выполните одну из команд с номером дела:",
    done: "сделано", snooze: "напомнить позже", acknowledge: "вижу, не повторять", number: "НОМЕР",
    priorities: ["Низкий приоритет", "Обычный приоритет", "Высокий приоритет", "Срочно"])

  static let ukrainian = Phrases(
    language: "uk", days: ["день", "дні", "днів", "дня"],
    reminders: ["нагадування", "нагадування", "нагадувань", "нагадування"],
    urgent: ["термінове", "термінові", "термінових"],
    yes: "так", no: "ні", digestHeading: "{reminders} на {date} ({weekday})",
    amounts: "Усього: {amounts}", why: "Причина", because: "{why}.", since: "Триває з", step: "крок {step} з {steps}",
    before: "Надіслано раніше", late: "Із запізненням: це нагадування мало надійти раніше.",
    absent: "Ви отримали це, бо заміщаєте: {name} (відсутність до {date}).",
    unreachable: "Ви отримали це замість працівника, якому неможливо надіслати пошту: {name}.",
    unassigned: "Ви отримали це, бо не вказано, кому нагадувати.",
    refused: "Ви отримали це, бо лист не вдалося доставити на адресу {refusal}", client: "Клієнт",
    noClient: "Без клієнта",
    followUp: "Справа № {number}, {rule}", answers: "Щоб відповісти, виконайте одну з команд:",
    answersByNumber: "Щоб відповісти, виконайте одну з команд із номером справи:",
    done: "зроблено", snooze: "нагадати пізніше", acknowledge: "бачу, не повторювати", number: "НОМЕР",
    priorities: ["Низький пріоритет", "Звичайний пріоритет", "Високий пріоритет", "Терміново"])

  static let czech = Phrases(
    language: "cs", days: ["den", "dny", "dne", "dní"],
    reminders: ["připomínka", "připomínky", "připomínky", "připomínek"],
    urgent: ["naléhavá", "naléhavé", "naléhavé", "naléhavých"],
    yes: "ano", no: "ne", digestHeading: "{reminders} na {date} ({weekday})",
    amounts: "Částky celkem: {amounts}", why: "Důvod", because: "{why}.", since: "Trvá od",
    step: "krok {step} z {steps}", before: "Dříve odesláno", late: "Opožděně: tato připomínka měla přijít dříve.",
    absent: "Dostáváte to v zastoupení za: {name} (nepřítomnost do {date}).",
    unreachable: "Dostáváte to místo osoby, které nelze poslat poštu: {name}.",
    unassigned: "Dostáváte to, protože není určeno, komu připomínat.",
    refused: "Dostáváte to, protože zprávu se nepodařilo doručit na adresu {refusal}", client: "Klient",
    noClient: "Bez klienta",
    followUp: "Případ č. {number}, {rule}", answers: "Odpovězte jedním z příkazů:",
    answersByNumber: "Odpovězte jedním z příkazů s číslem případu:",
    done: "vyřízeno", snooze: "připomenout později", acknowledge: "vím o tom, neopakovat", number: "ČÍSLO",
    priorities: ["Nízká priorita", "Běžná priorita", "Vysoká priorita", "Naléhavé"])

  static let german = Phrases(
    language: "de", days: ["Tag", "Tage"], reminders: ["Erinnerung", "Erinnerungen"], urgent: ["dringend"],
    yes: "ja", no: "nein", digestHeading: "{reminders} für {weekday}, {date}",
    amounts: "Beträge insgesamt: {amounts}", why: "Grund", because: "{why}.", since: "Seit",
    step: "Schritt {step} von {steps}", before: "Bereits gesendet",
    late: "Verspätet: Diese Erinnerung hätte früher kommen sollen.",
    absent: "Sie erhalten dies in Vertretung für {name} (abwesend bis {date}).",
    unreachable: "Sie erhalten dies anstelle von {name} (per E-Mail nicht erreichbar).",
    unassigned: "Sie erhalten dies, weil nicht angegeben ist, wer erinnert werden soll.",
    refused: "Sie erhalten dies, weil die Nachricht nicht zugestellt werden konnte an {refusal}",
    client: "Kunde", noClient: "Ohne Kunden",
    followUp: "Vorgang {number}, {rule}", answers: "Zum Antworten einen dieser Befehle ausführen:",
    answersByNumber: "Zum Antworten einen dieser Befehle mit der Nummer des Vorgangs ausführen:",
    done: "erledigt", snooze: "später erinnern", acknowledge: "gesehen, nicht wiederholen", number: "NUMMER",
    priorities: ["Niedrige Priorität", "Normale Priorität", "Hohe Priorität", "Dringend"])
}
