// The tables of phrases. Names and dates stand where they need no ending of their own: nobody knows a name's gender.

extension Phrases {
  static let english = Phrases(
    language: "en", days: ["day", "days"], reminders: ["reminder", "reminders"], urgent: ["urgent"],
    yes: "yes", no: "no", digestSubject: "{reminders} for {weekday} {date}",
    why: "Why: because {why}.", late: "Late: you should have had this reminder earlier.",
    absent: "You get this for {name}, who is absent until {date}.",
    unreachable: "You get this for {name}, who cannot be reached by mail.",
    unassigned: "You get this because nobody is named to be reminded.",
    refused: "You get this because it could not be delivered to {refusal}", client: "Client: {client}",
    followUp: "Follow-up {number}, {rule}", answers: "To answer, run one of these:",
    done: "it is done", snooze: "remind me later", acknowledge: "seen, do not repeat", number: "NUMBER",
    priorities: ["Low priority", "Normal priority", "High priority", "Urgent"])

  static let polish = Phrases(
    language: "pl", days: ["dzień", "dni", "dni", "dnia"],
    reminders: ["przypomnienie", "przypomnienia", "przypomnień", "przypomnienia"],
    urgent: ["pilne", "pilne", "pilnych"],
    yes: "tak", no: "nie", digestSubject: "{reminders} na {date} ({weekday})",
    why: "Powód: {why}.", late: "Z opóźnieniem: to przypomnienie powinno było przyjść wcześniej.",
    absent: "Otrzymujesz to w zastępstwie za: {name} (nieobecność do {date}).",
    unreachable: "Otrzymujesz to zamiast osoby, do której nie można wysłać poczty: {name}.",
    unassigned: "Otrzymujesz to, ponieważ nie wskazano, komu przypominać.",
    refused: "Otrzymujesz to, ponieważ wiadomości nie udało się dostarczyć na adres {refusal}",
    client: "Klient: {client}",
    followUp: "Sprawa nr {number}, {rule}", answers: "Aby odpowiedzieć, uruchom jedno z poleceń:",
    done: "załatwione", snooze: "przypomnij później", acknowledge: "widzę, nie powtarzaj", number: "NUMER",
    priorities: ["Niski priorytet", "Zwykły priorytet", "Wysoki priorytet", "Pilne"])

  static let russian = Phrases(
    language: "ru", days: ["день", "дня", "дней", "дня"],
    reminders: ["напоминание", "напоминания", "напоминаний", "напоминания"],
    urgent: ["срочное", "срочных", "срочных"],
    yes: "да", no: "нет", digestSubject: "{reminders} на {date} ({weekday})",
    why: "Причина: {why}.", late: "С опозданием: это напоминание должно было прийти раньше.",
    absent: "Вы получили это, замещая сотрудника: {name} (отсутствие до {date}).",
    unreachable: "Вы получили это вместо сотрудника, которому нельзя отправить почту: {name}.",
    unassigned: "Вы получили это, потому что не указано, кому напоминать.",
    refused: "Вы получили это, потому что письмо не удалось доставить на адрес {refusal}", client: "Клиент: {client}",
    followUp: "Дело № {number}, {rule}", answers: "Чтобы ответить, выполните одну из команд:",
    done: "сделано", snooze: "напомнить позже", acknowledge: "вижу, не повторять", number: "НОМЕР",
    priorities: ["Низкий приоритет", "Обычный приоритет", "Высокий приоритет", "Срочно"])

  static let ukrainian = Phrases(
    language: "uk", days: ["день", "дні", "днів", "дня"],
    reminders: ["нагадування", "нагадування", "нагадувань", "нагадування"],
    urgent: ["термінове", "термінові", "термінових"],
    yes: "так", no: "ні", digestSubject: "{reminders} на {date} ({weekday})",
    why: "Причина: {why}.", late: "Із запізненням: це нагадування мало надійти раніше.",
    absent: "Ви отримали це, бо заміщаєте: {name} (відсутність до {date}).",
    unreachable: "Ви отримали це замість працівника, якому неможливо надіслати пошту: {name}.",
    unassigned: "Ви отримали це, бо не вказано, кому нагадувати.",
    refused: "Ви отримали це, бо лист не вдалося доставити на адресу {refusal}", client: "Клієнт: {client}",
    followUp: "Справа № {number}, {rule}", answers: "Щоб відповісти, виконайте одну з команд:",
    done: "зроблено", snooze: "нагадати пізніше", acknowledge: "бачу, не повторювати", number: "НОМЕР",
    priorities: ["Низький пріоритет", "Звичайний пріоритет", "Високий пріоритет", "Терміново"])

  static let czech = Phrases(
    language: "cs", days: ["den", "dny", "dne", "dní"],
    reminders: ["připomínka", "připomínky", "připomínky", "připomínek"],
    urgent: ["naléhavá", "naléhavé", "naléhavé", "naléhavých"],
    yes: "ano", no: "ne", digestSubject: "{reminders} na {date} ({weekday})",
    why: "Důvod: {why}.", late: "Opožděně: tato připomínka měla přijít dříve.",
    absent: "Dostáváte to v zastoupení za: {name} (nepřítomnost do {date}).",
    unreachable: "Dostáváte to místo osoby, které nelze poslat poštu: {name}.",
    unassigned: "Dostáváte to, protože není určeno, komu připomínat.",
    refused: "Dostáváte to, protože zprávu se nepodařilo doručit na adresu {refusal}", client: "Klient: {client}",
    followUp: "Případ č. {number}, {rule}", answers: "Odpovězte jedním z příkazů:",
    done: "vyřízeno", snooze: "připomenout později", acknowledge: "vím o tom, neopakovat", number: "ČÍSLO",
    priorities: ["Nízká priorita", "Běžná priorita", "Vysoká priorita", "Naléhavé"])

  static let german = Phrases(
    language: "de", days: ["Tag", "Tage"], reminders: ["Erinnerung", "Erinnerungen"], urgent: ["dringend"],
    yes: "ja", no: "nein", digestSubject: "{reminders} für {weekday}, {date}",
    why: "Grund: {why}.", late: "Verspätet: Diese Erinnerung hätte früher kommen sollen.",
    absent: "Sie erhalten dies in Vertretung für {name} (abwesend bis {date}).",
    unreachable: "Sie erhalten dies anstelle von {name} (per E-Mail nicht erreichbar).",
    unassigned: "Sie erhalten dies, weil nicht angegeben ist, wer erinnert werden soll.",
    refused: "Sie erhalten dies, weil die Nachricht nicht zugestellt werden konnte an {refusal}",
    client: "Kunde: {client}",
    followUp: "Vorgang {number}, {rule}", answers: "Zum Antworten einen dieser Befehle ausführen:",
    done: "erledigt", snooze: "später erinnern", acknowledge: "gesehen, nicht wiederholen", number: "NUMMER",
    priorities: ["Niedrige Priorität", "Normale Priorität", "Hohe Priorität", "Dringend"])
}
