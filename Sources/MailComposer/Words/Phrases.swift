// The words around the rules' own texts, one table a language. A new language is one more table.

import FollowupModel

/// What a mail says beside what the rules say. `{…}` stand for values.
struct Phrases: Sendable {
  /// The code of the language that the table is in.
  var language: String
  /// Plural forms in CLDR's order.
  var days: [String]
  var reminders: [String]
  var urgent: [String]
  var yes: String
  var no: String
  /// `{reminders}`, `{date}`, `{weekday}`.
  var digestSubject: String
  var why: String
  var late: String
  var absent: String
  var unreachable: String
  var unassigned: String
  var refused: String
  var client: String
  var followUp: String
  var answers: String
  var done: String
  var snooze: String
  var acknowledge: String
  /// What stands for the follow-up's number where a mail has several.
  var number: String
  /// By rising priority.
  var priorities: [String]

  /// The table of a language, of `pl-PL` that of `pl`; English for those that have none.
  static func of(_ language: String) -> Phrases {
    let code = language.lowercased().prefix { $0 != "-" && $0 != "_" }
    return all.first { $0.language == code } ?? english
  }

  static let all = [english, polish, russian]

  func count(_ count: Int, _ forms: [String]) -> String {
    let number = Number(count) ?? .zero
    return "\(count) \(PluralForm.choose(forms, for: number, language: language))"
  }

  func priority(_ priority: Priority) -> String { priorities[priority.rawValue] }

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
    why: "Dlaczego: ponieważ {why}.", late: "Z opóźnieniem: to przypomnienie powinno było przyjść wcześniej.",
    absent: "Otrzymujesz to w zastępstwie: {name}, nieobecność do {date}.",
    unreachable: "Otrzymujesz to zamiast: {name}, nie można wysłać poczty pod ten adres.",
    unassigned: "Otrzymujesz to, ponieważ nie wskazano nikogo do przypomnienia.",
    refused: "Otrzymujesz to, ponieważ nie udało się dostarczyć wiadomości: {refusal}", client: "Klient: {client}",
    followUp: "Sprawa nr {number}, {rule}", answers: "Aby odpowiedzieć, uruchom jedno z poleceń:",
    done: "załatwione", snooze: "przypomnij później", acknowledge: "widzę, nie powtarzaj", number: "NUMER",
    priorities: ["Niski priorytet", "Zwykły priorytet", "Wysoki priorytet", "Pilne"])

  static let russian = Phrases(
    language: "ru", days: ["день", "дня", "дней", "дня"],
    reminders: ["напоминание", "напоминания", "напоминаний", "напоминания"],
    urgent: ["срочное", "срочных", "срочных"],
    yes: "да", no: "нет", digestSubject: "{reminders} на {date} ({weekday})",
    why: "Почему: потому что {why}.", late: "С опозданием: это напоминание должно было прийти раньше.",
    absent: "Вы получили это вместо сотрудника: {name}, отсутствие до {date}.",
    unreachable: "Вы получили это вместо сотрудника: {name}, ему нельзя доставить почту.",
    unassigned: "Вы получили это, потому что не указано, кому напоминать.",
    refused: "Вы получили это, потому что письмо не удалось доставить: {refusal}", client: "Клиент: {client}",
    followUp: "Дело № {number}, {rule}", answers: "Чтобы ответить, выполните одну из команд:",
    done: "сделано", snooze: "напомнить позже", acknowledge: "вижу, не повторять", number: "НОМЕР",
    priorities: ["Низкий приоритет", "Обычный приоритет", "Высокий приоритет", "Срочно"])
}

extension String {
  /// The text with every `{name}` replaced, in one pass: values are never looked into.
  func filled(_ values: [String: String]) -> String {
    var result = ""
    var rest = self[...]
    while let open = rest.firstIndex(of: "{"), let close = rest[open...].firstIndex(of: "}") {
      result += rest[..<open]
      result += values[String(rest[rest.index(after: open)..<close])] ?? String(rest[open...close])
      rest = rest[rest.index(after: close)...]
    }
    return result + rest
  }
}

/// The languages in which a mail's own phrases are written.
public enum MailLanguage {
  /// Whether there are phrases in a language (`pl`, `pl-PL`); mails to people of any other have English ones.
  public static func isKnown(_ language: String) -> Bool {
    Phrases.of(language).language == language.lowercased().prefix { $0 != "-" && $0 != "_" }
  }

  /// `en`, `pl`…
  public static var known: [String] { Phrases.all.map(\.language) }
}
